"""A change of which people are to hear: several within ten minutes are one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from innocenter.look.dates import is_korean
from innocenter.outbox.context import ContextDecoder, ContextEncoder

if TYPE_CHECKING:  # the event writes its notices
    from events.models.event import Event

MERGED_FOR = timedelta(minutes=10)


class ChangeNoticeQuerySet(models.QuerySet["ChangeNotice"]):
    def due(self, now: datetime) -> Self:
        return self.filter(told_at=None, due_at__lte=now)

    def note(self, event: Event, *, reason: str, now: datetime) -> ChangeNotice:
        """Before the event changes, under its lock: what people know of it. A notice that waits already knows it, and takes the reason."""
        notice = self.filter(event=event, told_at=None).first()
        if notice is None:
            return self.create(event=event, was=as_known(event), reason=reason, opened_at=now, due_at=now + MERGED_FOR)
        notice.reason = reason
        notice.save(update_fields=["reason"])
        return notice


class ChangeNotice(models.Model):
    """`was` is what stood in people's calendars when the first of the changes was made."""

    event = models.ForeignKey("events.Event", models.PROTECT, related_name="notices", verbose_name=_("event"))
    was = models.JSONField(_("what was"), encoder=ContextEncoder, decoder=ContextDecoder)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    opened_at = models.DateTimeField(_("first change"))
    due_at = models.DateTimeField(_("told at the earliest"))
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    objects = ChangeNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice of a change")
        verbose_name_plural = _("notices of changes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event"],
                condition=Q(told_at=None),
                name="changenotice_one_that_waits",
                violation_error_message=_("People are about to hear of a change of this event already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.opened_at:%Y-%m-%d %H:%M}"

    def before(self) -> dict[str, Any]:
        """What was, in the active language, under names of its own."""
        where = self.was["where_ko"] if is_korean() else self.was["where_en"]
        return {"begin_before": self.was["begin"], "end_before": self.was["end"], "where_before": where}


def as_known(event: Event) -> dict[str, Any]:
    found: dict[str, Any] = {"begin": event.starts_at, "end": event.ends_at}
    for language in ("ko", "en"):
        with translation.override(language):
            found[f"where_{language}"] = event.where_words
    return found
