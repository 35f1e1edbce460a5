"""How the figures are taken: requests per second by wrk, the median and the spread of some rounds."""

import contextlib
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from innocenter.local.servers import free_port

CONNECTIONS, SECONDS = 8, 2


@dataclass
class Figure:
    """One thing measured once in each round."""

    name: str
    unit: str = "/s"
    rounds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)

    def __str__(self) -> str:
        return f"{self.name:<34} {self.median:>9,.1f} {self.unit:<4} ({min(self.rounds):,.1f} to {max(self.rounds):,.1f})"


def requests_per_second(address: str, cookie: str = "") -> float:
    """Raises RuntimeError when any answer is not a 2xx: a fast error is not a fast page."""
    wrk = shutil.which("wrk")
    if not wrk:
        raise SystemExit("The bench needs wrk: install the package wrk, then try again.")
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "10s", "-H", f"Cookie: {cookie}", address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(f"{address}: {told}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    return float(found[1]) if found else 0.0


@dataclass
class Web:
    """Gunicorn as the portal runs it, on a port of its own."""

    address: str
    seconds_to_start: float
    worker_mib: float


@contextlib.contextmanager
def served(application: str, **environment: str) -> Iterator[Web]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:innocenter.gunicorn", application]
    merged = {**os.environ, **environment, "PORT": str(port)}
    began = time.monotonic()
    log = Path(f"{os.environ['BENCH_FOLDER']}/{port}.log")
    with log.open("wb") as words:
        process = subprocess.Popen(command, env=merged, stdout=words, stderr=words)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(port, process, log)
        with contextlib.suppress(urllib.error.HTTPError), urllib.request.urlopen(f"{address}/") as answer:  # noqa: S310 -- our own
            answer.read()
        yield Web(address, time.monotonic() - began, memory(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise SystemExit(f"Gunicorn does not start:\n{log.read_text()[-2000:]}")


def memory(master: int) -> float:
    """MiB of one worker: what it has for itself, and its share of what is shared."""
    workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    rollup = Path(f"/proc/{workers[0]}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0
