"""`make bench ARGS="--size large --rounds 5"`: the portal against a limit app, in one interleaved run on 127.0.0.1. See README.md."""

import argparse
import contextlib
import logging
import os
import platform
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bench import bookings, candidates, portal, reminders, signups
from bench.measure import CONNECTIONS, SECONDS, Figure, Web, requests_per_second, served, wait_for
from innocenter.local.servers import free_port

Probe = Callable[[], float]
TEXT, PAGE = "limit: one query, 20 KB of text", "limit: one query, 20 KB, a list"
ADMIN, HELLO = "limit: bare admin list", "limit: hello"
SMTP_LOOP, HOT_ROW = "limit: SMTP, one connection", "limit: one row, 32 writers"
AGAINST = {
    "letters": SMTP_LOOP,
    "reminders of 5,000": SMTP_LOOP,
    "booking: 32 desks": HOT_ROW,
    "booking: one room, one hour": HOT_ROW,
    "signing up: 128 for 128 seats": HOT_ROW,
    "signing up: 128 for 40 seats": HOT_ROW,
}


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class Counting:
    """An SMTP server that keeps nothing."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return "250 OK"


def sink() -> None:
    """`python -m bench sink PORT`: a process of its own, so that it does not share the interpreter of who sends."""
    logging.disable(logging.CRITICAL)  # aiosmtpd tells each command: as JSON lines that costs more than taking the letter
    controller = Controller(Counting(), hostname="127.0.0.1", port=int(sys.argv[2]))
    controller.start()
    while True:
        time.sleep(3600)


@contextlib.contextmanager
def process(*command: str) -> Iterator["subprocess.Popen[bytes]"]:
    with Path(os.environ["BENCH_FOLDER"], "process.log").open("ab") as words:
        running = subprocess.Popen([sys.executable, "-m", *command], stdout=words, stderr=words)
    try:
        yield running
    finally:
        running.terminate()
        running.wait(60)


def smtp_loop(port: int) -> float:
    """Messages per second on one connection, with nothing else to do."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@bulk.innocenter.example", "b@bulk.innocenter.example", "제목"
    message.set_content("본문 " * 200)
    message.add_alternative("<p>" + "본문 " * 400 + "</p>", subtype="html")
    began = time.monotonic()
    with smtplib.SMTP("127.0.0.1", port) as line:
        for _ in range(portal.LETTERS):
            line.send_message(message)
    return portal.LETTERS / (time.monotonic() - began)


def page_probes(web: Web, limit: Web, shown: dict[str, tuple[str, str]], limit_session: str) -> dict[str, Probe]:
    def probe(address: str, session: str) -> Probe:
        return lambda: requests_per_second(address, session)

    return {
        HELLO: probe(f"{limit.address}/hello/", ""),
        TEXT: probe(f"{limit.address}/page/", ""),
        PAGE: probe(f"{limit.address}/list/", ""),
        ADMIN: probe(f"{limit.address}/admin/bench/row/", f"sessionid={limit_session}"),
        **{name: probe(web.address + path, session) for name, (path, session) in shown.items()},
    }


def measured(probes: dict[str, Probe], rounds: int) -> dict[str, Figure]:
    """Every probe once in each round, so that whatever else the machine does falls on all of them."""
    figures = {name: Figure(name) for name in probes}
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}")
        for name, probe in probes.items():
            figures[name].rounds.append(probe())
    return figures


def tell(figures: dict[str, Figure], shown: dict[str, tuple[str, str]]) -> None:
    say(f"\n{'':<34} {'median':>9}      (spread)")
    for name, figure in figures.items():
        against = {"admin": ADMIN, "warm:": HELLO}.get(name[:5], PAGE) if name in shown else AGAINST.get(name)
        beside = f", {figure.median / figures[TEXT].median:.2f} x the page of text" if against == PAGE else ""
        say(f"{figure}  {figure.median / figures[against].median:5.2f} x {against}{beside}" if against else str(figure))
    hello = figures[HELLO].median
    say(f"hello: {hello / figures[PAGE].median:.0f} x the list, {hello / figures[TEXT].median:.0f} x the page of text")
    say(f"\n{'statements and bytes of one view':<34}")
    for name, (path, session) in shown.items():
        count, size = portal.statements(path, session)
        say(f"{name:<34} {count:>4} SQL {size / 1024:>7.1f} KB")


def bench(size: str, rounds: int) -> None:
    os.environ["LIMIT_DATABASE_URL"] = portal.limit_database()
    limit_session = subprocess.run(
        [sys.executable, "-c", "from bench import limit; import sys; sys.stdout.write(limit.prepare())"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    say(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {time.strftime('%Y-%m-%d %H:%M %Z')}")
    say(f"size {size}: {portal.prepare(size)}; {CONNECTIONS} connections, {SECONDS} s each, load before {os.getloadavg()[0]:.1f}")
    smtp_port = free_port()
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{smtp_port}"
    worker = ["celery", "-A", "innocenter", "worker", "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    with (
        process("bench", "sink", str(smtp_port)) as server,
        served("innocenter.wsgi", DEMO="") as web,
        served("bench.limit", DJANGO_SETTINGS_MODULE="bench.limit") as limit,
        process(*worker),
    ):
        wait_for(smtp_port, server, Path(os.environ["BENCH_FOLDER"], "process.log"))
        shown = portal.pages()
        probes = page_probes(web, limit, shown, limit_session)
        probes |= {SMTP_LOOP: lambda: smtp_loop(smtp_port), "letters": portal.letters}
        crowd = bookings.crowd(web.address, rounds)
        probes |= {HOT_ROW: bookings.hot_row, "booking: 32 desks": crowd.apart, "booking: one room, one hour": crowd.together}
        door = signups.doors(web.address)
        probes |= {"signing up: 128 for 128 seats": door.seats_for_all, "signing up: 128 for 40 seats": door.few_seats}
        probes |= {"reminders of 5,000": reminders.leave}
        figures = measured(probes, rounds)
        tell(figures, shown)
        tell_more(web, limit, crowd, door)


def tell_more(web: Web, limit: Web, crowd: bookings.Crowd, door: signups.Doors) -> None:
    say(f"\n{'search, first page, p95':<34} {portal.search_milliseconds():>7.1f} ms in the database")
    say("{:<34} {:>7.1f} ms in the database, p95 {:.1f} ms, {} SQL, among {:,} experts".format("candidates", *candidates.milliseconds()))
    say(f"{'booking, p99':<34} {crowd.p99('apart'):>7.0f} ms apart, {crowd.p99('together'):.0f} ms for the same hour")
    all_seated, few = door.p99("seats for all"), door.p99("40 seats")
    say(f"{'signing up, p99 of the POST':<34} {all_seated:>7.0f} ms with seats for all, {few:.0f} ms for 40 seats")
    say("{:<34} {:>7} SQL for the page, {} for the POST".format("signing up", *signups.statements()))
    say("{:<34} {:>7.2f} s, {} SQL".format("planning 5,000 reminders", *reminders.plan()))
    say(f"{'web worker: first answer, memory':<34} {web.seconds_to_start:>7.2f} s  {web.worker_mib:>5.0f} MiB")
    say(f"{'limit: first answer, memory':<34} {limit.seconds_to_start:>7.2f} s  {limit.worker_mib:>5.0f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--size", choices=["large", "huge"], default="large")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(BENCH_FOLDER=folder, MEDIA_ROOT=folder)
        bench(given.size, given.rounds)


if __name__ == "__main__":
    if sys.argv[1:2] == ["sink"]:
        sink()
    else:
        main()
