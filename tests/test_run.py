"""The parts of `make run` that can be seen apart: the mail catcher, the port, the children."""

import contextlib
import os
import re
import signal
import smtplib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.db.migrations.exceptions import InconsistentMigrationHistory

from innocenter import run
from innocenter.local.account import CannotStart
from innocenter.local.servers import free_port

ROOT = Path(__file__).resolve().parent.parent


def opened(port: int) -> None:
    for _ in range(2400):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing answers on {port}")


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[tuple[int, int]]:
    smtp, page = free_port(), free_port()
    process = subprocess.Popen([sys.executable, "-m", "innocenter.catcher", str(tmp_path / "mail"), str(smtp), str(page)], cwd=ROOT)
    opened(smtp)
    opened(page)
    yield smtp, page
    process.terminate()
    assert process.wait(120) == 0


def read(port: int, path: str = "/") -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.read().decode()


def mail(port: int, subject: str, text: str, html: str = "") -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "centre@example.com", "kim@example.com", subject
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    with smtplib.SMTP("127.0.0.1", port) as line:
        line.send_message(message)


def test_caught_mail_is_listed_newest_first_and_can_be_read(catcher: tuple[int, int]):
    smtp, page = catcher
    assert "아직 없습니다" in read(page)
    mail(smtp, "첫 편지", "확인 코드: ABCD-1234")
    time.sleep(1.1)  # a maildir tells seconds apart
    mail(smtp, "둘째 편지", "주소: http://127.0.0.1:8000/me/")

    listed = read(page)
    second, first = re.findall(r'<a href="(/[^"]+)">([^<]+)</a>', listed)

    assert (second[1], first[1]) == ("둘째 편지", "첫 편지")
    assert "확인 코드: ABCD-1234" in read(page, first[0])
    assert '<a href="http://127.0.0.1:8000/me/">' in read(page, second[0])


def test_caught_html_can_do_nothing(catcher: tuple[int, int]):
    smtp, page = catcher
    mail(smtp, "<script>alert(1)</script>", "<b>text</b>", html='<p>안녕</p><script>alert("2")</script>')

    listed = read(page)
    (link,) = re.findall(r'<a href="(/[^"]+)">', listed)
    shown = read(page, link)

    assert "<script" not in listed + shown
    assert "&lt;b&gt;text&lt;/b&gt;" in shown
    assert '<iframe sandbox="allow-popups"' in shown
    with pytest.raises(urllib.error.HTTPError, match="404"):
        read(page, "/no-such-mail")


def test_a_taken_port_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(CannotStart, match=f"Port {port} is taken: stop what uses it, or choose another, as in `make run PORT=9000`."):
            run.wanted_port()


@pytest.mark.parametrize("port", ["0", "65536", "web", ""])
def test_a_port_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, port: str):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(CannotStart, match="is not a port number"):
        run.wanted_port()


def test_a_state_of_another_version_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch):
    def another_version(command: str, **options: object) -> None:
        if command == "migrate":
            raise InconsistentMigrationHistory

    monkeypatch.setattr(run, "call_command", another_version)
    monkeypatch.setattr(run.connection.introspection, "table_names", lambda: ["outbox_letter"])
    with pytest.raises(CannotStart, match="remove the folder var/ to start afresh"):
        run.prepare()


def test_the_long_first_start_is_announced_and_the_second_is_not(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(run, "call_command", lambda *given, **named: None)
    monkeypatch.setattr(run.connection.introspection, "table_names", list)
    run.prepare()
    assert "Making the demo centre" in capsys.readouterr().out

    monkeypatch.setattr(run.connection.introspection, "table_names", lambda: ["outbox_letter"])
    run.prepare()
    assert capsys.readouterr().out == ""


def test_two_centres_on_one_machine_have_each_their_own_mail():
    port = free_port()
    assert (run.port_of_the_mail(port), run.port_of_the_mail(port + 1)) == (port + 25, port + 26)

    with socket.create_server(("127.0.0.1", port + 25)):
        assert run.port_of_the_mail(port) != port + 25
    assert 0 < run.port_of_the_mail(65535) < 65536


@pytest.fixture
def child(tmp_path: Path) -> Iterator[run.Child]:
    child = run.Child("sleeper", "timeit", "-n1", "-r1", "-s", "import time", "time.sleep(60)")
    child.log = tmp_path / "sleeper.log"
    child.start()
    yield child
    child.stop()
    child.wait()


def test_a_child_that_dies_is_started_again(child: run.Child, capsys: pytest.CaptureFixture[str]):
    assert child.process
    first = child.process
    child.look()
    assert child.process is first

    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    child.look()

    assert child.process.pid != first.pid
    assert child.process.poll() is None
    assert capsys.readouterr().out == "sleeper ended (-9); it is started again.\n"


def test_a_child_that_cannot_live_ends_the_run_with_its_last_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run, "ROOT", tmp_path)
    child = run.Child("ghost", "no_such_module")
    child.log = tmp_path / "ghost.log"
    child.start()

    def watch() -> None:
        for _ in range(3):
            assert child.process
            child.process.wait()
            child.look()

    with pytest.raises(CannotStart, match="ghost ends again and again") as refusal:
        watch()
    assert "No module named no_such_module" in str(refusal.value)
