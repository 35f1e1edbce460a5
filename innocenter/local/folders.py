"""The servers' folders: whoever holds the lock file owns the folder and everything that runs in it."""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from innocenter.local.account import CannotStart, account_uid, may, until

PREFIX = "innocenter-local-"


def lock(folder: Path) -> int | None:
    """Take the folder for as long as this process lives; None when somebody else has it."""
    path, fresh = folder / "lock", folder / f"lock.{os.getpid()}"
    new = not path.exists()
    descriptor = os.open(fresh if new else path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    if new:
        fresh.rename(path)  # it appears locked: nobody can take a folder for abandoned that is just being made
    return descriptor


def tag(folder: Path) -> str:
    """The word that the servers of a folder carry in their process titles."""
    return PREFIX + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]


def running(folder: Path) -> list[int]:
    """Servers of this folder; from their titles, which even a container's root may read of other accounts' processes."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
            ours = process.stat().st_uid == account_uid()
        except OSError:
            continue
        if ours and tag(folder).encode() in words and any(name in words for name in (b"postgres", b"valkey-server")):
            found.append(int(process.name))
    return found


def stop_orphans(folder: Path) -> None:
    """Stop the servers that a killed owner left; both take SIGINT for an orderly shutdown."""
    for number in (signal.SIGINT, signal.SIGKILL):
        for process in running(folder):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, number)
        until(lambda: not running(folder), seconds=10)


def is_own_folder(path: Path) -> bool:
    seen = path.lstat()
    return stat.S_ISDIR(seen.st_mode) and seen.st_uid == os.geteuid()


def temporary() -> Path:
    """The temp dir, if the servers' account can work below it."""
    named = Path(tempfile.gettempdir())
    return named if may("-x", named) else Path("/tmp")  # noqa: S108 -- only a parent of our own folder


def clear_abandoned() -> None:
    """Remove the throw-away folders whose owner was killed, and what still runs in them."""
    for folder in temporary().glob(PREFIX + "*"):
        with contextlib.suppress(OSError):
            if is_own_folder(folder) and (folder / "lock").exists() and (held := lock(folder)) is not None:
                stop_orphans(folder)
                shutil.rmtree(folder, ignore_errors=True)
                os.close(held)


@contextlib.contextmanager
def throw_away() -> Iterator[Path]:
    clear_abandoned()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=temporary()))
    folder.chmod(0o711)
    held = lock(folder)
    try:
        yield folder
    finally:
        stop_orphans(folder)
        shutil.rmtree(folder, ignore_errors=True)
        if held is not None:
            os.close(held)


def writable(wanted: Path) -> Path:
    """Make the folder. Raises CannotStart where this account may not write."""
    try:
        wanted.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=wanted):
            return wanted.resolve()
    except OSError as problem:
        raise CannotStart(f"{wanted} cannot be written ({problem.strerror}): give it to your account, or make room for it.") from problem


def elsewhere(wanted: Path) -> Path:
    """A place that the servers' account can reach and that outlives a restart. It belongs to the wanted folder: a note there names it,
    and whoever removes that folder to start afresh starts afresh here, too.
    """
    lasting = Path("/var/lib")
    place = lasting if os.access(lasting, os.W_OK) and may("-x", lasting) else temporary()
    folder, note = place / f"innocenter-kept-{tag(wanted)[len(PREFIX) :]}", wanted / "the-state-is-in"
    if folder.exists() and not note.exists() and is_own_folder(folder) and (held := lock(folder)) is not None:
        stop_orphans(folder)
        shutil.rmtree(folder)
        os.close(held)
    folder.mkdir(mode=0o711, exist_ok=True)
    note.write_text(f"{folder}\n")
    account = pwd.getpwuid(account_uid()).pw_name
    print(f"The servers' account ({account}) cannot reach {wanted}; their state is in {folder}.", file=sys.stderr)
    return folder


@contextlib.contextmanager
def kept(wanted: Path) -> Iterator[Path]:
    folder = writable(wanted)
    if not may("-x", folder):  # for instance a checkout under /root
        folder = elsewhere(folder)
    if not is_own_folder(folder):
        raise CannotStart(f"{folder} belongs to another user: run this as that user, or remove the folder to start afresh.")
    held = lock(folder)
    if held is None:
        raise CannotStart(f"Another process works with {folder} already: stop it first.")
    try:
        stop_orphans(folder)
        yield folder
    finally:
        os.close(held)
