"""Seats that staff keep, under a name: "speakers", "host institute". Nobody has to guess why the house is full."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.states import Place


@pghistory.track()
class SeatPool(models.Model):
    """`seats` are those still kept; each that is given to somebody becomes an ordinary seat."""

    event = models.ForeignKey("events.Event", models.PROTECT, related_name="pools", verbose_name=_("event"))
    label = models.CharField(_("kept for"), max_length=60)
    place = models.CharField(_("seat at the event"), max_length=6, choices=Place, default=Place.ONSITE)
    seats = models.PositiveSmallIntegerField(_("number of seats"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("kept seats")
        verbose_name_plural = _("kept seats")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "place", "label"], name="seatpool_name_once",
                violation_error_message=_("There are seats kept under this name already."),
            ),
            models.CheckConstraint(
                condition=~Q(label=""), name="seatpool_has_a_name", violation_error_message=_("Say for whom the seats are kept.")
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.label} · {self.get_place_display()} · {self.seats}"
