"""Experts: researchers who said that companies may be sent to them, for what, how often, and until when that word stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Self

import pghistory
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Case, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import because
from innocenter.taxonomy.models import Region
from institutes.models import Coordinator, Institute, Researcher
from mentoring import letters_experts as letters
from mentoring.models.rule import Rule
from mentoring.models.states import Wanted
from workspace.models.claim import midnight

VIEW, CHANGE = "mentoring.view_expertprofile", "mentoring.change_expertprofile"
ON_LIST = Q(is_active=True, researcher__is_visible=True, researcher__user__is_active=True)
LONGEST_AWAY = timedelta(days=366)


class Standing(models.TextChoices):
    """Whether somebody can be sent to an expert today; the first that fits, in this order."""

    CLOSED = "closed", gettext_lazy("Not on the list of experts")
    UNCONFIRMED = "unconfirmed", gettext_lazy("Not confirmed by the expert yet")
    STALE = "stale", gettext_lazy("To be confirmed once more")
    AWAY = "away", gettext_lazy("Not now")
    AVAILABLE = "available", gettext_lazy("Takes questions")


STANDING_TONES = {
    Standing.CLOSED: "gray",
    Standing.UNCONFIRMED: "warning",
    Standing.STALE: "warning",
    Standing.AWAY: "gray",
    Standing.AVAILABLE: "success",
}


def between(least: int, most: int) -> list[Any]:
    return [MinValueValidator(least), MaxValueValidator(most)]


class ExpertQuerySet(models.QuerySet["ExpertProfile"]):
    def of(self, user: User | AnonymousUser) -> Self:
        """One's own."""
        return self.filter(researcher__user=user) if isinstance(user, User) else self.none()

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff for mentoring see every expert; others themselves, and those of an institute that they coordinate."""
        if not isinstance(user, User):
            return self.none()
        if user.may_as_staff(VIEW):
            return self
        kept = Coordinator.objects.filter(user=user).values("institute")
        return self.filter(Q(researcher__user=user) | Q(researcher__institute__in=kept))

    def of_institutes(self, institutes: Iterable[Institute]) -> Self:
        return self.filter(researcher__institute__in=list(institutes))

    def with_names(self) -> Self:
        return self.select_related("researcher__institute", "researcher__user")

    def with_rule(self, today: date) -> Self:
        """Adds `fresh_days` and `reminder_days` as they are in force."""
        rule = Rule.objects.filter(effective_from__lte=today).order_by("-effective_from")
        return self.annotate(
            fresh_days=Subquery(rule.values("fresh_days")[:1]), reminder_days=Subquery(rule.values("fresh_reminder_days")[:1])
        )

    def fresh(self, today: date) -> Self:
        return self.with_rule(today).filter(confirmed_at__gte=_first_fresh_moment(today))

    def available(self, today: date) -> Self:
        """To whom somebody can be sent: on the list, the word still stands, and not “not now”. Nothing is said of how busy they are."""
        return self.fresh(today).filter(ON_LIST).exclude(away_until__gte=today)

    def with_standing(self, today: date) -> Self:
        """Adds `standing`, one of `Standing`."""
        cases = (
            When(~ON_LIST | Q(researcher__user=None), then=Value(Standing.CLOSED)),
            When(confirmed_at=None, then=Value(Standing.UNCONFIRMED)),
            When(confirmed_at__lt=_first_fresh_moment(today), then=Value(Standing.STALE)),
            When(away_until__gte=today, then=Value(Standing.AWAY)),
        )
        found = Case(*cases, default=Value(Standing.AVAILABLE), output_field=models.CharField())
        return self.with_rule(today).annotate(standing=found)

    def waiting_for_word(self, today: date) -> Self:
        """On the list, and not to be asked before the expert has confirmed the profile."""
        return self.with_rule(today).filter(ON_LIST).exclude(confirmed_at__gte=_first_fresh_moment(today))

    def with_load(self, today: date) -> Self:
        """Adds `open_cases`, those taken on, and `hours_booked`: hours of this month that are agreed or kept for somebody."""
        return self.annotate(open_cases=open_cases(), hours_booked=hours_booked(today))

    def standing_on(self, expert_key: int, today: date) -> Standing:
        found: Any = self.with_standing(today).get(pk=expert_key)
        return Standing(found.standing)


def _first_fresh_moment(today: date) -> Any:
    """A word given on the day n days ago still stands today."""
    age = ExpressionWrapper(F("fresh_days") * timedelta(days=1), output_field=models.DurationField())
    return ExpressionWrapper(Value(midnight(today), models.DateTimeField()) - age, output_field=models.DateTimeField())


def open_cases() -> Any:
    """A subquery: how many questions an expert has taken on that are not over."""
    mine = cases_by_expert().filter(expert=OuterRef("pk")).values("n")
    return Coalesce(Subquery(mine), 0, output_field=models.IntegerField())


def cases_by_expert() -> Any:
    """(expert, n) for everybody who has some."""
    offers: Any = ExpertProfile._meta.get_field("offers").related_model
    return offers.objects.held().order_by().values("expert").annotate(n=models.Count("pk"))


def hours_booked(today: date) -> Any:
    """A subquery: the hours of an expert's sessions in this month."""
    mine = hours_by_expert(today).filter(expert=OuterRef("pk")).values("n")
    return Coalesce(Subquery(mine), 0.0, output_field=models.FloatField())


def hours_by_expert(today: date) -> Any:
    """(expert, n) for everybody who has sessions in this month: as the log says, else their length without the way there."""
    first = today.replace(day=1)
    end = (first + timedelta(days=31)).replace(day=1)
    holds: Any = ExpertProfile._meta.get_field("holds").related_model
    seconds = "extract(epoch FROM upper(%(expressions)s) - lower(%(expressions)s))"
    length = models.Func(F("during"), template=f"({seconds} / 3600.0)::float8", output_field=models.FloatField())
    logs = ("session__log__hours", "joint_session__session__log__second_hours")
    written = [Cast(F(hours), models.FloatField()) for hours in logs]
    booked = holds.objects.live().filter(during__startswith__gte=midnight(first), during__startswith__lt=midnight(end))
    total = models.Sum(Coalesce(*written, length), output_field=models.FloatField())
    return booked.order_by().values("expert").annotate(n=total)


@pghistory.track()
class ExpertProfile(models.Model):
    """What a researcher takes on. Fields of technology, keywords and the introduction stand with the researcher.

    `away_until` is the last day of “not now”. `confirmed_at`: when the expert said last that all this is right; None until they have.
    """

    researcher = models.OneToOneField(
        Researcher, models.PROTECT, related_name="expert", verbose_name=gettext_lazy("researcher"),
        error_messages={"unique": gettext_lazy("This researcher is an expert already.")},
    )  # fmt: skip
    forms = ArrayField(
        models.CharField(max_length=6, choices=Wanted), verbose_name=gettext_lazy("in which form"),
        default=list, help_text=gettext_lazy("What you take on."),
    )  # fmt: skip
    regions = ArrayField(
        models.CharField(max_length=10, choices=Region), verbose_name=gettext_lazy("regions for visits"),
        default=list, blank=True, help_text=gettext_lazy("Where you visit a company."),
    )  # fmt: skip
    hours_a_month = models.PositiveSmallIntegerField(gettext_lazy("hours a month at most"), default=8, validators=between(1, 80))
    open_cases_most = models.PositiveSmallIntegerField(gettext_lazy("open questions at once at most"), default=2, validators=between(1, 20))
    slot_minutes = models.PositiveSmallIntegerField(gettext_lazy("minutes of a session"), default=60, validators=between(30, 240))
    buffer_minutes = models.PositiveSmallIntegerField(
        gettext_lazy("minutes between two sessions"), default=15, validators=[MaxValueValidator(120)]
    )
    travel_minutes = models.PositiveSmallIntegerField(
        gettext_lazy("minutes on the way to a visit"), default=90, validators=[MaxValueValidator(360)],
        help_text=gettext_lazy("Kept free before and after a visit."),
    )  # fmt: skip
    lead_hours = models.PositiveSmallIntegerField(
        gettext_lazy("hours of notice before a session"), default=48, validators=[MaxValueValidator(336)]
    )
    horizon_days = models.PositiveSmallIntegerField(
        gettext_lazy("days ahead for which times can be chosen"), default=28, validators=between(7, 90)
    )
    away_until = models.DateField(gettext_lazy("not now, until"), null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(gettext_lazy("confirmed by the expert at"), null=True, editable=False)
    is_active = models.BooleanField(gettext_lazy("on the list of experts"), default=True, editable=False)
    closed_at = models.DateTimeField(gettext_lazy("taken off the list at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False,
        verbose_name=gettext_lazy("taken off the list by"),
    )  # fmt: skip
    closed_reason = models.CharField(gettext_lazy("why it was taken off the list"), max_length=500, blank=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=gettext_lazy("made by")
    )
    made_at = models.DateTimeField(gettext_lazy("made at"), editable=False)

    ANSWERS = (
        "forms", "regions", "hours_a_month", "open_cases_most", "slot_minutes", "buffer_minutes", "travel_minutes", "lead_hours",
        "horizon_days",
    )  # fmt: skip

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("expert")
        verbose_name_plural = gettext_lazy("experts")
        ordering = ["researcher__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(forms=[]), name="expert_offers_something",
                violation_error_message=gettext_lazy("Choose at least one form."),
            ),
            models.CheckConstraint(
                condition=~Q(forms__contains=["visit"]) | ~Q(regions=[]), name="expert_visits_somewhere",
                violation_error_message=gettext_lazy("Whoever visits companies says in which regions."),
            ),
            models.CheckConstraint(
                condition=Q(hours_a_month__range=(1, 80), open_cases_most__range=(1, 20)), name="expert_has_a_capacity",
                violation_error_message=gettext_lazy("Between 1 and 80 hours a month, between 1 and 20 open questions."),
            ),
            models.CheckConstraint(
                condition=Q(
                    slot_minutes__range=(30, 240), buffer_minutes__lte=120, travel_minutes__lte=360, horizon_days__range=(7, 90),
                    lead_hours__lt=F("horizon_days") * 24,
                ),
                name="expert_times_make_sense",
                violation_error_message=gettext_lazy("The notice must be shorter than the days for which times can be chosen."),
            ),
            models.CheckConstraint(
                condition=Q(is_active=True, closed_at=None, closed_by=None, closed_reason="")
                | Q(is_active=False, closed_at__isnull=False, closed_by__isnull=False) & ~Q(closed_reason=""),
                name="expert_off_the_list_for_a_reason",
                violation_error_message=gettext_lazy("Whoever is taken off the list is so by somebody, at a time, for a reason."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.researcher)

    def get_absolute_url(self) -> str:
        return reverse("mentoring:expert", args=[self.pk])

    # What it says

    @property
    def form_names(self) -> list[str]:
        return [str(Wanted(form).label) for form in Wanted.values if form in self.forms]

    @property
    def region_names(self) -> list[str]:
        return [str(Region(region).label) for region in Region.values if region in self.regions]

    def fresh_until(self, fresh_days: int) -> date | None:
        """The last day on which the word stands."""
        return timezone.localdate(self.confirmed_at) + timedelta(days=fresh_days) if self.confirmed_at else None

    def is_away(self, today: date) -> bool:
        return bool(self.away_until and self.away_until >= today)

    def is_of(self, user: User) -> bool:
        return self.researcher.user_id == user.pk

    # What is done with it

    def lock(self) -> None:
        """Whoever counts what an expert has, or gives them something, does so under this lock."""
        self.refresh_from_db(from_queryset=type(self).objects.select_for_update(of=("self",), no_key=True).with_names())

    @classmethod
    @transaction.atomic
    def begin(cls, researcher: Researcher, answers: Mapping[str, Any], *, by: User, now: datetime) -> ExpertProfile:
        """By the researcher, whose word counts from now on; or by staff, and then the researcher is asked to confirm it.

        Raises ValidationError `not_yours`, `no_account`, `already`, and what the fields ask.
        """
        found = Researcher.objects.select_for_update(of=("self",)).select_related("institute", "user").get(pk=researcher.pk)
        is_own = found.user_id == by.pk
        if not is_own and not by.may_as_staff(CHANGE):
            raise ValidationError(_("Only the researcher and the centre's staff for mentoring do this."), code="not_yours")
        if found.user_id is None:
            raise ValidationError({"researcher": ValidationError(_("This researcher has no account yet."), code="no_account")})
        if cls.objects.filter(researcher=found).exists():
            raise ValidationError(_("This researcher is an expert already."), code="already")
        made = cls(researcher=found, made_by=by, made_at=now, confirmed_at=now if is_own else None)
        made._write(answers, by=by, now=now)
        if not is_own:
            letters.asked(made, now=now)
        return made

    @transaction.atomic
    def save_answers(self, answers: Mapping[str, Any], *, by: User, now: datetime) -> None:
        """By the expert, which also renews the word; or by staff, which does not. Raises `not_yours`, and what the fields ask."""
        self.lock()
        if not self.is_of(by) and not by.may_as_staff(CHANGE):
            raise ValidationError(_("Only the expert and the centre's staff for mentoring do this."), code="not_yours")
        if self.is_of(by):
            self.confirmed_at = now
        self._write(answers, by=by, now=now)

    @transaction.atomic
    def confirm(self, *, by: User, now: datetime) -> None:
        """All this is still right. Raises ValidationError `not_yours`, or `already` when the expert has said so today."""
        self._lock_for_expert(by)
        if self.confirmed_at and timezone.localdate(self.confirmed_at) == timezone.localdate(now):
            raise ValidationError(_("You have confirmed your profile today already."), code="already")
        self.confirmed_at = now
        self._keep(by=by, now=now)

    @transaction.atomic
    def go_away(self, until: date, *, by: User, now: datetime) -> None:
        """Not now: nobody new is sent until after that day; what is agreed stands. Raises ValidationError `not_yours`, `day`, `same`."""
        self._lock_for_expert(by)
        today = timezone.localdate(now)
        if not today <= until <= today + LONGEST_AWAY:
            words = _("Choose a day from today on, at most a year ahead.")
            raise ValidationError({"until": ValidationError(words, code="day")})
        if self.away_until == until:
            raise ValidationError(_("“Not now” is set until that day already."), code="same")
        self.away_until = until
        self._keep(by=by, now=now)

    @transaction.atomic
    def come_back(self, *, by: User, now: datetime) -> None:
        """Raises ValidationError `not_yours`, or `already` when “not now” is not set."""
        self._lock_for_expert(by)
        if not self.is_away(timezone.localdate(now)):
            raise ValidationError(_("You take questions already."), code="already")
        self.away_until = None
        self._keep(by=by, now=now)

    @transaction.atomic
    def close(self, reason: str, *, by: User, now: datetime) -> None:
        """Off the list, until opened again; what is agreed stands, and an expert whom staff take off is told.

        Raises ValidationError `not_yours`, `reason`, `already`.
        """
        self.lock()
        if not self.is_of(by) and not by.may_as_staff(CHANGE):
            raise ValidationError(_("Only the expert and the centre's staff for mentoring do this."), code="not_yours")
        if not self.is_active:
            raise ValidationError(_("This expert is off the list already."), code="already")
        if not reason.strip():
            raise ValidationError(_("Say why."), code="reason")
        self.is_active, self.closed_at, self.closed_by, self.closed_reason = False, now, by, reason.strip()
        self._keep(by=by, now=now, reason=self.closed_reason)
        if not self.is_of(by):
            letters.closed(self, now=now)

    @transaction.atomic
    def open(self, *, by: User, now: datetime) -> None:
        """On the list again: by staff, or by the expert who left it. Raises ValidationError `not_yours`, `already`."""
        self.lock()
        is_staff = by.may_as_staff(CHANGE)
        if not self.is_of(by) and not is_staff:
            raise ValidationError(_("Only the expert and the centre's staff for mentoring do this."), code="not_yours")
        if self.is_active:
            raise ValidationError(_("This expert is on the list already."), code="already")
        if self.closed_by_id != by.pk and not is_staff:
            raise ValidationError(_("The centre took this profile off the list. Please ask the staff for mentoring."), code="not_yours")
        self.is_active, self.closed_at, self.closed_by, self.closed_reason = True, None, None, ""
        if self.is_of(by):
            self.confirmed_at = now
        self._keep(by=by, now=now)

    @transaction.atomic
    def ask_to_confirm(self, *, by: User, now: datetime) -> None:
        """A letter to the expert, once a day. Raises ValidationError `not_staff`, `already`."""
        self.lock()
        if not by.may_as_staff(CHANGE):
            raise ValidationError(_("Only the centre's staff for mentoring do this."), code="not_staff")
        if not letters.asked(self, now=now):
            raise ValidationError(_("The expert was asked today already."), code="already")

    def _lock_for_expert(self, by: User) -> None:
        self.lock()
        if not self.is_of(by):
            raise ValidationError(_("Only the expert does this."), code="not_yours")

    def _write(self, answers: Mapping[str, Any], *, by: User, now: datetime) -> None:
        for name in self.ANSWERS:
            if name in answers:
                setattr(self, name, answers[name])
        self.full_clean()
        self._keep(by=by, now=now)

    def _keep(self, *, by: User, now: datetime, reason: str = "") -> None:
        with because(by=by, now=now, reason=reason):
            self.save()
