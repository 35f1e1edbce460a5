"""What happens at an event, point by point, and who speaks."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from innocenter.look.dates import is_korean
from institutes.models import Researcher


@pghistory.track()
class AgendaItem(models.Model):
    """One point, in the order of their beginnings."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="items", verbose_name=_("event"))
    begins = models.TimeField(_("begins at"))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"))
    title_ko = models.CharField(_("title in Korean"), max_length=150)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("point of the agenda")
        verbose_name_plural = _("agenda")
        ordering = ["begins", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "begins", "title_ko"],
                name="agendaitem_once",
                violation_error_message=_("This point stands on the agenda already."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, 720)),
                name="agendaitem_has_a_length",
                violation_error_message=_("A point of the agenda takes between 1 minute and 12 hours."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_ko if is_korean() else self.title_en or self.title_ko


@pghistory.track()
class Speaker(models.Model):
    """Of a point of the agenda. `researcher` is set for those who have a page here; their name and affiliation are written all the same."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="speakers", verbose_name=_("point of the agenda"))
    name = models.CharField(_("name"), max_length=60)
    affiliation = models.CharField(_("affiliation"), max_length=100, blank=True)
    researcher = models.ForeignKey(
        Researcher, models.SET_NULL, null=True, blank=True, related_name="talks", verbose_name=_("researcher")
    )

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "name", "affiliation"], name="speaker_once_for_a_point",
                violation_error_message=_("This speaker stands there already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} ({self.affiliation})" if self.affiliation else self.name
