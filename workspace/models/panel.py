"""A panel: who scores an application or a renewal review, by when, under which rubric, and what came of it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, fsm, refuse_unless_allowed
from innocenter.taxonomy.models import Holiday
from innocenter.values import scores
from projects.models import Project
from workspace.letters import panels as letters
from workspace.models.conflicts import Matter, conflicts
from workspace.models.reviewer import Reviewer
from workspace.models.rubric import Rubric
from workspace.models.rule import Rule
from workspace.models.score_sheet import ScoreSheet, digest

if TYPE_CHECKING:
    from workspace.models.application import Application
    from workspace.models.papers import Revision
    from workspace.models.renewal import RenewalReview

DECIDER_DID_NOT_SCORE = """
IF EXISTS (SELECT 1 FROM workspace_panelseat WHERE panel_id = NEW.id AND reviewer_id = NEW.decided_by_id AND state = 'cleared') THEN
    RAISE EXCEPTION 'pgtrigger: whoever scores does not decide';
END IF;
RETURN NEW;
"""


class PanelQuerySet(models.QuerySet["Panel"]):
    def about(self, subject: "Application | RenewalReview") -> Self:
        return self.filter(**{subject_field(subject): subject})

    def standing(self) -> Self:
        return self.exclude(state=Panel.State.CANCELLED)

    def undecided(self) -> Self:
        return self.standing().filter(decided_at=None)

    def decided(self) -> Self:
        """One that settled a decision, also where that decision fell on appeal."""
        return self.filter(decided_at__isnull=False)

    def under_way(self) -> Self:
        return self.filter(state__in=[Panel.State.FORMING, Panel.State.SCORING])

    def to_decide(self) -> Self:
        return self.filter(state=Panel.State.CLOSED, decided_at=None)

    def with_names(self) -> Self:
        about = ("application__company", "application__project__institute", "application__project__researcher", "review__term")
        lease = ("review__lease__company", "review__lease__project__institute", "review__lease__project__researcher")
        return self.select_related("rubric", "rule", "formed_by", "decided_by", *about, *lease)


def subject_field(subject: models.Model) -> str:
    return "application" if subject._meta.model_name == "application" else "review"


def is_ready(subject: "Application | RenewalReview") -> bool:
    """Whether it is complete and undecided: what a panel can score."""
    return subject.state == "in_review" if subject._meta.model_name == "application" else _is_told(subject)


def _is_told(review: Any) -> bool:
    """A report is in, or staff have named their grounds; the company's view of them may still come and makes the sheets stale."""
    return (review.reported_at is not None or review.is_for_cause) and not review.is_decided


@pghistory.track(fields=["state", "score_by", "decided_by", "override_reason"], model_name="PanelEvent")
class Panel(models.Model):
    """For one application or one renewal review. Staff form it, reviewers score, it closes; the decision is frozen with its sheets."""

    class State(models.TextChoices):
        FORMING = "forming", gettext_lazy("Being formed")
        SCORING = "scoring", gettext_lazy("Being scored")
        CLOSED = "closed", gettext_lazy("Scoring closed")
        CANCELLED = "cancelled", gettext_lazy("Called off")

    MOVES: ClassVar[Moves] = {
        State.FORMING: {State.SCORING, State.CANCELLED},
        State.SCORING: {State.CLOSED, State.CANCELLED},
        State.CLOSED: {State.SCORING, State.CANCELLED},  # reopened when a sheet turns void and too few are left
        State.CANCELLED: set(),
    }

    application = models.ForeignKey(
        "workspace.Application", models.PROTECT, null=True, blank=True, related_name="panels", verbose_name=gettext_lazy("application")
    )
    review = models.ForeignKey(
        "workspace.RenewalReview", models.PROTECT, null=True, blank=True, related_name="panels", verbose_name=gettext_lazy("renewal review")
    )
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="+", verbose_name=gettext_lazy("score sheet version"))
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+", verbose_name=gettext_lazy("rule"))
    score_by: "models.DateField[date, date]" = models.DateField(gettext_lazy("scores due"))
    state = models.CharField(gettext_lazy("state"), max_length=10, choices=State, default=State.FORMING, editable=False)
    formed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("formed by"))
    formed_at = models.DateTimeField(gettext_lazy("formed at"))
    closed_at = models.DateTimeField(gettext_lazy("closed at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=gettext_lazy("decided by")
    )
    decided_at = models.DateTimeField(gettext_lazy("decided at"), null=True)
    override_reason = models.TextField(gettext_lazy("why against the scores"), max_length=2000, blank=True)
    frozen: Any = models.JSONField(gettext_lazy("result, as it was decided on"), null=True)

    objects = PanelQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("panel")
        verbose_name_plural = gettext_lazy("panels")
        ordering = ["score_by", "pk"]
        indexes = [models.Index(fields=["state", "score_by"], name="panel_state_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(application__isnull=False, review=None) | Q(application=None, review__isnull=False),
                name="panel_about_one_thing",
                violation_error_message=gettext_lazy("A panel scores one application or one renewal review."),
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(decided_at=None) & ~Q(state="cancelled"),
                name="panel_one_for_an_application",
                violation_error_message=gettext_lazy("There is a panel for this already."),
            ),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(decided_at=None) & ~Q(state="cancelled"),
                name="panel_one_for_a_review",
                violation_error_message=gettext_lazy("There is a panel for this already."),
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at=None),
                name="panel_closed_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, frozen__isnull=True, override_reason="")
                | Q(decided_at__isnull=False, decided_by__isnull=False, frozen__isnull=False, state="closed") & ~Q(frozen=None),
                name="panel_decided_by_somebody_on_its_figures",
                violation_error_message=gettext_lazy("A decision has a person, a time and the figures it rests on."),
            ),
        ]
        triggers = [
            fsm("state"),
            pgtrigger.Protect(name="decided_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__decided_at__isnull=False)),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="decider_did_not_score",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__decided_by__isnull=False),
                func=DECIDER_DID_NOT_SCORE,
            ),
        ]

    def __str__(self) -> str:
        return _("Panel for %(what)s") % {"what": self.subject}

    def get_absolute_url(self) -> str:
        return reverse("admin:workspace_panel_change", args=[self.pk])

    @property
    def subject(self) -> "Application | RenewalReview":
        found = self.application or self.review
        assert found
        return found

    @property
    def company(self) -> Company:
        return self.application.company if self.application else self._review.lease.company

    @property
    def project(self) -> Project:
        found = self.application.project if self.application else self._review.lease.project
        assert found  # nothing is submitted without one
        return found

    @property
    def _review(self) -> "RenewalReview":
        assert self.review
        return self.review

    @property
    def decision_due_on(self) -> date:
        """By when the head owes the decision."""
        due = self.application.due_on if self.application else self._review.decision_due_on
        return due or self.score_by

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.FORMING, self.State.SCORING)

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None

    # What there is to score

    def revision(self) -> "Revision | None":
        return self.application.revisions.order_by("-number").first() if self.application else None

    def file_version(self) -> str:
        """What a reviewer reads today; a sheet of another version is stale."""
        revision = self.revision()
        return str(revision.pk) if revision else digest(self._review)

    def earlier_reviewers(self) -> list[int]:
        """Who sat on a decided panel of the same matter: at an appeal others score."""
        earlier = Panel.objects.about(self.subject).filter(decided_at__isnull=False).exclude(pk=self.pk)
        return list(earlier.values_list("seats__reviewer", flat=True).exclude(seats__reviewer=None))

    def conflicts_of(self, reviewers: "models.QuerySet[Reviewer] | list[Reviewer]", *, on: date) -> dict[int, list[Any]]:
        """User → why not, for those of the pool who must not score this."""
        return conflicts(Matter.of(self, on=on), reviewers)

    # What staff do

    @classmethod
    @transaction.atomic
    def form(cls, about: "Application | RenewalReview", *, score_by: date, by: User, now: datetime) -> "Panel":
        """Begin under the rubric in use and the rule of the subject. Raises `not_allowed`, `own_company`, `not_ready` or `formed`."""
        type(about)._default_manager.select_for_update(of=("self",)).get(pk=about.pk)
        about.refresh_from_db()
        panel = cls(rule=about.rule, formed_by=by, formed_at=now, **{subject_field(about): about})
        panel.refuse_others(by)
        if not is_ready(about):
            raise ValidationError(
                _("A panel scores what is complete: this is “%(state)s”.") % {"state": about.get_state_display()}, code="not_ready"
            )
        if cls.objects.about(about).undecided().exists():
            raise ValidationError(_("There is a panel for this already."), code="formed")
        panel.rubric = Rubric.objects.in_use(Rubric.Kind.APPLICATION if panel.application_id else Rubric.Kind.RENEWAL)
        panel.score_by = panel.day_to_score(score_by, now=now)
        with because(by=by):
            panel.save()
        return panel

    @transaction.atomic
    def move_due(self, *, score_by: date, reason: str, by: User, now: datetime) -> None:
        """Give the reviewers another day; they are told. Raises `not_allowed`, `over` or `score_by`."""
        self.staff_step(by, self.State.FORMING, self.State.SCORING)
        self.score_by = self.day_to_score(score_by, now=now)
        with because(by=by, reason=reason):
            self.save(update_fields=["score_by"])
        for seat in self.seats.filter(state__in=["invited", "cleared"]).select_related("reviewer"):
            letters.moved(seat, now=now)

    @transaction.atomic
    def close(self, *, by: User, now: datetime) -> None:
        """End the scoring although somebody has not locked. Raises `not_allowed`, `over` or `quorum`."""
        self.staff_step(by, self.State.SCORING)
        self.refuse_below_quorum()
        self.finish(by=by, now=now)

    @transaction.atomic
    def reopen(self, *, by: User, reason: str, score_by: date, now: datetime) -> None:
        """Score on before the decision, for example with another reviewer. Raises `not_allowed` or `over`."""
        self.staff_step(by, self.State.CLOSED)
        self.score_by = self.day_to_score(score_by, now=now)
        self.closed_at = None
        self.move(self.State.SCORING, by=by, reason=reason)

    @transaction.atomic
    def cancel(self, *, by: User, reason: str, now: datetime) -> None:
        """Give it up before a decision; its sheets are kept and count for nothing. Another panel can be formed."""
        self.staff_step(by, self.State.FORMING, self.State.SCORING, self.State.CLOSED)
        if not reason.strip():
            raise ValidationError({"reason": ValidationError(_("Please give the reason."), code="reason")})
        self.call_off(by=by, reason=reason.strip(), now=now)

    # Steps of the verbs

    def lock(self) -> None:
        """Take the row's lock and read it again. A panel is locked before its seats, and after its subject."""
        self.refresh_from_db(from_queryset=Panel.objects.select_for_update(of=("self",)))

    def refuse_others(self, by: User) -> None:
        if not by.may_as_staff("workspace.change_panel"):
            raise ValidationError(_("Only the centre's staff for the space look after panels."), code="not_allowed")
        self.company.refuse_own_people(by)

    def staff_step(self, by: User, *among: "Panel.State") -> None:
        self.lock()
        self.refuse_others(by)
        self.refuse_decided()
        if self.state not in among:
            words = _("This is not possible now: the panel is “%(state)s”.")
            raise ValidationError(words % {"state": self.get_state_display()}, code="over")

    def refuse_decided(self) -> None:
        if self.decided_at:
            raise ValidationError(_("%(who)s has decided already.") % {"who": self.decided_by}, code="decided")

    def day_to_score(self, day: date, *, now: datetime) -> date:
        if day < timezone.localdate(now):
            raise ValidationError({"score_by": ValidationError(_("This day is over. Choose a later day."), code="score_by")})
        return Holiday.objects.calendar().on_or_after(day)

    def sheets_in(self) -> int:
        """How many locked sheets count."""
        return self.seats.filter(state="cleared", sheets__locked_at__isnull=False, sheets__voided_at=None).count()

    def refuse_below_quorum(self) -> None:
        count = self.sheets_in()
        if count < self.rule.panel_quorum:
            raise ValidationError(
                _("%(count)s sheets are in; at least %(quorum)s are needed.") % {"count": count, "quorum": self.rule.panel_quorum},
                code="quorum",
            )

    def finish(self, *, by: User | None, now: datetime, reason: str = "") -> None:
        """Scoring is over, and whoever decides hears it. The caller holds the lock and has looked at the quorum."""
        self.closed_at = now
        self.move(self.State.CLOSED, by=by, reason=reason)
        letters.all_in(self, now=now)

    def call_off(self, *, by: User | None, reason: str, now: datetime) -> None:
        self.closed_at = None
        self.move(self.State.CANCELLED, by=by, reason=reason)
        for seat in self.seats.filter(state__in=["invited", "cleared"]).select_related("reviewer"):
            letters.called_off(seat, now=now)

    def move(self, to: str, *, by: User | None, reason: str = "") -> None:
        refuse_unless_allowed(self.MOVES, self.state, to)
        self.state = to
        with because(by=by, reason=reason):
            self.save()

    # What came of it

    def sheets_that_count(self) -> list[ScoreSheet]:
        """Locked, not void, of reviewers who are sworn; by seat, each with its seat's reviewer. Three statements."""
        seats = self.seats.filter(state="cleared").select_related("reviewer").prefetch_related("sheets__scores").order_by("pk")
        return [sheet for seat in seats for sheet in seat.sheets.all() if sheet.is_locked and sheet.voided_at is None]

    def result(self, sheets: list[ScoreSheet] | None = None) -> scores.Result:
        """From the sheets that count, as they stand now."""
        sheets = self.sheets_that_count() if sheets is None else sheets
        terms = scores.Terms(self.rule.panel_cutoff, self.rule.panel_quorum, self.rule.panel_trim_from)
        return scores.result(self.rubric.as_items(), [sheet.as_sheet() for sheet in sheets], terms)
