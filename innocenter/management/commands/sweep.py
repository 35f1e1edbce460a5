from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from workspace import renewals


class Command(BaseCommand):
    """The way to sweep without a broker."""

    help = "Do what is owed by today: open reviews, remind, begin check-outs. Safe any number of times."

    def handle(self, *args: Any, **options: Any) -> None:
        for what, count in renewals.sweep(now=timezone.now()).items():
            self.stdout.write(f"{what}: {count}")
