"""One reviewer's place on a panel: invited, sworn in or out, and the sheet that is filled in there."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, fsm, refuse_unless_allowed
from workspace.letters import panels as letters
from workspace.models.conflicts import Conflict
from workspace.models.panel import Panel
from workspace.models.reviewer import Reviewer, ReviewerStatement
from workspace.models.rubric import RubricItem
from workspace.models.score_sheet import ScoreSheet

IN_ORDER = pgtrigger.Q(old__panel__df=pgtrigger.F("new__panel")) | pgtrigger.Q(old__reviewer__df=pgtrigger.F("new__reviewer"))


class SeatState(models.TextChoices):
    INVITED = "invited", gettext_lazy("Invited")
    CLEARED = "cleared", gettext_lazy("Declared, no conflict")
    CONFLICTED = "conflicted", gettext_lazy("Out: conflict of interest")
    DECLINED = "declined", gettext_lazy("Out: declined")
    REPLACED = "replaced", gettext_lazy("Out: replaced")


LIVE = (SeatState.INVITED, SeatState.CLEARED)


class PanelSeatQuerySet(models.QuerySet["PanelSeat"]):
    def of(self, user: User | AnonymousUser) -> Self:
        """The user's own seats on panels that were not called off, whatever became of them."""
        return self.filter(reviewer=user).exclude(panel__state="cancelled") if isinstance(user, User) else self.none()

    def opening_the_file(self, user: User | AnonymousUser) -> Self:
        """Own seats that open the file now: cleared, on a panel that scores. Nothing else does."""
        return self.of(user).filter(state=SeatState.CLEARED, panel__state="scoring")

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def unlocked(self) -> Self:
        return self.exclude(pk__in=ScoreSheet.objects.locked().values("seat"))

    def waiting(self) -> Self:
        """Something is owed on them: a declaration, or a sheet."""
        return self.filter(
            Q(state=SeatState.INVITED, panel__state__in=["forming", "scoring"]) | Q(state=SeatState.CLEARED, panel__state="scoring")
        ).unlocked()

    def with_names(self) -> Self:
        about = ("application__company", "application__project__institute", "application__project__researcher")
        lease = ("review__lease__company", "review__lease__project__institute", "review__lease__project__researcher", "review__term")
        names = [f"panel__{name}" for name in ("rule", "rubric", *about, *lease)]
        return self.select_related("reviewer", *names).prefetch_related("sheets__scores", "panel__rubric__items")

    def by_what_is_owed(self) -> Self:
        """What waits for the reviewer first, the earliest due before the others; then what is over, newest first."""
        over = Case(When(pk__in=PanelSeat.objects.waiting().values("pk"), then=0), default=1)
        return self.order_by(over, Case(When(panel__state__in=["forming", "scoring"], then="panel__score_by")), "-pk")


@pghistory.track(fields=["state", "left_reason"], model_name="PanelSeatEvent")
class PanelSeat(models.Model):
    """Who is out never comes back to the same panel; the seat stays to be read."""

    State = SeatState
    MOVES: ClassVar[Moves] = {
        SeatState.INVITED: {SeatState.CLEARED, SeatState.CONFLICTED, SeatState.DECLINED, SeatState.REPLACED},
        SeatState.CLEARED: {SeatState.CONFLICTED, SeatState.DECLINED, SeatState.REPLACED},
        SeatState.CONFLICTED: set(),
        SeatState.DECLINED: set(),
        SeatState.REPLACED: set(),
    }

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="seats", verbose_name=gettext_lazy("panel"))
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="panel_seats", verbose_name=gettext_lazy("reviewer")
    )
    state = models.CharField(gettext_lazy("state"), max_length=10, choices=SeatState, default=SeatState.INVITED, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("invited by"))
    invited_at = models.DateTimeField(gettext_lazy("invited at"))
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=gettext_lazy("in place of")
    )
    statement = models.ForeignKey(
        ReviewerStatement, models.PROTECT, null=True, related_name="+", verbose_name=gettext_lazy("signed statement")
    )
    declared_at = models.DateTimeField(gettext_lazy("declared at"), null=True)
    left_at = models.DateTimeField(gettext_lazy("out since"), null=True)
    left_reason = models.TextField(gettext_lazy("why out"), max_length=1000, blank=True)

    objects = PanelSeatQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("seat on a panel")
        verbose_name_plural = gettext_lazy("seats on panels")
        ordering = ["panel", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "reviewer"],
                name="seat_once_for_a_reviewer",
                violation_error_message=gettext_lazy("This reviewer has, or had, a seat on this panel."),
            ),
            models.CheckConstraint(
                condition=~Q(state="cleared") | Q(statement__isnull=False, declared_at__isnull=False),
                name="seat_cleared_by_a_statement",
                violation_error_message=gettext_lazy("Nobody scores without having signed the statement."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["invited", "cleared"], left_at=None, left_reason="")
                | Q(state__in=["conflicted", "declined", "replaced"], left_at__isnull=False) & ~Q(left_reason=""),
                name="seat_out_for_a_reason",
                violation_error_message=gettext_lazy("Somebody who is out has a time and a reason."),
            ),
        ]
        triggers = [
            fsm("state"),
            pgtrigger.Protect(name="seat_is_one_persons", operation=pgtrigger.Update, condition=IN_ORDER),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return str(self.reviewer)

    def get_absolute_url(self) -> str:
        return reverse("workspace:seat", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def opens_the_file(self) -> bool:
        return self.state == SeatState.CLEARED and self.panel.state == Panel.State.SCORING

    @property
    def declare_by(self) -> date:
        """After this day a silent reviewer may be replaced."""
        return timezone.localdate(self.invited_at) + timedelta(self.panel.rule.panel_silent_days)

    def sheet(self) -> ScoreSheet | None:
        """The one that counts, or will."""
        return next((sheet for sheet in self.sheets.all() if sheet.voided_at is None), None)

    def is_silent(self, today: date) -> bool:
        """Has not declared for too long, or has not locked although the scores were due."""
        if self.state == SeatState.INVITED:
            return today > self.declare_by
        sheet = self.sheet()
        return self.state == SeatState.CLEARED and today > self.panel.score_by and not (sheet and sheet.is_locked)

    # What staff do

    @classmethod
    @transaction.atomic
    def invite(
        cls, panel: Panel, reviewers: Iterable[Reviewer], *, by: User, now: datetime, replaces: "PanelSeat | None" = None
    ) -> list["PanelSeat"]:
        """Ask people of the pool. Raises `not_allowed`, `over`, `seated`, `inactive`, or `conflict` with who and why: nobody then."""
        panel.staff_step(by, Panel.State.FORMING, Panel.State.SCORING)
        asked = list(reviewers)
        taken = set(panel.seats.values_list("reviewer", flat=True))
        if any(one.user_id in taken for one in asked):
            raise ValidationError(_("This reviewer has, or had, a seat on this panel."), code="seated")
        if not all(one.is_active and one.user.is_active for one in asked):
            raise ValidationError(_("This reviewer cannot be asked at present."), code="inactive")
        found = panel.conflicts_of(asked, on=timezone.localdate(now))
        if found:
            out = [f"{one}: {in_words(found[one.user_id])}" for one in asked if one.user_id in found]
            raise ValidationError([ValidationError(words, code="conflict") for words in out])
        seats = []
        with because(by=by):
            for one in asked:
                seat = cls.objects.create(panel=panel, reviewer=one.user, invited_by=by, invited_at=now, replaces=replaces)
                letters.invited(seat, now=now)
                seats.append(seat)
        return seats

    @transaction.atomic
    def replace(self, reviewer: Reviewer, *, by: User, now: datetime) -> "PanelSeat":
        """Give a silent reviewer's seat to somebody else. Raises ValidationError `not_silent`, and as `invite`."""
        self.panel.staff_step(by, Panel.State.FORMING, Panel.State.SCORING)
        self._lock()
        if not self.is_silent(timezone.localdate(now)):
            raise ValidationError(_("This reviewer still has time, or is out already."), code="not_silent")
        self._leave(SeatState.REPLACED, by=by, reason=_("No answer in time."), now=now)
        letters.replaced(self, now=now)
        return self.invite(self.panel, [reviewer], by=by, now=now, replaces=self)[0]

    @transaction.atomic
    def take_out(self, *, reason: str, is_conflict: bool, by: User, now: datetime) -> None:
        """A conflict came up, or the sheet must not count: the seat is out, its sheet void but kept, the quorum looked at again."""
        self.panel.staff_step(by, Panel.State.FORMING, Panel.State.SCORING, Panel.State.CLOSED)
        if not reason.strip():
            raise ValidationError({"reason": ValidationError(_("Please give the reason."), code="reason")})
        self._lock()
        if not self.is_live:
            raise ValidationError(_("This reviewer is out already: %(state)s.") % {"state": self.get_state_display()}, code="out")
        self._leave(SeatState.CONFLICTED if is_conflict else SeatState.REPLACED, by=by, reason=reason.strip(), now=now)
        letters.replaced(self, now=now)
        self._look_at_the_panel(by=by, now=now)

    @transaction.atomic
    def recheck(self, *, now: datetime) -> bool:
        """Look for conflicts again before the decision; whether the reviewer had to go."""
        self.panel.lock()
        self._lock()
        if self.panel.is_decided or self.panel.state == Panel.State.CANCELLED or not self.is_live:
            return False
        found = self._conflicts(now)
        if not found:
            return False
        self._leave(SeatState.CONFLICTED, by=None, reason=in_words(found), now=now)
        letters.replaced(self, now=now)
        letters.seat_empty(self, now=now)
        self._look_at_the_panel(by=None, now=now)
        return True

    # What the reviewer does

    @transaction.atomic
    def declare(self, *, statement: ReviewerStatement, conflict: str, by: User, now: datetime) -> None:
        """Swear, or say what stands in the way (`conflict` in words). Raises ValidationError `not_yours`, `over`, `declared`, `statement`.

        A conflict that the portal knows of takes the seat away whatever was sworn.
        """
        self._own_step(by, SeatState.INVITED)
        if statement.pk != ReviewerStatement.objects.in_force(now).pk:
            raise ValidationError(_("The statement has changed meanwhile. Please read it again."), code="statement")
        self.statement, self.declared_at = statement, now
        found = self._conflicts(now)
        if conflict.strip() or found:
            self._leave(SeatState.CONFLICTED, by=by, reason=conflict.strip() or in_words(found), now=now)
            letters.seat_empty(self, now=now)
            return
        self._move(SeatState.CLEARED, by=by)
        self._begin_scoring(by=by, now=now)

    @transaction.atomic
    def decline(self, *, reason: str, by: User, now: datetime) -> None:
        """Give the seat back, as long as the sheet is not locked. Raises ValidationError `not_yours`, `over`, `locked` or `reason`."""
        self._own_step(by, SeatState.INVITED, SeatState.CLEARED)
        sheet = self.sheet()
        if sheet and sheet.is_locked:
            raise ValidationError(_("Your sheet is locked and counts."), code="locked")
        if not reason.strip():
            raise ValidationError({"reason": ValidationError(_("Please give the reason."), code="reason")})
        self._leave(SeatState.DECLINED, by=by, reason=reason.strip(), now=now)
        letters.seat_empty(self, now=now)

    @transaction.atomic
    def save_sheet(
        self, marks: Mapping[int, int | None], notes: Mapping[int, str], opinion: str, *, version: str, by: User, now: datetime
    ) -> ScoreSheet:
        """Keep what is filled in so far; `version` is what stood beside it. Raises `not_yours`, `over`, `locked` or `mark`."""
        self._own_step(by, SeatState.CLEARED)
        self._refuse_unless_scoring()
        sheet = self.sheet() or ScoreSheet(seat=self)
        if sheet.is_locked:
            raise ValidationError(_("Your sheet is locked and counts."), code="locked")
        items = self._items()
        for item in items:
            mark = marks.get(item.pk)
            if mark is not None and not 0 <= mark <= item.scale:
                raise ValidationError(_("Marks for “%(item)s” go from 0 to %(top)s.") % {"item": item, "top": item.scale}, code="mark")
        now_read = self.panel.file_version()
        if sheet.pk is None or version == now_read:
            sheet.revision, sheet.report_sha256 = self.panel.revision(), "" if self.panel.application_id else now_read
        sheet.opinion, sheet.saved_at = opinion, now
        sheet.save()
        sheet.write({item.pk: marks.get(item.pk) for item in items}, notes)
        return sheet

    @transaction.atomic
    def lock_sheet(self, *, by: User, now: datetime) -> None:
        """For good. Raises `not_yours`, `over`, `locked`, `incomplete`, `stale`; `conflict` when one has come up meanwhile."""
        self._own_step(by, SeatState.CLEARED)
        self._refuse_unless_scoring()
        sheet = self.sheet()
        if sheet and sheet.is_locked:
            raise ValidationError(_("Your sheet is locked and counts."), code="locked")
        open_items = sheet.missing(self._items()) if sheet else self._items()
        if sheet is None or open_items:
            raise ValidationError(
                _("Please fill in first: %(fields)s."), code="incomplete", params={"fields": ", ".join(map(str, open_items))}
            )
        if sheet.version != self.panel.file_version():
            raise ValidationError(_("The file has changed since you read it. Please look at it again, then lock."), code="stale")
        if self._conflicts(now):
            raise ValidationError(_("You cannot score this file: a conflict of interest has come up."), code="conflict")
        sheet.locked_at = sheet.saved_at = now
        sheet.save(update_fields=["locked_at", "saved_at"])
        self._end_when_all_are_in(by=by, now=now)

    @transaction.atomic
    def score_again(self, *, by: User, now: datetime) -> None:
        """The file has changed after the lock: the old sheet is void but kept, a copy of it can be changed. Raises `not_stale`."""
        self._own_step(by, SeatState.CLEARED)
        self._refuse_unless_scoring()
        old = self.sheet()
        if old is None or not old.is_locked or old.version == self.panel.file_version():
            raise ValidationError(_("The file has not changed since you locked your sheet."), code="not_stale")
        notes = {score.item_id: score.note for score in old.scores.all()}
        old.make_void(by=by, reason=_("The file has changed after this sheet was locked."), now=now)
        again = ScoreSheet.objects.create(
            seat=self, revision=old.revision, report_sha256=old.report_sha256, opinion=old.opinion, saved_at=now
        )
        again.write(dict(old.marks()), notes)

    # Steps of the verbs

    def _lock(self) -> None:
        """Sheets that were fetched for a page are read anew, too."""
        getattr(self, "_prefetched_objects_cache", {}).pop("sheets", None)
        self.refresh_from_db(from_queryset=PanelSeat.objects.select_for_update(of=("self",)), fields=["state", "left_at", "declared_at"])

    def _own_step(self, by: User, *among: SeatState) -> None:
        self.panel.lock()
        self._lock()
        if by.pk != self.reviewer_id:
            raise ValidationError(_("This seat is somebody else's."), code="not_yours")
        if self.panel.is_decided or not self.panel.is_under_way:
            raise ValidationError(_("The scoring is over: “%(state)s”.") % {"state": self.panel.get_state_display()}, code="over")
        if self.state not in among:
            raise ValidationError(_("This is not possible any more: “%(state)s”.") % {"state": self.get_state_display()}, code="over")

    def _refuse_unless_scoring(self) -> None:
        if self.panel.state != Panel.State.SCORING:
            raise ValidationError(_("The scoring has not begun yet."), code="not_begun")

    def _items(self) -> list[RubricItem]:
        return list(self.panel.rubric.items.all())

    def _conflicts(self, now: datetime) -> list[Conflict]:
        pool = Reviewer.objects.select_related("user").filter(user=self.reviewer_id)
        return self.panel.conflicts_of(pool, on=timezone.localdate(now)).get(self.reviewer_id, [])

    def _begin_scoring(self, *, by: User, now: datetime) -> None:
        """With as many sworn reviewers as there must be sheets the file opens; whoever comes later finds it open."""
        cleared = self.panel.seats.filter(state=SeatState.CLEARED).select_related("reviewer")
        if self.panel.state == Panel.State.SCORING:
            letters.file_open(self, now=now)
        elif len(cleared) >= self.panel.rule.panel_quorum:
            self.panel.move(Panel.State.SCORING, by=by, reason=_("Enough reviewers have declared."))
            for seat in cleared:
                letters.file_open(seat, now=now)

    def _end_when_all_are_in(self, *, by: User | None, now: datetime) -> None:
        waiting = self.panel.seats.live().unlocked().exists()
        if not waiting and self.panel.sheets_in() >= self.panel.rule.panel_quorum:
            self.panel.finish(by=by, reason=_("The last sheet is in."), now=now)

    def _look_at_the_panel(self, *, by: User | None, now: datetime) -> None:
        """After a sheet has turned void: too few left means that the panel scores on."""
        panel = self.panel
        if panel.state == Panel.State.CLOSED and panel.sheets_in() < panel.rule.panel_quorum:
            panel.closed_at = None
            panel.move(Panel.State.SCORING, by=by, reason=_("Too few sheets are left."))
        elif panel.state == Panel.State.SCORING:
            self._end_when_all_are_in(by=by, now=now)

    def _leave(self, to: SeatState, *, by: User | None, reason: str, now: datetime) -> None:
        self.left_at, self.left_reason = now, reason
        sheet = self.sheet()
        if sheet:
            sheet.make_void(by=by, reason=reason, now=now)
        self._move(to, by=by, reason=reason)

    def _move(self, to: SeatState, *, by: User | None, reason: str = "") -> None:
        refuse_unless_allowed(self.MOVES, self.state, to)
        self.state = to
        with because(by=by, reason=reason):
            self.save()


def in_words(found: Iterable[Any]) -> str:
    return ", ".join(str(Conflict(kind).label) for kind in found)
