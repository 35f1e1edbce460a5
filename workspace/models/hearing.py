"""Before a company loses its desk it is heard: prior notice when it does not report, and reviews for cause between the terms' ends."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import because
from innocenter.look.dates import full_day
from innocenter.taxonomy.models import Holiday
from innocenter.values.terms import day_after
from workspace.letters import hearings as letters
from workspace.models.lease import Lease
from workspace.models.review import Review
from workspace.models.review_states import Kind, State
from workspace.models.rule import Rule

if TYPE_CHECKING:
    from workspace.models.renewal import RenewalReview


class Heard(Review):
    """The grounds, the company's view of them, and the decision of a review for cause."""

    grounds = models.TextField(gettext_lazy("Grounds"), blank=True)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("Opened by"))
    noticed_at = models.DateTimeField(gettext_lazy("Prior notice given at"), null=True, blank=True)
    view_due_on = models.DateField(gettext_lazy("Company's view due"), null=True, blank=True)
    view = models.TextField(gettext_lazy("The company's view"), blank=True)
    viewed_at = models.DateTimeField(gettext_lazy("View stated at"), null=True, blank=True)
    viewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("View stated by")
    )

    class Meta:
        abstract = True

    @classmethod
    @transaction.atomic
    def open_for_cause(cls, lease: Lease, *, grounds: str, by: User, now: datetime) -> Self:
        """Staff name the grounds; the company has some days to state its view. Raises `grounds`, `too_early`, `open_already`."""
        lease.lock()
        lease.refuse_staff(by)
        lease.refuse_unless_running()
        today = timezone.localdate(now)
        rule = Rule.objects.in_force(today)
        if not grounds.strip():
            raise ValidationError({"grounds": _("Write the grounds: the company reads them.")}, code="grounds")
        earliest = lease.first_day + timedelta(days=rule.cause_after_days)
        if today < earliest:
            raise ValidationError(
                _("A review for cause can be opened from %(day)s on."), code="too_early", params={"day": full_day(earliest)}
            )
        if lease.reviews.undecided().filter(kind=Kind.CAUSE).exists():
            raise ValidationError(_("A review for cause is open already."), code="open_already")
        review = cls._for_cause(lease, rule=rule, today=today)
        review.grounds, review.opened_by, review.opened_at = grounds.strip(), by, now
        with because(by=by, reason=review.grounds, now=now):
            review.save(force_insert=True)
        letters.cause_opened(cast("RenewalReview", review), now=now)
        return review

    @classmethod
    def _for_cause(cls, lease: Lease, *, rule: Rule, today: date) -> Self:
        calendar, term = Holiday.objects.calendar(), lease.term_on(today)
        view_due = calendar.on_or_after(today + timedelta(days=rule.view_days))
        decision_due = calendar.on_or_after(max(today + timedelta(days=rule.cause_decision_days), day_after(view_due)))
        days = {"opens_on": today, "report_due_on": view_due, "confirmation_due_on": view_due, "deputies_on": view_due}
        days |= {"closes_on": view_due, "notice_on": today, "decision_due_on": decision_due, "view_due_on": view_due}
        return cls(kind=Kind.CAUSE, state=State.HEARING, lease=lease, term=term, term_number=term.number, rule=rule, **days)

    @property
    def may_be_viewed(self) -> bool:
        """The company can state its view now."""
        return not self.is_decided and (self.is_for_cause or self.noticed_at is not None)

    @transaction.atomic
    def state_view(self, view: str, *, by: User, now: datetime) -> None:
        """A manager says what the company thinks of the grounds, once, until the decision. Raises `not_asked`, `already_stated`, `view`."""
        self._lock()
        self._refuse_unless_manager(by)
        self._refuse_decided()
        if not self.may_be_viewed:
            raise ValidationError(_("There is nothing to state a view on."), code="not_asked")
        if self.viewed_at:
            raise ValidationError(_("%(who)s stated the view already."), code="already_stated", params={"who": self.viewed_by})
        if not view.strip():
            raise ValidationError({"view": _("Please write the view of your company.")}, code="view")
        self.view, self.viewed_at, self.viewed_by = view.strip(), now, by
        with because(by=by, now=now):
            self.save()
        letters.view_stated(cast("RenewalReview", self), now=now)

    @transaction.atomic
    def give_notice(self, *, now: datetime) -> bool:
        """The calendar's verb: no report is in, so the end is proposed, and the company is told before. False when not so."""
        self._lock()
        if self.state != State.OPEN or self.noticed_at or timezone.localdate(now) < self.notice_on:
            return False
        self.noticed_at = now
        self._hear_until(max(self.decision_due_on, day_after(timezone.localdate(now))) - timedelta(days=1))
        with because(by=None, now=now):
            self.save()
        letters.prior_notice(cast("RenewalReview", self), now=now)
        return True

    def _hear_until(self, day: date) -> None:
        """The company's day moves forward to a working day; the decision, which waits for it, then moves behind it."""
        calendar = Holiday.objects.calendar()
        self.view_due_on = calendar.on_or_after(day)
        if self.view_due_on != day:
            self.decision_due_on = max(self.decision_due_on, calendar.on_or_after(day_after(self.view_due_on)))

    def was_heard(self, today: date) -> bool:
        """The company's view is in, or the day for it is over."""
        return self.viewed_at is not None or (self.view_due_on is not None and today > self.view_due_on)

    def refuse_unheard(self, today: date) -> None:
        """Nobody decides against a company that was not heard."""
        if self.was_heard(today):
            return
        day, words = full_day(self.notice_on), _("The company gets its prior notice on %(day)s.")
        if self.view_due_on:
            day, words = full_day(self.view_due_on), _("The company may state its view until %(day)s.")
        raise ValidationError(words, code="unheard", params={"day": day})
