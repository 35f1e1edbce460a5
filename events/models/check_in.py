"""A check-in: that somebody was seen to be there, by whom, when and how. Taken back, it stays, with the reason."""

from __future__ import annotations

from typing import ClassVar, Self
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from innocenter.look.dates import moment


class How(models.TextChoices):
    QR = "qr", _("QR code")
    LIST = "list", _("List of names")
    WALK_IN = "walk_in", _("Came without registering")
    SELF = "self", _("Code at the door")


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def standing(self) -> Self:
        """Not taken back: at most one for each registration."""
        return self.filter(undone_at=None)

    def with_names(self) -> Self:
        return self.select_related("registration", "by", "undone_by")


class CheckIn(models.Model):
    """`at` is the hour at which the server learnt of it, `device_at` what the phone's clock said when it was done without a network.

    `nonce` comes from the device: what is sent a second time is known by it. `by` is empty where somebody checked themselves in.
    """

    How = How

    registration = models.ForeignKey("events.Registration", models.PROTECT, related_name="check_ins", verbose_name=_("registration"))
    how = models.CharField(_("how"), max_length=7, choices=How)
    at = models.DateTimeField(_("checked in at"))
    device_at = models.DateTimeField(_("hour on the device"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("checked in by"),
        help_text=_("Empty for somebody who checked themselves in."),
    )  # fmt: skip
    nonce = models.UUIDField(_("number from the device"), unique=True, default=uuid4, editable=False)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken back by")
    )
    undo_reason = models.TextField(_("why it was taken back"), max_length=300, blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["-at", "-pk"]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="a_check_in_stays", fields=["registration", "how", "at", "device_at", "by", "nonce"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(undone_at=None), name="checkin_stands_once",
                violation_error_message=_("This person is checked in already."),
            ),
            models.CheckConstraint(
                condition=Q(how="self") | Q(by__isnull=False),
                name="checkin_by_somebody",
                violation_error_message=_("A check-in says who did it."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None, undo_reason="")
                | Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason=""),
                name="checkin_undone_by_somebody_for_a_reason",
                violation_error_message=_("Whoever takes a check-in back says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.registration_id} {self.at:%Y-%m-%d %H:%M}"

    @property
    def when(self) -> str:
        """As the person at the door would say it: by the clock of the device where there was no network."""
        return moment(self.device_at or self.at)

    @property
    def words(self) -> str:
        """Who, when and how, for somebody who meets it a second time."""
        who = self.by or _("the person")
        return _("%(when)s, %(who)s (%(how)s)") % {"when": self.when, "who": who, "how": How(self.how).label}
