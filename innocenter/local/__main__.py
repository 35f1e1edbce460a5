import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

import innocenter.local
from innocenter.local.account import CannotStart
from innocenter.local.servers import servers

PATIENCE = 60  # seconds that the command may take to end


class Stopped(BaseException):
    """A signal asked this process to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def stop_on_signals() -> None:
    """From here on a signal unwinds the stack, so that everything started is stopped."""

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)  # the way out is not to be interrupted
        raise Stopped(number)

    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, stop)


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run the command and pass its exit code on; a signal that ends us ends it first."""
    try:
        process = subprocess.Popen(command, env=environment)
    except OSError as problem:
        raise CannotStart(f"{command[0]}: {problem.strerror}.") from problem
    try:
        code = process.wait()
    except Stopped as stopped:
        from_terminal = stopped.number == signal.SIGINT and sys.stdin is not None and sys.stdin.isatty()
        if not from_terminal:  # a terminal tells the command by itself
            process.send_signal(stopped.number)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        raise
    return code if code >= 0 else 128 - code


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m innocenter.local", description=innocenter.local.__doc__)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the servers' state in this folder")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    if not given.command:
        parser.error("which command?")
    stop_on_signals()
    try:
        with servers(given.keep) as variables:
            return run(given.command, {**os.environ, **variables})
    except CannotStart as sentence:
        print(sentence, file=sys.stderr)
        return 1
    except Stopped as stopped:
        return 128 + stopped.number


if __name__ == "__main__":
    sys.exit(main())
