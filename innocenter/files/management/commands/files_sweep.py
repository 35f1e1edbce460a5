"""Clears bytes without a row: what a rolled-back transaction left in the vault."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from innocenter.files.models import StoredFile


class Command(BaseCommand):
    help = "Delete private files that no row names and that are older than a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hours", type=int, default=24, help="Leave younger files alone: their transaction may still run.")

    def handle(self, *args: Any, **options: Any) -> None:
        gone = StoredFile.objects.sweep(before=timezone.now() - timedelta(hours=options["hours"]))
        self.stdout.write(f"{gone} files without a row deleted.")
