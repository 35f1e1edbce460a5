from datetime import datetime, timedelta

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

SHORTEST_REST = timedelta(seconds=15)
LONGEST_REST = timedelta(minutes=5)


class Relay(models.Model):
    """Whether the mail server can be reached: one failure rests it for all workers, so letters do not burn their attempts."""

    address = models.CharField(_("mail server"), max_length=200, primary_key=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    shut_until = models.DateTimeField(_("not tried until"), null=True, blank=True)
    why = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("mail server")
        verbose_name_plural = _("mail servers")

    def __str__(self) -> str:
        return self.address

    def rests(self, now: datetime) -> bool:
        return self.shut_until is not None and now < self.shut_until

    @staticmethod
    def rest(address: str, *, why: str, now: datetime) -> None:
        """One failure more: nobody tries for 15 seconds, then 30, 60, … up to five minutes."""
        relay, __ = Relay.objects.get_or_create(address=address)
        pause = min(SHORTEST_REST * 2 ** min(relay.failures, 10), LONGEST_REST)
        Relay.objects.filter(pk=address).update(failures=F("failures") + 1, shut_until=now + pause, why=why[:500])


class Heartbeat(models.Model):
    """When a part of the machinery was last seen at work."""

    name = models.CharField(_("name"), max_length=60, primary_key=True)
    at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def beat(name: str, *, now: datetime) -> None:
        Heartbeat.objects.bulk_create([Heartbeat(name=name, at=now)], update_conflicts=True, unique_fields=["name"], update_fields=["at"])
