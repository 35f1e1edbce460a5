"""Panels, for staff: who is asked, who is late, the result once the scoring is closed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from innocenter.accounts.models import User
from innocenter.look.admin import Act, PortalModelAdmin, Queue, ReasonForm, WaitingFilter, work_queue
from innocenter.look.dates import full_day
from innocenter.look.queues import Part
from workspace.admin.lease_acts import as_person
from workspace.forms.panel_acts import DueForm, InviteForm, PanelForm, ReplaceForm, TakeOutForm, live, silent
from workspace.models import Application, Panel, PanelSeat, RenewalReview
from workspace.models.panel import is_ready
from workspace.models.panel_decision import current, needs_panel, to_be_scored
from workspace.panel_words import account, in_a_sentence

State = Panel.State
READ = "workspace.view_panel"
CHANGE = "workspace.change_panel"


# -- what staff do


def form_panel(subject: Application | RenewalReview, cleaned: dict[str, Any], request: HttpRequest) -> str:
    panel = Panel.form(subject, score_by=cleaned["score_by"], by=as_person(request), now=timezone.now())
    return format_html(
        '{} <a href="{}">{}</a>', _("The panel can be filled now."), panel.get_absolute_url(), _("Open it and ask reviewers")
    )


def invite(panel: Panel, cleaned: dict[str, Any], request: HttpRequest) -> str:
    seats = PanelSeat.invite(panel, cleaned["reviewers"], by=as_person(request), now=timezone.now())
    return ngettext("%(count)d reviewer is asked.", "%(count)d reviewers are asked.", len(seats)) % {"count": len(seats)}


def replace(panel: Panel, cleaned: dict[str, Any], request: HttpRequest) -> str:
    new = cleaned["seat"].replace(cleaned["reviewer"], by=as_person(request), now=timezone.now())
    return _("%(who)s is asked in the place of %(old)s. Both are told.") % {"who": new, "old": cleaned["seat"]}


def take_out(panel: Panel, cleaned: dict[str, Any], request: HttpRequest) -> str:
    seat, is_conflict = cleaned["seat"], cleaned["is_conflict"]
    seat.take_out(reason=cleaned["reason"], is_conflict=is_conflict, by=as_person(request), now=timezone.now())
    return _("%(who)s is out. A sheet that was there is kept and does not count.") % {"who": seat}


def move_due(panel: Panel, cleaned: dict[str, Any], request: HttpRequest) -> str:
    panel.move_due(by=as_person(request), now=timezone.now(), **cleaned)
    return _("The scores are due on %(day)s now. The reviewers are told.") % {"day": full_day(panel.score_by)}


def close(panel: Panel, cleaned: dict[str, Any], request: HttpRequest) -> str:
    panel.close(by=as_person(request), now=timezone.now())
    return _("The scoring is closed. Whoever decides is told.")


def reopen(panel: Panel, cleaned: dict[str, Any], request: HttpRequest) -> str:
    panel.reopen(by=as_person(request), now=timezone.now(), **cleaned)
    return _("The panel scores on.")


def cancel(panel: Panel, cleaned: dict[str, Any], request: HttpRequest) -> str:
    panel.cancel(reason=cleaned["reason"], by=as_person(request), now=timezone.now())
    return _("The panel is called off. Its reviewers are told.")


# -- when


def wants_panel(subject: Application | RenewalReview) -> bool:
    return is_ready(subject) and not Panel.objects.about(subject).undecided().exists()


def is_scored(subject: Application | RenewalReview) -> bool:
    """Whether the head's turn has come: the panel has closed, or none is wanted."""
    panel = Panel.objects.about(subject).undecided().first()
    return panel.state == State.CLOSED if panel else not needs_panel(subject)


def with_panel(subject: Application | RenewalReview, request: HttpRequest) -> dict[str, Any]:
    return {"panel": current(subject)}


def is_open(panel: Panel) -> bool:
    return panel.is_under_way


def has_silent(panel: Panel) -> bool:
    return panel.is_under_way and bool(silent(panel, timezone.localdate()))


def has_people(panel: Panel) -> bool:
    return panel.state != State.CANCELLED and not panel.is_decided and bool(live(panel))


def can_close(panel: Panel) -> bool:
    return panel.state == State.SCORING and panel.sheets_in() >= panel.rule.panel_quorum


def waits_for_decision(panel: Panel) -> bool:
    return panel.state == State.CLOSED and not panel.is_decided


def undecided(panel: Panel) -> bool:
    return panel.state != State.CANCELLED and not panel.is_decided


def of_rule(subject: Application | RenewalReview, request: HttpRequest) -> dict[str, Any]:
    return {"days": subject.rule.panel_scoring_days, "today": timezone.localdate()}


def of_panel(panel: Panel, request: HttpRequest) -> dict[str, Any]:
    return {"panel": panel, "today": timezone.localdate()}


def of_people(panel: Panel, request: HttpRequest) -> dict[str, Any]:
    return {"panel": panel}


def due_now(panel: Panel, request: HttpRequest) -> dict[str, Any]:
    return {"initial": {"score_by": panel.score_by}}


FORM_PANEL = Act(
    "panel",
    gettext_lazy("Form a panel"),
    form_panel,
    PanelForm,
    wants_panel,
    CHANGE,
    prepare=of_rule,
    sentence=gettext_lazy(
        "The score sheet in use and the rule of this procedure are fixed for the panel. Reviewers are asked on its page."
    ),
)
ACTS = [
    Act("invite", gettext_lazy("Ask reviewers"), invite, InviteForm, is_open, prepare=of_panel),
    Act(
        "replace",
        gettext_lazy("Replace a silent reviewer"),
        replace,
        ReplaceForm,
        has_silent,
        prepare=of_panel,
        sentence=gettext_lazy("Somebody who did not answer, or did not lock the sheet, in time."),
    ),
    Act(
        "due",
        gettext_lazy("Move the due date"),
        move_due,
        DueForm,
        is_open,
        prepare=due_now,
        sentence=gettext_lazy("Every reviewer who still has a seat is told."),
    ),
    Act(
        "close",
        gettext_lazy("Close the scoring"),
        close,
        when=can_close,
        sentence=gettext_lazy("Sheets that are not locked do not count. It closes by itself once every sheet is locked."),
    ),
    Act("reopen", gettext_lazy("Score on"), reopen, DueForm, waits_for_decision, prepare=due_now),
    Act(
        "take-out",
        gettext_lazy("Take a reviewer out"),
        take_out,
        TakeOutForm,
        has_people,
        danger=True,
        prepare=of_people,
        sentence=gettext_lazy(
            "The seat is out for good. A sheet is made void: it is kept, counts for nothing, and the quorum is looked at again."
        ),
    ),
    Act(
        "cancel",
        gettext_lazy("Call the panel off"),
        cancel,
        ReasonForm,
        undecided,
        danger=True,
        sentence=gettext_lazy("Its sheets are kept and count for nothing. Another panel can be formed."),
    ),
]


class Waiting(WaitingFilter):
    """Without a choice: everything undecided."""

    unchosen = gettext_lazy("Undecided")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("reviewers", _("reviewers to ask")),
            ("sheets", _("the sheets")),
            ("late", _("the sheets, overdue")),
            ("decision", _("the decision")),
            ("all", _("all, decided ones too")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Panel]) -> QuerySet[Panel]:
        panels = Panel.objects.all()
        wanted = {
            "reviewers": panels.filter(state=State.FORMING),
            "sheets": panels.filter(state=State.SCORING),
            "late": panels.under_way().filter(score_by__lt=timezone.localdate()),
            "decision": panels.to_decide(),
            "all": panels,
        }
        return queryset.filter(pk__in=wanted.get(self.value() or "", panels.undecided()).values("pk"))


@admin.register(Panel)
class PanelAdmin(PortalModelAdmin):
    list_display = ["company", "about", "state", "in_count", "due"]
    list_display_links = ["company"]
    list_filter = [Waiting, "state", "rubric__kind"]
    search_fields = ["application__company__name", "review__lease__company__name", "application__number", "review__lease__number"]
    ordering = ["score_by", "pk"]
    readable_template = "admin/workspace/panel_page.html"
    personal = True
    acts = ACTS

    def get_queryset(self, request: HttpRequest) -> QuerySet[Panel]:
        cleared = Q(seats__state=PanelSeat.State.CLEARED)
        locked = cleared & Q(seats__sheets__locked_at__isnull=False, seats__sheets__voided_at=None)
        rows = Panel.objects.with_names()
        return rows.annotate(
            cleared=Count("seats", filter=cleared, distinct=True), locked=Count("seats__sheets", filter=locked, distinct=True)
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def people(self, obj: Panel) -> Iterable[User]:
        return User.objects.filter(panel_seats__panel=obj)

    def readable_context(self, request: HttpRequest, obj: Panel) -> dict[str, Any]:
        seats = PanelSeat.objects.filter(panel=obj).with_names().select_related("invited_by", "replaces__reviewer").order_by("pk")
        facts = [
            (_("Company"), obj.company),
            (_("For"), obj.subject),
            (_("Score sheet"), obj.rubric),
            (_("Scores due"), self.due(obj)),
            (_("Sheets in"), self.in_count(obj)),
            (_("At least"), obj.rule.panel_quorum),
        ]
        return {
            "title": str(obj),
            "panel": obj,
            "facts": facts,
            "seats": [(seat, seat.sheet(), seat.is_silent(timezone.localdate()) and obj.is_under_way) for seat in seats],
            "void": [sheet for seat in seats for sheet in seat.sheets.all() if sheet.voided_at],
            "account": account(obj) if obj.state == State.CLOSED else None,
            "subject_url": subject_url(obj),
        }

    @admin.display(description=gettext_lazy("Company"))
    def company(self, panel: Panel) -> str:
        return panel.company.name

    @admin.display(description=gettext_lazy("For"))
    def about(self, panel: Panel) -> str:
        return f"{panel.rubric.get_kind_display()} · {panel.subject}"

    @admin.display(description=gettext_lazy("Sheets in"))
    def in_count(self, panel: Any) -> str:
        return f"{panel.locked} / {panel.cleared}"

    @admin.display(description=gettext_lazy("Scores due"), ordering="score_by")
    def due(self, panel: Panel) -> str:
        if panel.is_under_way and panel.score_by < timezone.localdate():
            return format_html('<strong class="late">{} · {}</strong>', full_day(panel.score_by), _("late"))
        return full_day(panel.score_by)


def subject_url(panel: Panel) -> str:
    return reverse(f"admin:workspace_{panel.subject._meta.model_name}_change", args=[panel.subject.pk])


def panel_context(subject: Application | RenewalReview) -> dict[str, Any]:
    """For the page of an application or a review: how its panel stands."""
    panel = current(subject)
    wanted = is_ready(subject) and (panel is None or panel.is_decided) and needs_panel(subject)
    return {"panel": panel, "panel_words": in_a_sentence(panel) if panel else "", "panel_wanted": wanted}


def panel_sentence(subject: Application | RenewalReview) -> str:
    panel = current(subject)
    return in_a_sentence(panel) if panel and not panel.is_decided else ""


# -- work queues


@work_queue(order=22, permission=READ)
def panels_to_form(today: date) -> Queue:
    """Applications and reviews that have to be scored and have no panel."""
    busy = Panel.objects.undecided()
    applications = Application.objects.filter(to_be_scored("application"), state="in_review").exclude(
        pk__in=busy.filter(application__isnull=False).values("application")
    )
    reviews = (
        RenewalReview.objects.told().filter(rule__panel_required=True).exclude(pk__in=busy.filter(review__isnull=False).values("review"))
    )
    here, there = (f"{reverse(f'admin:workspace_{name}_changelist')}?waits=panel" for name in ("application", "renewalreview"))
    parts = [
        Part(applications, "submitted_at__date", "due_on", here),
        Part(reviews, "reported_at__date", "decision_due_on", there),
    ]
    return Queue(_("Panels to form"), parts=parts)


@work_queue(order=23, permission=READ)
def late_sheets(today: date) -> Queue:
    rows = Panel.objects.under_way().filter(score_by__lt=today)
    return Queue.of(_("Panels with late sheets"), rows, oldest="score_by", due="score_by", url=listed("late"))


@work_queue(order=24, permission=READ)
def panels_at_work(today: date) -> Queue:
    rows = Panel.objects.under_way().filter(score_by__gte=today)
    return Queue.of(_("Panels that score"), rows, oldest="formed_at__date", due="score_by", url=listed(""), waiting=True)


def listed(waits: str) -> str:
    return f"{reverse('admin:workspace_panel_changelist')}?waits={waits}"
