"""The desk's list by due day, each question with what can be done about it now, and the rules."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.look.admin import Act, PortalModelAdmin, WaitingFilter
from innocenter.look.dates import full_day, moment
from mentoring.admin import candidates
from mentoring.admin.desk_pages import DeskPages
from mentoring.admin.offers import OFFER_ACTS
from mentoring.closing_story import endings
from mentoring.forms.candidates import SkipForm
from mentoring.forms.desk import AnswerForm, DeclineForm, FieldsForm, HandForm, MoreForm, ReferForm
from mentoring.models import Request, Rule
from mentoring.models.states import OPEN, State
from mentoring.offer_story import offers_in
from mentoring.proposing import propose
from mentoring.story import said
from mentoring.written import files_in, grown_in, written
from workspace.admin.lease_acts import as_person


def take(one: Request, cleaned: dict[str, Any], request: HttpRequest) -> str:
    one.take(by=as_person(request), now=timezone.now())
    return _("You look after it. The next step is owed by %(day)s.") % {"day": full_day(one.due_on)} if one.due_on else ""


def hand(one: Request, cleaned: dict[str, Any], request: HttpRequest) -> str:
    one.hand_to(cleaned["owner"], by=as_person(request), now=timezone.now())
    return _("%(name)s looks after it now, and gets a letter.") % {"name": cleaned["owner"]}


def confirm_fields(one: Request, cleaned: dict[str, Any], request: HttpRequest) -> str:
    one.confirm_fields(cleaned["fields_of"], by=as_person(request), now=timezone.now())
    return _("The fields are confirmed.")


def ask_more(one: Request, cleaned: dict[str, Any], request: HttpRequest) -> str:
    inquiry = one.ask_more(cleaned["text"], by=as_person(request), now=timezone.now())
    return _("The company is asked for details by %(day)s. The clock stands until then.") % {"day": full_day(inquiry.due_on)}


def answer(one: Request, cleaned: dict[str, Any], request: HttpRequest) -> str:
    one.answer(cleaned["text"], by=as_person(request), now=timezone.now())
    return _("Answered. The company gets a letter, and says whether it helps.")


def refer(one: Request, cleaned: dict[str, Any], request: HttpRequest) -> str:
    one.refer(cleaned["to"], cleaned["text"], by=as_person(request), now=timezone.now())
    return _("Closed. The company reads who can help.")


def decline(one: Request, cleaned: dict[str, Any], request: HttpRequest) -> str:
    one.decline(cleaned["text"], by=as_person(request), now=timezone.now())
    return _("Closed. The company reads the reason.")


def is_in(*states: str) -> Any:
    return lambda one: one.state in states


def has_fields(one: Request) -> bool:
    return one.state == State.TRIAGING and one.fields_confirmed_at is not None


def about(one: Request, request: HttpRequest) -> dict[str, Any]:
    return {"request": one}


class Waits(WaitingFilter):
    parameter_name = "waits"
    unchosen = gettext_lazy("All open questions")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        closed = ("all", _("nobody: closed questions, too"))
        late = ("late", _("anybody: late"))
        return [("staff", _("the centre")), ("company", _("the company")), ("experts", _("an expert")), late, closed]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows: Any = queryset
        match self.value():
            case "staff":
                return rows.with_staff()  # type: ignore[no-any-return]  # -- ours
            case "company":
                return rows.with_company()  # type: ignore[no-any-return]  # -- ours
            case "late":
                return rows.red(timezone.localdate())  # type: ignore[no-any-return]  # -- ours
            case "experts":
                return rows.with_experts()  # type: ignore[no-any-return]  # -- ours
            case "all":
                return queryset
        return rows.open()  # type: ignore[no-any-return]  # -- ours


@admin.register(Request)
class RequestAdmin(DeskPages):
    list_display = ["number", "company", "wanted", "urgency", "state", "owner", "promised_for", "due_on"]
    list_filter = [Waits, "state", "wanted", "urgency", ("owner", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["company", "owner"]
    ordering = [F("due_on").asc(nulls_last=True), "-submitted_at"]
    search_fields = ["number", "company__name"]
    readable_template = "admin/mentoring/request_page.html"
    personal = True
    acts = [
        Act(
            "take", gettext_lazy("Take it up"), take, when=is_in(State.SUBMITTED),
            sentence=gettext_lazy("You look after this question from now on; the company sees your name."),
        ),
        Act("fields", gettext_lazy("Confirm the fields"), confirm_fields, form=FieldsForm, prepare=about, when=is_in(State.TRIAGING)),
        Act(
            "ask_more", gettext_lazy("Ask for details"), ask_more, form=MoreForm, when=is_in(State.TRIAGING),
            sentence=gettext_lazy("The company gets a letter that does not say what is asked. The clock stands until it answers."),
        ),
        Act(
            "answer", gettext_lazy("Answer from the desk"), answer, form=AnswerForm, when=has_fields,
            sentence=gettext_lazy("The company reads the answer on its page and says whether it helps."),
        ),
        Act("refer", gettext_lazy("Show another way"), refer, form=ReferForm, when=has_fields),
        *OFFER_ACTS,
        Act(
            "find", gettext_lazy("Look for candidates again"), candidates.find, when=has_fields,
            sentence=gettext_lazy("A new list is made of whoever can be asked today; the one before is kept."),
        ),
        Act("skip", gettext_lazy("Leave a candidate out"), candidates.skip, form=SkipForm, prepare=about, when=candidates.has_line),
        Act("hand", gettext_lazy("Hand to somebody else"), hand, form=HandForm, prepare=about, when=is_in(*OPEN)),
        Act("decline", gettext_lazy("Decline"), decline, form=DeclineForm, danger=True, when=is_in(State.TRIAGING)),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Request]:
        """Never drafts: those are their writer's alone."""
        return Request.objects.sent().with_names()

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Request | None:
        """With all that its page tells of it, in one statement."""
        return self.get_queryset(request).for_page().filter(pk=object_id).first() if object_id.isdecimal() else None  # type: ignore[attr-defined]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def people(self, obj: Request) -> list[User]:
        return [obj.submitted_by] if obj.submitted_by else []

    def readable_context(self, request: HttpRequest, obj: Request) -> dict[str, Any]:
        own, confirmed = ([name for _code, name in found] for found in (obj.own_fields, obj.staff_fields))  # type: ignore[attr-defined]
        told = ", ".join(confirmed) or _("none fits") if obj.fields_confirmed_at else _("not confirmed yet")
        facts = [
            (_("company"), obj.company), (_("sent by"), obj.submitted_by),
            (_("sent at"), moment(obj.submitted_at) if obj.submitted_at else ""),
            (_("looked after by"), obj.owner), (_("fields that staff confirmed"), told),
            (_("first answer promised by"), full_day(obj.promised_for) if obj.promised_for else ""),
            (_("working days left when the clock stopped"), obj.days_left),
            (_("first real answer at"), moment(obj.first_answer_at) if obj.first_answer_at else ""),
            (_("next step by"), full_day(obj.due_on) if obj.due_on else ""),
            (_("closed at"), moment(obj.closed_at) if obj.closed_at else ""),
        ]  # fmt: skip
        found = written(obj, with_offers=True)
        return {
            "facts": [fact for fact in facts if fact[1] not in {None, ""}],
            "said": said(found),
            "offers": offers_in(found),
            "endings": endings(found),
            "grown": grown_in(found),
            "fields": own,
            "candidates": candidates.panel(obj, timezone.localdate()),
            "files": files_in(found, obj),
            "proposals": propose(obj) if obj.state == State.TRIAGING and obj.fields_confirmed_at is None else [],
        }


@admin.register(Rule)
class RuleAdmin(PortalModelAdmin):
    """A rule in force is never changed: a new row with a later day takes its place."""

    list_display = ["effective_from", "answer_days", "triage_days", "info_days", "confirm_days", "draft_days"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        changeable = obj is None or obj.effective_from > timezone.localdate()
        return changeable and super().has_change_permission(request, obj)
