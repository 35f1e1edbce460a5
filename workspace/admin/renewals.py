"""The queue of renewal reviews: what is missing, what is due, and the decision."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.look.admin import Act, PortalModelAdmin, Queue, WaitingFilter, work_queue
from innocenter.look.dates import full_day
from workspace.admin.lease_acts import as_person
from workspace.admin.panels import FORM_PANEL, is_scored, panel_context, panel_sentence, with_panel
from workspace.forms.handling import ToldReasonForm
from workspace.forms.panel_acts import ExtendConditionallyForm, ExtendForm, SelectForm
from workspace.forms.renewals import CallForm, EndForm
from workspace.models import RenewalReview
from workspace.models.panel_decision import scored
from workspace.models.renewal import NEXT_DUE
from workspace.use_of_centre import use_in_term

DECIDE = "workspace.decide_renewalreview"
READ = "workspace.view_renewalreview"  # whoever cannot decide still calls the company, and prepares the decision
State = RenewalReview.State


def extend(review: RenewalReview, cleaned: dict[str, Any], request: HttpRequest) -> str:
    term = review.extend(by=as_person(request), now=timezone.now(), **cleaned)
    return _("Extended until %(day)s. The company and the institute are told.") % {"day": full_day(term.last_day)}


def extend_with_conditions(review: RenewalReview, cleaned: dict[str, Any], request: HttpRequest) -> str:
    term = review.extend_with_conditions(by=as_person(request), now=timezone.now(), **cleaned)
    return _("Extended with conditions until %(day)s. The company and the institute are told.") % {"day": full_day(term.last_day)}


def end(review: RenewalReview, cleaned: dict[str, Any], request: HttpRequest) -> str:
    review.end(by=as_person(request), now=timezone.now(), **cleaned)
    day = full_day(review.lease.last_day or review.term.last_day)
    return _("Not extended: the last day is %(day)s. The company and the institute are told.") % {"day": day}


def record_call(review: RenewalReview, cleaned: dict[str, Any], request: HttpRequest) -> str:
    review.record_call(by=as_person(request), now=timezone.now(), **cleaned)
    return _("The call is recorded: %(answer)s.") % {"answer": dict(RenewalReview.Confirmation.choices)[cleaned["answer"]]}


def allow_late(review: RenewalReview, cleaned: dict[str, Any], request: HttpRequest) -> str:
    review.allow_late_report(by=as_person(request), now=timezone.now(), **cleaned)
    return _("The company can report now, and is told so.")


def go_on(review: RenewalReview, cleaned: dict[str, Any], request: HttpRequest) -> str:
    review.go_on(by=as_person(request), now=timezone.now(), **cleaned)
    return _("The stay goes on. The company is told.")


def end_for_cause(review: RenewalReview, cleaned: dict[str, Any], request: HttpRequest) -> str:
    review.end_for_cause(by=as_person(request), now=timezone.now(), **cleaned)
    return _("The lease ends: the last day is %(day)s. The company and the institute are told.") % {"day": full_day(cleaned["last_day"])}


def may_extend(review: RenewalReview) -> bool:
    return review.state == State.REPORTED and is_scored(review)


def may_end(review: RenewalReview) -> bool:
    return may_extend(review) or (review.state == State.OPEN and review.was_heard(timezone.localdate()))


def may_allow_late(review: RenewalReview) -> bool:
    return review.state == State.OPEN and timezone.localdate() > review.closes_on and not review.late_allowed_at


def may_call(review: RenewalReview) -> bool:
    return not review.is_decided and not review.is_for_cause


def may_decide_cause(review: RenewalReview) -> bool:
    return review.state == State.HEARING and review.was_heard(timezone.localdate()) and is_scored(review)


def before_deciding(review: RenewalReview) -> str:
    """What whoever decides should know, in one sentence or two."""
    words = [_("%(company)s, term until %(day)s.") % {"company": review.lease.company, "day": full_day(review.term.last_day)}]
    if review.is_for_cause:
        words.append(_("The company has stated its view.") if review.viewed_at else _("The company has not stated its view."))
        return " ".join(words)
    if review.is_unconfirmed:
        words.append(_("The institute has not confirmed the cooperation: silence is not a yes."))
    elif review.confirmation == RenewalReview.Confirmation.ENDED:
        words.append(_("The institute says that the cooperation has ended."))
    if review.state == State.OPEN:
        words.append(_("The company has not reported."))
        if review.viewed_at:
            words.append(_("It has stated its view."))
    elif review.reported_late:
        words.append(_("The report came late."))
    return " ".join([*words, panel_sentence(review)]).strip()


def for_review(review: RenewalReview, request: HttpRequest) -> dict[str, Any]:
    return {"review": review, "initial": {"months": review.months_wanted}, **with_panel(review, request)}


class Waiting(WaitingFilter):
    """What the reviews wait for. Without a choice: those that nobody has decided."""

    unchosen = gettext_lazy("Undecided")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("report", _("the company's report")),
            ("confirmation", _("the institute's word")),
            ("panel", _("the panel")),
            ("decision", _("the decision")),
            ("call", _("a telephone call to the institute")),
            ("cause", _("the company's view, or the decision for cause")),
            ("overdue", _("the decision, overdue")),
            ("all", _("all, decided ones too")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[RenewalReview]) -> QuerySet[RenewalReview]:
        today = timezone.localdate()
        found: dict[str | None, Q] = {
            "report": Q(state=State.OPEN),
            "confirmation": Q(pk__in=RenewalReview.objects.unconfirmed().values("pk")),
            "call": Q(pk__in=RenewalReview.objects.to_call(today).values("pk")),
            "cause": Q(state=State.HEARING),
            "panel": Q(state__in=[State.REPORTED, State.HEARING]) & ~scored("review"),
            "decision": Q(state=State.REPORTED) & scored("review"),
            "overdue": Q(pk__in=RenewalReview.objects.overdue(today).values("pk")),
            "all": Q(),
        }
        return queryset.filter(found.get(self.value(), Q(state__in=RenewalReview.UNDECIDED)))


@admin.register(RenewalReview)
class RenewalReviewAdmin(PortalModelAdmin):
    list_display = ["company", "lease", "term_until", "report", "institute", "decision_due", "state"]
    list_display_links = ["company"]
    list_filter = [Waiting, "state", "lease__project__institute"]
    search_fields = ["lease__number", "lease__company__name", "lease__project__title"]
    ordering = [NEXT_DUE, "pk"]
    readable_template = "admin/workspace/renewalreview_page.html"
    change_list_template = "admin/workspace/lease_list.html"
    personal = True
    hidden_in_history = [
        "progress",
        "results",
        "desk_use",
        "next_plan",
        "still_needed",
        "months_wanted",
        "report_file",
    ]  # shown once submitted
    acts = [
        FORM_PANEL,
        Act("extend", gettext_lazy("Extend"), extend, ExtendForm, may_extend, DECIDE, sentence=before_deciding, prepare=for_review),
        Act(
            "conditions",
            gettext_lazy("Extend with conditions"),
            extend_with_conditions,
            ExtendConditionallyForm,
            may_extend,
            DECIDE,
            sentence=before_deciding,
            prepare=for_review,
        ),
        Act("end", gettext_lazy("Do not extend"), end, ToldReasonForm, may_end, DECIDE, danger=True, sentence=before_deciding),
        Act(
            "go_on",
            gettext_lazy("Let the stay go on"),
            go_on,
            SelectForm,
            may_decide_cause,
            DECIDE,
            sentence=before_deciding,
            prepare=with_panel,
        ),
        Act(
            "end_for_cause",
            gettext_lazy("End the lease for cause"),
            end_for_cause,
            EndForm,
            may_decide_cause,
            DECIDE,
            danger=True,
            sentence=before_deciding,
        ),
        Act(
            "call",
            gettext_lazy("Record a telephone call"),
            record_call,
            CallForm,
            may_call,
            sentence=gettext_lazy("The institute told you on the telephone how the cooperation stands. Silence is not a yes."),
        ),
        Act(
            "late",
            gettext_lazy("Accept a late report"),
            allow_late,
            ToldReasonForm,
            may_allow_late,
            sentence=gettext_lazy("The last day for the report is over. The company can submit it after this, and it is marked as late."),
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RenewalReview]:
        return RenewalReview.objects.with_everything()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def subject(self, obj: RenewalReview) -> str:
        return " · ".join([obj.lease.company.name, obj.lease.number, *(str(desk.room) for desk in obj.lease.desks())])

    def people(self, obj: RenewalReview) -> Iterable[User]:
        named = (obj.report_saved_by_id, obj.reported_by_id, obj.confirmed_by_id)
        return User.objects.filter(pk__in=[pk for pk in named if pk])

    def readable_context(self, request: HttpRequest, obj: RenewalReview) -> dict[str, Any]:
        facts = [
            (_("Company"), obj.lease.company),
            (_("Lease"), obj.lease.number),
            (_("Term until"), full_day(obj.term.last_day)),
            (_("Report"), self.report(obj)),
            (_("The institute's word"), self.institute(obj)),
            (_("Decided on") if obj.decided_at else _("Decision due"), self.decision_due(obj)),
        ]
        warning = "" if obj.is_decided else before_deciding(obj)
        title, words = f"{obj.lease.company} · {obj.lease.number}", obj.words.select_related("by", "project__institute")
        use = use_in_term(obj, today=timezone.localdate())
        return {"title": title, "facts": facts, "review": obj, "warning": warning, "words": words, "use": use, **panel_context(obj)}

    @admin.display(description=gettext_lazy("Company"), ordering="lease__company__name")
    def company(self, review: RenewalReview) -> str:
        return review.lease.company.name

    @admin.display(description=gettext_lazy("Term until"), ordering="term__end")
    def term_until(self, review: RenewalReview) -> str:
        return full_day(review.term.last_day)

    @admin.display(description=gettext_lazy("Report"))
    def report(self, review: RenewalReview) -> str:
        if review.is_for_cause:
            return _("for cause")
        if review.reported_at:
            return _("submitted late") if review.reported_late else _("submitted")
        return self.missing(review.report_due_on, is_open=review.state == State.OPEN)

    @admin.display(description=gettext_lazy("The institute's word"))
    def institute(self, review: RenewalReview) -> str:
        if review.confirmation:
            return review.get_confirmation_display()
        if review.is_for_cause:
            return "–"
        return self.missing(review.confirmation_due_on, is_open=not review.is_decided)

    @admin.display(description=gettext_lazy("Decision due"), ordering="decision_due_on")
    def decision_due(self, review: RenewalReview) -> str:
        if review.decided_at:
            return full_day(review.decided_at)
        return (
            in_red(full_day(review.decision_due_on)) if review.decision_due_on < timezone.localdate() else full_day(review.decision_due_on)
        )

    def missing(self, due: date, *, is_open: bool) -> str:
        if not is_open:
            return "–"
        if due < timezone.localdate():
            return in_red(_("missing since %(day)s") % {"day": full_day(due)})
        return _("due %(day)s") % {"day": full_day(due)}


def in_red(words: str) -> str:
    return format_html('<strong class="late">{}</strong>', words)


@work_queue(order=10, permission=READ, done_with=DECIDE)
def reviews_to_decide(today: date) -> Queue:
    rows = RenewalReview.objects.filter(scored("review"), state=State.REPORTED)
    return Queue.of(_("Renewal reviews to decide"), rows, oldest="opens_on", due="decision_due_on", url=listed("decision"))


@work_queue(order=20, permission=READ)
def reviews_under_way(today: date) -> Queue:
    rows = RenewalReview.objects.without_report()
    return Queue.of(_("Renewal reports awaited"), rows, oldest="opens_on", due="report_due_on", url=listed("report"), waiting=True)


@work_queue(order=15, permission=READ, done_with=DECIDE)
def reviews_for_cause(today: date) -> Queue:
    rows = RenewalReview.objects.filter(state=State.HEARING)
    return Queue.of(_("Reviews for cause to decide"), rows, oldest="opens_on", due="decision_due_on", url=listed("cause"))


@work_queue(order=25, permission=READ)
def institutes_to_call(today: date) -> Queue:
    rows = RenewalReview.objects.to_call(today)
    return Queue.of(_("Silent institutes to call"), rows, oldest="confirmation_due_on", due="decision_due_on", url=listed("call"))


def listed(waits: str) -> str:
    return f"{reverse('admin:workspace_renewalreview_changelist')}?waits={waits}"
