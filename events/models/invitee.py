"""Who is invited to an event that is by invitation only."""

from typing import Any

import pghistory
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class Invitee(models.Model):
    """An address; whoever signs in with it, or confirms it as a guest, may register."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="invitees", verbose_name=_("event"))
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("invited person")
        verbose_name_plural = _("invited people")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                "event", Lower("email"), name="invitee_once", violation_error_message=_("This address is invited already.")
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)
