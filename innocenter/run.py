"""`make run`: a whole demo centre in the foreground, with its state under var/. Ctrl-C stops all of it."""

import ctypes
import logging
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.exceptions import InconsistentMigrationHistory

from innocenter.local.__main__ import Stopped, stop_on_signals
from innocenter.local.account import CannotStart
from innocenter.local.servers import free_port, servers

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
PATIENCE = 30  # seconds that a process may take to end
DEATH_SIGNAL = 1  # prctl's PR_SET_PDEATHSIG


class Child:
    """One process of the portal; its words go to var/logs."""

    def __init__(self, name: str, *command: str) -> None:
        self.name = name
        self.command = [sys.executable, "-m", *command]
        self.log = VAR / "logs" / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.early_ends = 0
        self.started = 0.0

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 -- no threads here
            )
        self.started = time.monotonic()

    def look(self) -> None:
        """Start again what has ended. Celery's worker may end when the broker is killed; the queue is in PostgreSQL, so nothing is lost."""
        if self.process is None or self.process.poll() is None:
            return
        self.early_ends = self.early_ends + 1 if time.monotonic() - self.started < 10 else 0
        if self.early_ends == 3:
            last = "\n".join(self.log.read_text(errors="replace").splitlines()[-5:])
            raise CannotStart(f"{self.name} ends again and again; the last words in {self.log.relative_to(ROOT)}:\n{last}")
        say(f"{self.name} ended ({self.process.returncode}); it is started again.")
        self.start()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait(self) -> None:
        if self.process:
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def die_with_parent() -> None:
    """Between fork and exec: if `make run` itself is killed, Linux ends its children. Elsewhere nothing happens."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl:
        prctl(DEATH_SIGNAL, signal.SIGTERM)


def say(*lines: str) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wanted_port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise CannotStart(f"PORT={text} is not a port number.")
    if not is_free(int(text)):
        raise CannotStart(f"Port {text} is taken: stop what uses it, or choose another, as in `make run PORT=9000`.")
    return int(text)


def port_of_the_mail(port: int) -> int:
    """Where the caught letters are read: 8025 beside 8000, so that two centres on one machine do not want the same one."""
    wanted = port + 25
    return wanted if wanted < 65536 and is_free(wanted) else free_port()


def prepare() -> None:
    """Everything before the first page, in one Django. A demo serves static files from where they lie: nothing is collected."""
    django.setup()
    logging.getLogger().setLevel(logging.WARNING)  # the terminal is for people
    call_command("words", compile=True)
    if not connection.introspection.table_names():
        say("Making the demo centre, this once: tables, then people, desks and letters. It takes a minute or two ...")
    try:
        call_command("migrate", verbosity=0)
    except InconsistentMigrationHistory as another:
        raise CannotStart("The demo centre in var/ was made by another version: remove the folder var/ to start afresh.") from another
    call_command("seed")


def tell(port: int, mail_port: int) -> None:
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- after django.setup()

    from innocenter.management.cast import DOMAIN, MEMBERS  # noqa: PLC0415 -- after django.setup()
    from innocenter.management.commands.seed import DEMO_PASSWORD  # noqa: PLC0415 -- after django.setup()

    say(
        "",
        f"  The portal      http://127.0.0.1:{port}",
        f"  Its mail        http://127.0.0.1:{mail_port}",
        f"  Password        {DEMO_PASSWORD}",
        "",
    )
    known = [f"{key}@{DOMAIN}" for key in (*(member.key for member in MEMBERS), "admin")]
    for user in get_user_model().objects.filter(email__in=known).order_by("pk"):
        say(f"  {user.email:<42} {user.get_full_name()}")
    say("", f"  More people, with the same password: reviewer2 to reviewer7, deputy (a second head), manager02 and on, @{DOMAIN}")
    say("", "  Logs are in var/logs. Ctrl-C stops everything.", "")


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def children(mail: int, page: int) -> list[Child]:
    return [
        Child("mail", "innocenter.catcher", str(VAR / "mail"), str(mail), str(page)),
        Child("web", "gunicorn", "-c", "python:innocenter.gunicorn", "innocenter.wsgi"),
        Child("worker", "celery", "-A", "innocenter", "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"),
        Child("beat", "celery", "-A", "innocenter", "beat", "--schedule", str(VAR / "beat"), "--pidfile="),
    ]


def work(port: int) -> None:
    mail_port = free_port()
    os.environ.update(
        DJANGO_SETTINGS_MODULE="innocenter.settings",
        DEMO="1",
        PORT=str(port),
        SITE_URL=os.environ.get("SITE_URL", f"http://127.0.0.1:{port}"),
        EMAIL_URL=f"smtp://127.0.0.1:{mail_port}",
        MEDIA_ROOT=str(VAR / "media"),
    )
    prepare()
    page_port = port_of_the_mail(port)
    running = children(mail_port, page_port)
    try:
        for child in running:
            child.log.parent.mkdir(parents=True, exist_ok=True)
            child.log.unlink(missing_ok=True)
            child.start()
        told = False
        while True:
            for child in running:
                child.look()
            if not told and answers(port):
                tell(port, page_port)
                told = True
            time.sleep(0.3)
    finally:
        for child in running:
            child.stop()
        for child in running:
            child.wait()


def main() -> int:
    stop_on_signals()
    try:
        port = wanted_port()
        say("Starting PostgreSQL and Valkey ...")
        with servers(keep=VAR / "servers") as variables:
            os.environ.update(variables)
            work(port)
    except CannotStart as sentence:
        sys.stderr.write(f"{sentence}\n")
        return 1
    except Stopped:
        say("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
