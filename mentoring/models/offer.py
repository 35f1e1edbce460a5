"""One expert is asked to take one question on: by the staff, or by the ranked list itself when the one before did not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Self, cast

import pghistory
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, F, OuterRef, Q, When
from django.db.models.functions import JSONArray
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, fsm, refuse_unless_allowed
from innocenter.look.dates import is_korean
from mentoring.conflicts import with_ties
from mentoring.models.expert import ON_LIST, ExpertProfile
from mentoring.models.states import OPEN as OPEN_CASES
from mentoring.models.states import WITH_EXPERTS
from mentoring.models.states import State as Stage


class OfferState(models.TextChoices):
    OFFERED = "offered", gettext_lazy("Waits for the expert's word")
    ACCEPTED = "accepted", gettext_lazy("Taken on")
    DECLINED = "declined", gettext_lazy("Declined by the expert")
    EXPIRED = "expired", gettext_lazy("Not answered in time")
    RELEASED = "released", gettext_lazy("Taken back")
    WITHDRAWN = "withdrawn", gettext_lazy("Given back by the expert")


class Why(models.TextChoices):
    """Why an expert declines, or gives a question back."""

    NO_TIME = "no_time", gettext_lazy("I have no time for it now")
    NOT_MY_FIELD = "not_mine", gettext_lazy("It is not my field")
    FORM = "form", gettext_lazy("The form or the place is not possible for me")
    CONFLICT = "conflict", gettext_lazy("I have a conflict of interest")
    OTHER = "other", gettext_lazy("Another reason")


class Release(models.TextChoices):
    """Why an offer was taken back."""

    STAFF = "staff", gettext_lazy("by the staff")
    UNAVAILABLE = "away", gettext_lazy("the expert is not available any more")
    CONFLICT = "conflict", gettext_lazy("a conflict of interest was found")
    FIT = "fit", gettext_lazy("the company asked for another expert")
    CASE = "case", gettext_lazy("the question was withdrawn, or went back to the centre")


TONES = {OfferState.OFFERED: "warning", OfferState.ACCEPTED: "success"}
OPEN = (OfferState.OFFERED, OfferState.ACCEPTED)
BEFORE_A_SESSION = (Stage.OFFERED, Stage.ACCEPTED)
"""Where the question stands while no time is agreed."""
MISSED = (OfferState.DECLINED, OfferState.EXPIRED)
"""The expert was asked, and it came to nothing: the third time of a round somebody looks at it."""


class ExpertOfferQuerySet(models.QuerySet["Offer"]):
    """Not named like the one of the office space: the type checker takes two of one name for one."""

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def waiting(self) -> Self:
        """For the expert's word."""
        return self.filter(state=OfferState.OFFERED)

    def accepted(self) -> Self:
        return self.filter(state=OfferState.ACCEPTED)

    def of(self, user: User | AnonymousUser) -> Self:
        """Made to this person, whatever became of them."""
        return self.filter(expert__researcher__user=user) if isinstance(user, User) else self.none()

    def before_a_session(self) -> Self:
        return self.filter(request__state__in=BEFORE_A_SESSION)

    def with_experts(self) -> Self:
        """Whose next step is still an expert's."""
        return self.filter(request__state__in=WITH_EXPERTS)

    def newest_first(self) -> Self:
        """What waits for a word by its day, what was taken on, then what is over."""
        rank = Case(When(state=OfferState.OFFERED, then=0), When(state=OfferState.ACCEPTED, then=1), default=2)
        return self.order_by(rank, Case(When(state=OfferState.OFFERED, then=F("due_on"))), "-made_at", "-pk")

    def run_out(self, today: date) -> Self:
        """The last day for a word, which is inclusive, is over."""
        return self.waiting().filter(due_on__lt=today)

    def held(self) -> Self:
        """Open questions that experts look after: each takes a place."""
        return self.accepted().filter(request__state__in=OPEN_CASES)

    def missed(self) -> Self:
        return self.filter(state__in=MISSED)

    def for_conflict(self) -> Self:
        """Whoever had one never reads the question again; nor does who was not the right match."""
        return self.filter(Q(decline_reason=Why.CONFLICT) | Q(released_for__in=[Release.CONFLICT, Release.FIT]))

    def with_names(self) -> Self:
        asked = ("request__company", "request__owner", "request__submitted_by", "request__rule")
        return self.select_related(*asked, "expert__researcher__institute", "expert__researcher__user")


    def for_page(self) -> Self:
        """With the plan of the question's series and its confirmed fields, as (code, name). No statement of its own."""
        field = Offer._meta.get_field("request").related_model._meta.get_field("confirmed_fields")
        return self.with_names().select_related("request__plan").annotate(staff_fields=names_of_fields(field, "request"))


@pghistory.track(exclude=["note", "chosen_because"])
class Offer(models.Model):
    """`round`: which offering to experts of this question. `line`: the experts' keys as they were ranked when the staff offered; it goes
    on by itself from the place `rank`, which is none where staff chose past the list.

    `made_by` is none where the list went on by itself. What people write (`note`, `chosen_because`) is no part of the history.
    """

    State = OfferState
    MOVES: ClassVar[Moves] = {
        OfferState.OFFERED: {OfferState.ACCEPTED, OfferState.DECLINED, OfferState.EXPIRED, OfferState.RELEASED},
        OfferState.ACCEPTED: {OfferState.WITHDRAWN, OfferState.RELEASED},
        OfferState.DECLINED: set(),
        OfferState.EXPIRED: set(),
        OfferState.RELEASED: set(),
        OfferState.WITHDRAWN: set(),
    }

    request = models.ForeignKey(
        "mentoring.Request", models.PROTECT, related_name="offers", verbose_name=gettext_lazy("question to the centre")
    )
    expert = models.ForeignKey(ExpertProfile, models.PROTECT, related_name="offers", verbose_name=gettext_lazy("expert"))
    round = models.PositiveSmallIntegerField(gettext_lazy("which offering"))
    rank = models.PositiveSmallIntegerField(gettext_lazy("place in the list"), null=True, blank=True)
    line = ArrayField(models.BigIntegerField(), verbose_name=gettext_lazy("the list as it stood"), default=list, blank=True)
    state = models.CharField(gettext_lazy("state"), max_length=10, choices=OfferState, default=OfferState.OFFERED, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=gettext_lazy("offered by"),
        help_text=gettext_lazy("Empty when the list went on by itself."),
    )  # fmt: skip
    made_at = models.DateTimeField(pgettext_lazy("an offer", "offered at"))
    chosen_because = models.TextField(gettext_lazy("why this expert"), max_length=1000, blank=True)
    remind_on: models.DateField[date, date] = models.DateField(gettext_lazy("expert reminded on"))
    due_on: models.DateField[date, date] = models.DateField(gettext_lazy("word of the expert by"))
    answered_at = models.DateTimeField(gettext_lazy("word of the expert at"), null=True, blank=True)
    ended_at = models.DateTimeField(gettext_lazy("offer over since"), null=True, blank=True)
    decline_reason = models.CharField(gettext_lazy("why not"), max_length=8, choices=Why, blank=True)
    released_for = models.CharField(pgettext_lazy("an offer", "why it was taken back"), max_length=8, choices=Release, blank=True)
    note = models.TextField(gettext_lazy("in words"), max_length=1000, blank=True)

    objects = ExpertOfferQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("offer to an expert")
        verbose_name_plural = gettext_lazy("offers to experts")
        ordering = ["-made_at", "-pk"]
        triggers = [fsm("state")]
        indexes = [models.Index(fields=["state", "due_on"], name="expertoffer_by_due_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(state__in=["offered", "accepted"]), name="expertoffer_one_open_for_a_request",
                violation_error_message=gettext_lazy("This question is with an expert already."),
            ),
            models.UniqueConstraint(
                fields=["request", "expert", "round"], name="expertoffer_once_in_a_round",
                violation_error_message=gettext_lazy("This expert was asked already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "declined", "withdrawn"], answered_at__isnull=False)
                | Q(state__in=["offered", "expired"], answered_at=None) | Q(state="released"),
                name="expertoffer_answered_at_a_time",
                violation_error_message=gettext_lazy("The word of an expert has a time."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["offered", "accepted"], ended_at=None)
                | ~Q(state__in=["offered", "accepted"]) & Q(ended_at__isnull=False),
                name="expertoffer_over_at_a_time",
                violation_error_message=gettext_lazy("An offer that is over says since when."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["declined", "withdrawn"]) & ~Q(decline_reason="")
                | ~Q(state__in=["declined", "withdrawn"]) & Q(decline_reason=""),
                name="expertoffer_declined_for_a_reason",
                violation_error_message=gettext_lazy("Choose why not."),
            ),
            models.CheckConstraint(
                condition=Q(state="released") & ~Q(released_for="") | ~Q(state="released") & Q(released_for=""),
                name="expertoffer_released_for_a_reason",
                violation_error_message=gettext_lazy("An offer that is taken back says why."),
            ),
            models.CheckConstraint(
                condition=~Q(decline_reason="other") & ~Q(released_for="staff") | ~Q(note=""),
                name="expertoffer_other_reason_in_words",
                violation_error_message=gettext_lazy("Write the reason."),
            ),
            models.CheckConstraint(
                condition=Q(rank__isnull=False) | Q(made_by__isnull=False) & ~Q(chosen_because=""),
                name="expertoffer_past_the_list_for_a_reason",
                violation_error_message=gettext_lazy("Write why this expert is asked, who is not in the list."),
            ),
            models.CheckConstraint(
                condition=Q(remind_on__lt=F("due_on")), name="expertoffer_reminded_before_it_ends",
                violation_error_message=gettext_lazy("An expert is reminded before the time for a word is over."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Never the question's words."""
        return f"{self.request} · {self.expert}"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:offer", args=[self.pk])

    @property
    def tone(self) -> str:
        """The colour of the badge that names the state."""
        return TONES.get(OfferState(self.state), "gray")

    @property
    def is_open(self) -> bool:
        """While it is, the expert reads the question."""
        return self.state in OPEN

    @property
    def is_waiting(self) -> bool:
        return self.state == OfferState.OFFERED

    @property
    def is_accepted(self) -> bool:
        return self.state == OfferState.ACCEPTED

    @property
    def was_accepted(self) -> bool:
        """Whatever became of it later."""
        return self.answered_at is not None and self.state != OfferState.DECLINED

    def is_of(self, user: User) -> bool:
        return self.expert.researcher.user_id == user.pk

    @property
    def round_misses(self) -> int:
        """How many of its round came to nothing. One statement."""
        return Offer.objects.filter(request=self.request_id, round=self.round).missed().count()

    def tie_on(self, today: date) -> str:
        """One of `Tie`, or nothing. One statement."""
        experts = with_ties(ExpertProfile.objects.filter(pk=self.expert_id), self.request, on=today, said=Offer.objects.for_conflict())
        return str(experts.values_list("tie", flat=True).get())

    def is_in_vain(self, today: date) -> bool:
        """It cannot stand as it is: the expert is tied to the company, or cannot be asked now. Two statements.

        Once a session is agreed only a tie counts: what is agreed with somebody who leaves the list stands.
        """
        return self.tie_on(today) != "" or (self.request.state in BEFORE_A_SESSION and not self.is_possible(today))

    def is_possible(self, today: date) -> bool:
        """Whether it can stand: before it is accepted, the expert has to be available and have room; after it, only to be here."""
        experts = ExpertProfile.objects.filter(pk=self.expert_id)
        return (experts.filter(ON_LIST) if self.is_accepted else with_room(experts.available(today), today)).exists()

    @transaction.atomic
    def accept(self, *, by: User, now: datetime) -> None:
        """Take the question on. Under the expert's lock: no more cases and hours than the profile allows.

        Raises ValidationError `not_yours`, `went_on`, `full` or `conflict`.
        """
        self._lock_for_expert(by, OfferState.OFFERED)
        self.expert.lock()
        today = timezone.localdate(now)
        if self.tie_on(today):
            words = _("You belong to this company or are tied to it, so this question cannot be yours. The centre asks somebody else.")
            raise ValidationError(words, code="conflict")
        refuse_without_room(self.expert, today)
        self.answered_at = now
        self.move(OfferState.ACCEPTED, by=by, now=now)
        self.request.go_to_expert(self, by=by, now=now)

    @transaction.atomic
    def decline(self, reason: str, *, by: User, now: datetime, note: str = "", until: date | None = None) -> None:
        """Do not take it on; the next in the list is asked at once. `until`: no time before this day, for any question.

        Raises ValidationError `not_yours`, `went_on`, or for `reason`, `note` and `until`.
        """
        self._lock_for_expert(by, OfferState.OFFERED)
        self._give_reason(reason, note)
        if until is not None and reason == Why.NO_TIME and until != self.expert.away_until:
            self.expert.go_away(until, by=by, now=now)
        self.answered_at = now
        self.move(OfferState.DECLINED, by=by, now=now)
        self.request.go_on(now=now)

    @transaction.atomic
    def withdraw(self, reason: str, *, by: User, now: datetime, note: str = "") -> None:
        """Give an accepted question back before a session is agreed. A conflict of interest goes to the desk, else the next is asked.

        Raises ValidationError `not_yours`, `went_on`, `agreed`, or for `reason` and `note`.
        """
        self._lock_for_expert(by, OfferState.ACCEPTED)
        if self.request.state != Stage.ACCEPTED:
            raise ValidationError(_("A session is agreed. Please cancel it first, or ask the centre."), code="agreed")
        self._give_reason(reason, note)
        self.move(OfferState.WITHDRAWN, by=by, now=now)
        if reason == Why.CONFLICT:
            self.request.back_to_desk("conflict", by=None, now=now)
        else:
            self.request.go_on(now=now)

    def move(self, to: OfferState, *, by: User | None, now: datetime) -> None:
        """Under the locks of the request and of the offer."""
        refuse_unless_allowed(self.MOVES, self.state, to)
        self.state = to
        if to not in OPEN:
            self.ended_at = now
        with because(by=by, now=now):
            self.save()

    def release(self, cause: Release, *, by: User | None, now: datetime, note: str = "") -> None:
        """Under the locks of the request and of the offer."""
        self.released_for, self.note = cause, note
        self.move(OfferState.RELEASED, by=by, now=now)

    def _lock_for_expert(self, by: User, needed: OfferState) -> None:
        """The question's row first, then the offer's: everybody locks in this order."""
        asked = self.request
        asked.lock()
        self.refresh_from_db(from_queryset=Offer.objects.select_for_update(of=("self",)))
        self.request = asked
        if not self.is_of(by):
            raise ValidationError(_("This offer was made to somebody else."), code="not_yours")
        if self.state != needed:
            words = _("This offer is over: %(state)s.") % {"state": self.get_state_display()}
            if self.state == OfferState.ACCEPTED:
                words = _("You have taken this question on already.")
            elif self.state == OfferState.OFFERED:
                words = _("You have not taken this question on yet.")
            raise ValidationError(words, code="went_on")

    def _give_reason(self, reason: str, note: str) -> None:
        if reason not in Why.values:
            raise ValidationError({"reason": ValidationError(_("Choose why not."), code="reason")})
        if reason == Why.OTHER and not note.strip():
            raise ValidationError({"note": ValidationError(_("Write the reason."), code="empty")})
        self.decline_reason, self.note = cast(Why, reason), note.strip()


def names_of_fields(field: Any, key: str) -> Any:
    """A subquery: (code, name in the reader's language) of a question's fields. `key`: where the question's own key stands."""
    chosen = field.remote_field.through._default_manager.filter(request=OuterRef(key)).order_by("field")
    return ArraySubquery(chosen.values(told=JSONArray(F("field"), F("field__name_ko" if is_korean() else "field__name_en"))))


def with_room(experts: models.QuerySet[ExpertProfile], today: date) -> models.QuerySet[ExpertProfile]:
    """Adds `open_cases` and `hours_booked`, and leaves out whoever has no place or no hour left in this month. No statement of its own."""
    loaded = cast(Any, experts).with_load(today)
    return cast("models.QuerySet[ExpertProfile]", loaded.filter(open_cases__lt=F("open_cases_most"), hours_booked__lt=F("hours_a_month")))


def refuse_without_room(expert: ExpertProfile, today: date) -> None:
    """Under the expert's lock, so that of two at once the second counts the first. Raises ValidationError `full`."""
    if not with_room(ExpertProfile.objects.filter(pk=expert.pk), today).exists():
        words = _("No place is left: at most %(cases)d open questions at once and %(hours)d hours a month, as the profile says.")
        raise ValidationError(words % {"cases": expert.open_cases_most, "hours": expert.hours_a_month}, code="full")
