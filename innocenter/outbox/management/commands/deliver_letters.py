import signal
import time
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from innocenter.outbox import delivery
from innocenter.outbox.models import Heartbeat


class Command(BaseCommand):
    help = "Send the letters that are owed: the way that needs no broker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="Look again and again until SIGTERM or Ctrl-C.")
        parser.add_argument("--every", type=float, default=5.0, help="Seconds between two looks (default: 5).")

    def handle(self, *, loop: bool, every: float, **options: Any) -> None:
        if not loop:
            return self._look()
        over = Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *__: over.set())
        while not over.is_set():
            try:
                self._look()
            except (OperationalError, InterfaceError) as failure:
                self.stderr.write(f"The database is away, trying again: {failure}")
                connection.close()
            over.wait(every)

    def _look(self) -> None:
        started = time.monotonic()
        Heartbeat.beat("deliver_letters", now=timezone.now())
        tally = delivery.deliver(clock=timezone.now)
        if tally:
            told = ", ".join(f"{state} {count}" for state, count in sorted(tally.items()))
            self.stdout.write(f"{told} in {time.monotonic() - started:.1f} s")
