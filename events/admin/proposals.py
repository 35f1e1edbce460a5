"""Proposals, for staff: the queue, the proposal beside its reviews, the date with the free days and rooms."""

from collections.abc import Callable
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import proposal_statistics, proposal_story
from events.admin.proposal_forms import AskForm, CommentForm, MoveTalkForm, PlaceForm, ReleaseForm, TelephoneForm, tied_words
from events.models import Proposal, ProposalRule
from events.models.proposal_states import COUNTING, FilePurpose, ReviewState
from innocenter.accounts.models import User
from innocenter.look.admin import Act, PortalModelAdmin
from innocenter.look.dates import full_day, moment, month_words
from workspace.admin.lease_acts import as_person

State = Proposal.State
DECIDE = "events.decide_proposal"


def ask(proposal: Proposal, cleaned: dict[str, Any], request: HttpRequest) -> str:
    made = proposal.ask(list(cleaned["reviewers"]), by=as_person(request), now=timezone.now())
    return _("Reviewers asked by letter: %(count)d.") % {"count": len(made)}


def send_back(proposal: Proposal, cleaned: dict[str, Any], request: HttpRequest) -> str:
    proposal.send_back(comment=cleaned["comment"], by=as_person(request), now=timezone.now())
    return _("Sent back. The proposer reads the comment in a letter.")


def accept(proposal: Proposal, cleaned: dict[str, Any], request: HttpRequest) -> str:
    proposal.accept(comment=cleaned["comment"], by=as_person(request), now=timezone.now())
    return _("Accepted. Now place it on a date.")


def decline(proposal: Proposal, cleaned: dict[str, Any], request: HttpRequest) -> str:
    proposal.decline(comment=cleaned["comment"], by=as_person(request), now=timezone.now())
    return _("Not accepted. The proposer reads the comment in a letter.")


def place(proposal: Proposal, cleaned: dict[str, Any], request: HttpRequest) -> str:
    event = proposal.place(cleaned["place"], by=as_person(request), now=timezone.now())
    return _("Placed: %(when)s. Each speaker is asked to confirm.") % {"when": event.when_words}


def move(proposal: Proposal, cleaned: dict[str, Any], request: HttpRequest) -> str:
    event = proposal.move_to(cleaned["place"], by=as_person(request), reason=cleaned["reason"], now=timezone.now())
    return _("Moved: %(when)s. Each speaker is asked once more.") % {"when": event.when_words}


def release(proposal: Proposal, cleaned: dict[str, Any], request: HttpRequest) -> str:
    cleaned["review"].release(reason=cleaned["reason"], by=as_person(request), now=timezone.now())
    return _("Not asked any more. Ask somebody else now.")


def by_telephone(proposal: Proposal, cleaned: dict[str, Any], request: HttpRequest) -> str:
    cleaned["speaker"].confirm(by=as_person(request), for_them=cleaned["reason"], now=timezone.now())
    return _("Kept as confirmed.")


def of_proposal(proposal: Proposal, request: HttpRequest) -> dict[str, Any]:
    return {"proposal": proposal}


def is_in(*states: str) -> Callable[[Any], bool]:
    return lambda proposal: proposal.state in states


def lacks_reviewers(proposal: Proposal) -> bool:
    return proposal.state in {State.SUBMITTED, State.REVIEW} and bool(proposal.free_places())


def is_ready(proposal: Proposal) -> bool:
    done = proposal.reviews.filter(round=proposal.round, state=ReviewState.DONE).count()
    return proposal.state == State.REVIEW and done == 2


ACTS = [
    Act("ask", gettext_lazy("Choose the reviewers"), ask, form=AskForm, prepare=of_proposal, when=lacks_reviewers, sentence=tied_words),
    Act(
        "release", gettext_lazy("Ask another reviewer"), release, form=ReleaseForm, prepare=of_proposal,
        when=lambda one: one.state == State.REVIEW and one.reviews.to_do().filter(round=one.round).exists(),
        sentence=gettext_lazy("The place is free then; ask somebody else for it."),
    ),
    Act(
        "accept", gettext_lazy("Accept the proposal"), accept, form=CommentForm, permission=DECIDE, when=is_ready,
        sentence=gettext_lazy("The proposer reads your comment in a letter. Then a date is looked for."),
    ),
    Act(
        "send_back", gettext_lazy("Send back for changes"), send_back, form=CommentForm, when=is_in(State.SUBMITTED, State.REVIEW),
        sentence=gettext_lazy("The proposer reads your comment in a letter, changes it and submits it again."),
    ),
    Act(
        "decline", gettext_lazy("Do not accept"), decline, form=CommentForm, permission=DECIDE, danger=True,
        when=is_in(State.SUBMITTED, State.REVIEW),
        sentence=gettext_lazy("The proposer reads your comment in a letter. This is the end of it."),
    ),
    Act(
        "place", gettext_lazy("Place on a date"), place, form=PlaceForm, prepare=of_proposal, when=is_in(State.ACCEPTED),
        permission="events.change_event",
        sentence=gettext_lazy("Title, abstract, speakers and fields go along. Each speaker gets a letter and confirms."),
    ),
    Act(
        "move", gettext_lazy("Move to another date"), move, form=MoveTalkForm, prepare=of_proposal,
        when=is_in(State.PLACED, State.CONFIRMED), permission="events.change_event",
        sentence=gettext_lazy(
            "Nothing is typed again. Each speaker gets one letter and confirms the new date; what is published stays published."
        ),
    ),
    Act(
        "telephone", gettext_lazy("Confirmed by telephone"), by_telephone, form=TelephoneForm, prepare=of_proposal,
        when=lambda one: one.state == State.PLACED and one.speakers.filter(confirmed_at=None).exists(),
    ),
]  # fmt: skip


class WorkFilter(admin.SimpleListFilter):
    title = gettext_lazy("work")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("reviewers", _("needs reviewers")), ("decide", _("to be decided")), ("place", _("to be placed")),
                ("speakers", _("speakers silent or absent")), ("withdrawn", _("date without its talk"))]  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        name = self.value() or ""
        known = name in dict(self.lookup_choices)
        return queryset.work(name, timezone.now()) if known else queryset


@admin.register(Proposal)
class ProposalAdmin(PortalModelAdmin):
    list_display = ["title_ko", "institute", "series", "state", "decide_by", "when"]
    list_filter = [WorkFilter, "state", "series"]
    search_fields = ["title_ko", "title_en", "institute__name", "proposer__name", "speakers__name"]
    list_select_related = ["institute", "series", "event"]
    readable_template = "admin/events/proposal_page.html"
    change_list_template = "admin/events/proposal_list.html"
    personal = True
    acts: ClassVar[list[Act]] = ACTS

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        return Proposal.objects.submitted().with_everything()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def people(self, obj: Proposal) -> list[User]:
        return [obj.proposer, *(one.account for one in obj.speakers.select_related("researcher__user") if one.account)]

    def also_in_history(self, obj: Proposal) -> list[Any]:
        return list(obj.reviews.all())

    def get_urls(self) -> list[URLPattern]:
        view = cast(Callable[..., HttpResponse], self.admin_site.admin_view(self.figures))
        return [path("figures/", view, name="events_proposal_figures"), *super().get_urls()]

    def figures(self, request: HttpRequest) -> HttpResponse:
        """What became of proposals, by institute."""
        if not self.has_view_permission(request):
            return self.admin_site.login(request)
        context = self.admin_site.each_context(request) | {
            "title": _("Figures of proposals"), "opts": self.opts, "lines": proposal_statistics.by_institute(),
        }  # fmt: skip
        return TemplateResponse(request, "admin/events/proposal_figures.html", context)

    @admin.display(description=gettext_lazy("date"))
    def when(self, proposal: Proposal) -> str:
        return proposal.event.when_words if proposal.event and proposal.state != State.WITHDRAWN else "–"

    def readable_context(self, request: HttpRequest, obj: Proposal) -> dict[str, Any]:
        event: Any = "–"
        if obj.event:
            event = format_html('<a href="{}">{}</a>', reverse("admin:events_event_change", args=[obj.event_id]), obj.event)
        facts = [
            (_("State"), obj.get_state_display()), (_("event series"), obj.series), (_("Institute"), obj.institute),
            (_("proposed by"), f"{obj.proposer} <{obj.proposer.email}>"), (_("submitted at"), moment(obj.sent_at) if obj.sent_at else "–"),
            (_("decision due"), full_day(obj.decide_by) if obj.decide_by else "–"), (_("event"), event),
            (_("wanted months"), ", ".join(month_words(month) for month in obj.wanted_months)),
        ]  # fmt: skip
        files = list(obj.files.select_related("file", "speaker", "added_by"))
        return {
            "title": obj.title, "facts": facts, "waits": proposal_story.waiting_words(obj, speakers := list(obj.speakers.all())),
            "speakers": speakers, "fields": list(obj.fields.all()),
            "reviews": list(obj.reviews.filter(state__in=COUNTING).select_related("reviewer").order_by("-round", "place")),
            "ended": list(obj.reviews.exclude(state__in=COUNTING).select_related("reviewer")),
            "materials": [one for one in files if one.purpose == FilePurpose.MATERIAL],
            "slides": [one for one in files if one.purpose == FilePurpose.SLIDES],
        }  # fmt: skip


@admin.register(ProposalRule)
class ProposalRuleAdmin(PortalModelAdmin):
    list_display = ["effective_from", "decide_days", "review_days", "confirm_days", "remind_days", "slides_ask_days", "slides_due_days"]
