"""`manage.py seed`: the demo centre, once; `--size large|huge`: rows in bulk for measuring."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from innocenter.management import bulk, centre

DEMO_PASSWORD = "innocenter-demo-2026"  # noqa: S105 -- named in the README; the accounts exist only in a demo


class Command(BaseCommand):
    help = "Fill in the demo centre (once), or rows in bulk for measuring."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=["demo", "large", "huge"], default="demo")

    def handle(self, *args: Any, size: str, **options: Any) -> None:
        if not centre.is_allowed():
            raise CommandError("The demo centre belongs in a demo: set DEMO=1. Its sign-ins are known to everybody.")
        if size != "demo":
            for name, rows in bulk.fill(size, now=timezone.now()).items():
                self.stdout.write(f"{rows:>9,} {name}")
            return
        if centre.exists():
            self.stdout.write("The demo centre is there already.")
            return
        with transaction.atomic(), translation.override("ko"):
            centre.Centre(today=timezone.localdate(), password=DEMO_PASSWORD).tell()
        self.stdout.write("The demo centre is ready.")
