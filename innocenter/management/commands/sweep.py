from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from companies import memberships
from events import sweeps
from mentoring import sweeps as mentoring_sweeps
from workspace import applications, bookings, panels, renewals, succession


class Command(BaseCommand):
    """The way to sweep without a broker."""

    help = "Do what is owed by today, in every room: lapse, open, remind, close, release. Safe any number of times."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        done = memberships.sweep(now=now) | applications.sweep(now=now) | panels.sweep(now=now) | renewals.sweep(now=now)
        done |= bookings.sweep(now=now) | {"changes of party": succession.amend_parties(now=now)} | sweeps.sweep(now=now)
        done |= mentoring_sweeps.sweep(now=now)
        for what, count in done.items():
            self.stdout.write(f"{what}: {count}")
