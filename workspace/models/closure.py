"""A room that nobody can use for some time: repairs, cleaning, a fault."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workspace.models.space import Room


@pghistory.track()
class Closure(models.Model):
    room = models.ForeignKey(Room, models.PROTECT, related_name="closures", verbose_name=_("room or desk"))
    during = DateTimeRangeField(_("time"))
    reason = models.CharField(_("reason"), max_length=300, help_text=_("Everybody reads it."))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lifted by")
    )

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["-during", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False) & ~Q(reason=""),
                name="closure_has_begin_end_and_reason",
                violation_error_message=_("A room is closed from a beginning to an end, for a reason."),
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="closure_lifted_by_somebody",
                violation_error_message=_("Somebody lifts a closure at a time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.during}"
