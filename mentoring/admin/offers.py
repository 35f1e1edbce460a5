"""To an expert, for staff: the buttons on a question, and every offer to read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from innocenter.accounts.models import User
from innocenter.look.admin import Act, PortalModelAdmin
from innocenter.look.dates import full_day, moment
from mentoring.forms.offers import ConsentForm, NextForm, OfferForm, TakeBackForm
from mentoring.in_line import able
from mentoring.models import ExpertProfile, Offer, Request
from mentoring.models.states import WITH_EXPERTS, Readers, State
from workspace.admin.lease_acts import as_person


def offer(one: Request, cleaned: dict[str, Any], request: HttpRequest) -> str:
    line = [expert.pk for expert in ranked(one)]
    made = one.offer_to(cleaned["expert"], line=line, why=cleaned["text"], by=as_person(request), now=timezone.now())
    return asked(made)


def offer_next(one: Request, cleaned: dict[str, Any], request: HttpRequest) -> str:
    return asked(one.offer_next(cleaned["text"], by=as_person(request), now=timezone.now()))


def asked(made: Offer) -> str:
    words = _("%(name)s gets a letter and says by %(day)s whether to take it on. After that the next in the list is asked.")
    return words % {"name": made.expert, "day": full_day(made.due_on)}


def take_back(one: Request, cleaned: dict[str, Any], request: HttpRequest) -> str:
    one.take_back(cleaned["text"], is_conflict=cleaned["is_conflict"], by=as_person(request), now=timezone.now())
    return _("It is at the desk again. The expert does not see it any more.")


def ask_consent(one: Request, cleaned: dict[str, Any], request: HttpRequest) -> str:
    inquiry = one.ask_consent(cleaned["text"], by=as_person(request), now=timezone.now())
    words = _("The company is asked whether an expert may read it, by %(day)s. The clock stands until then.")
    return words % {"day": full_day(inquiry.due_on)}


def ranked(one: Request) -> list[ExpertProfile]:
    """The newest list of candidates, without those whom the staff left out and those who cannot be asked now."""
    line = one.line()
    found = able(one, line, timezone.localdate())
    return [found[key] for key in line if key in found]


def who(one: Request, request: HttpRequest) -> dict[str, Any]:
    """For the form: the list, and who else can be asked now."""
    line = ranked(one)
    everybody = able(one, ExpertProfile.objects.values_list("pk", flat=True), timezone.localdate())
    listed = {expert.pk for expert in line}
    others = sorted((expert for expert in everybody.values() if expert.pk not in listed), key=str)
    return {"request": one, "line": line, "others": others}


def may_be_offered(one: Request) -> bool:
    return one.state == State.TRIAGING and one.fields_confirmed_at is not None and one.readers == Readers.EXPERTS


OFFER_ACTS = [
    Act(
        "offer", gettext_lazy("Offer to an expert"), offer, form=OfferForm, prepare=who, when=may_be_offered,
        sentence=gettext_lazy("The expert reads the question and the files, and of the company only the size and the region."),
    ),
    Act(
        "ask_consent", gettext_lazy("Ask whether an expert may read it"), ask_consent, form=ConsentForm,
        when=lambda one: one.state == State.TRIAGING and one.readers == Readers.STAFF,
        sentence=gettext_lazy("The company wants to be asked before an expert reads it. The clock stands until it answers."),
    ),
    Act(
        "offer_next", gettext_lazy("Ask the next expert"), offer_next, form=NextForm, when=lambda one: one.state == State.OFFERED,
        sentence=gettext_lazy("The expert who was asked does not see it any more, and the next in the list gets a letter."),
    ),
    Act(
        "take_back", gettext_lazy("Take it back from the expert"), take_back, form=TakeBackForm, danger=True,
        when=lambda one: one.state in WITH_EXPERTS,
        sentence=gettext_lazy(
            "It comes back to the desk. The expert gets a letter, and does not see it any more. A session to come is off."
        ),
    ),
]  # fmt: skip


@admin.register(Offer)
class OfferAdmin(PortalModelAdmin):
    """To read. What is done is done on the question."""

    list_display = ["request", "expert", "institute", "state", "due_on", "made_at", "rank", "decline_reason", "released_for"]
    list_filter = ["state", "decline_reason", "released_for", ("expert__researcher__institute", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["request__company", "expert__researcher__institute"]
    search_fields = ["request__number", "expert__researcher__name", "request__company__name"]
    readable_template = "admin/mentoring/offer_page.html"
    personal = True

    @admin.display(description=gettext_lazy("institute"), ordering="expert__researcher__institute__name")
    def institute(self, one: Offer) -> str:
        return str(one.expert.researcher.institute)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Offer]:
        return Offer.objects.with_names().select_related("made_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def people(self, obj: Offer) -> list[User]:
        user = obj.expert.researcher.user
        return [user] if user else []

    def readable_context(self, request: HttpRequest, obj: Offer) -> dict[str, Any]:
        facts = [
            (_("institute"), obj.expert.researcher.institute), (_("which offering"), obj.round), (_("place in the list"), obj.rank),
            (_("offered by"), obj.made_by or _("the list, by itself")), (pgettext("an offer", "offered at"), moment(obj.made_at)),
            (_("word of the expert by"), full_day(obj.due_on)),
            (_("word of the expert at"), moment(obj.answered_at) if obj.answered_at else ""),
            (_("offer over since"), moment(obj.ended_at) if obj.ended_at else ""),
            (_("why not"), obj.get_decline_reason_display()),
            (pgettext("an offer", "why it was taken back"), obj.get_released_for_display()),
        ]  # fmt: skip
        return {"facts": [fact for fact in facts if fact[1] not in {None, ""}]}
