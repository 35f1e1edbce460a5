"""The door of an event: who may receive people there, and what of the day is closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.series import refuse_all_but_programme_staff
from innocenter.accounts.models import User
from innocenter.values.working_days import DAY

if TYPE_CHECKING:  # an event has a door
    from events.models.event import Event


class DoorHelperQuerySet(models.QuerySet["DoorHelper"]):
    def at_work(self, now: datetime) -> Self:
        """From the day before the event until the end of the day after: not a day longer do they see names."""
        today = timezone.localdate(now)
        return self.filter(event__starts_at__date__lte=today + DAY, event__ends_at__date__gte=today - DAY)

    def appoint(self, event: Event, person: User, *, by: User, now: datetime) -> DoorHelper:
        """Raises ValidationError `not_allowed`, `already`."""
        refuse_all_but_programme_staff(by)
        helper, is_new = self.get_or_create(event=event, person=person, defaults={"named_by": by, "named_at": now})
        if not is_new:
            raise ValidationError(_("This person helps at the door already."), code="already")
        return helper


class DoorHelper(models.Model):
    """Somebody outside the staff who helps at the door: staff name them for one event."""

    event = models.ForeignKey("events.Event", models.PROTECT, related_name="door_helpers", verbose_name=_("event"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("named by"))
    named_at = models.DateTimeField(_("named at"))

    objects = DoorHelperQuerySet.as_manager()

    class Meta:
        verbose_name = _("helper at the door")
        verbose_name_plural = _("helpers at the door")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"], name="doorhelper_once", violation_error_message=_("This person helps at the door already.")
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    def dismiss(self, *, by: User) -> None:
        """Raises ValidationError `not_allowed`."""
        refuse_all_but_programme_staff(by)
        self.delete()


class RollCall(models.Model):
    """Who was there is settled: whoever had a seat and was not seen is kept as absent."""

    event = models.OneToOneField("events.Event", models.PROTECT, related_name="roll_call", verbose_name=_("event"))
    closed_at = models.DateTimeField(_("closed at"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by"),
        help_text=_("Empty when the clock did it."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("closed attendance")
        verbose_name_plural = _("closed attendances")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.event_id} {self.closed_at:%Y-%m-%d %H:%M}"


def may_receive(event: Event, user: object, now: datetime) -> bool:
    """Whether this person may see who comes, and check them in."""
    if not isinstance(user, User):
        return False
    return user.may_as_staff("events.change_registration") or DoorHelper.objects.at_work(now).filter(event=event, person=user).exists()


def refuse_all_but_the_door(event: Event, user: User | None, now: datetime) -> None:
    """Raises ValidationError `not_allowed`."""
    if not may_receive(event, user, now):
        raise ValidationError(_("Only the staff for the programme, and whom they named for the door, may do this."), code="not_allowed")


OPENS = timedelta(minutes=60)
"""So long before the beginning the code at the door is shown."""


def is_door_open(event: Event, now: datetime) -> bool:
    """When people can check themselves in."""
    return event.state == "published" and event.starts_at - OPENS <= now < event.ends_at
