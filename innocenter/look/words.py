"""The words of the portal: every English source string, the Korean catalogues, what is missing between them, and the compiled files.

No gettext tools: Python is read with Babel, templates with Django's own `templatize`, and Babel writes the `.mo`.
New entries are appended to a catalogue as text, so what people wrote by hand stays as it is.
"""

import ast
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser
from django.conf import settings
from django.utils.translation.template import templatize

KEYWORDS: dict[str, Any] = {
    name: spec
    for names, spec in (
        (("_", "gettext", "gettext_lazy", "gettext_noop"), None),
        (("ngettext", "ngettext_lazy"), (1, 2)),
        (("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
        (("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
    )
    for name in names
}
LITERAL = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*{LITERAL}(?:\s*,\s*{LITERAL})?(?:\s*,\s*{LITERAL})?", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<!%)%[sd]|\{\w*\}")
HANGUL = re.compile("[\uac00-\ud7a3]")
SIGN_IN = {"account", "allauth", "mfa", "socialaccount", "usersessions"}
RENEWALS = (
    "hearing|condition|confirmation|decision|cause|view_|prior_|provisional|institute_|inspection"
    "|succession|graduat|board|grace|notice"
)
SHELVES = {
    "projects": (("demands", "demand"),),
    "workspace": (
        ("screening", "supplement|extension|more_time|once_more|handling_clock|waiting|appeal|eligib|screening"),
        ("panels", "panel|rubric|reviewer|score_sheet|conflicts"),
        ("issued", "issuing|signing|amendment"),
        ("occupancy", r"(^|/)(calendar(_[a-z]+)?|visit(s|_[a-z]+)?|occupancy(_[a-z]+)?|plan|floor_plan)\.(py|html)$"),
        ("bookings", "book|claim|closure|check_in|opening|taking|allowance|series"),
        ("renewals", RENEWALS),
        ("leases", "lease|renewal|review|term"),
    ),
    "mentoring": (
        ("clinics", "clinic"),
        ("offers", "(^|/)(offer|letters_offers|conflicts|in_line|consent|experts_may_read)"),
        ("matching", "(^|/)(candidates|reasons|matching|finding|past_cases)"),
        ("experts", "(^|/)(expert|availab|slot|letters_expert)"),
        ("sessions", "session|(^|/)(meeting|places|times|propose|plan|form_links|time_due|time_late|log_|second_)"),
        ("results", "(^|/)(figures|canned|digest|case_file|desk_pages|clos|ending|outcome|follow|becom|letters_results)"),
    ),
    "events": (
        ("questions", "question|material|own_data|anew"),
        ("proposals", "proposal|talk|slides_|review_|speaker_declined|free_dates"),
        ("feeds", "feeds|sharing|communit|subscri|guest|calendar_key|new_date"),
        ("day", "reception|check(_|ing_)?in|survey|certificate|attendance|(^|/)(door|after|here|walk_in|day|tickets|exports|thanks)"),
        ("eventpages", "^(events/|views/|forms/|event_story|registration_|todos)"),
    ),
}
"""A large room keeps more than one catalogue; the first name that fits the file's path wins."""
HEADER = """msgid ""
msgstr ""
"Language: ko\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


@dataclass(frozen=True, order=True)
class Word:
    """A source string; the key of a catalogue entry is (`text`, `context`)."""

    text: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return (self.text, self.context)


class Pages(Catalog):
    """A catalogue that remembers which entries its file has twice."""

    def __init__(self) -> None:
        super().__init__(locale="ko")
        self.twice: list[Message] = []

    def __setitem__(self, id: Any, message: Message) -> None:
        before = self.get(id, message.context) if id else None
        if before is not None and before.string != message.string:
            self.twice.append(message)
        super().__setitem__(id, message)


# -- the sources


def sources() -> Iterator[Path]:
    """Every file of ours that may hold words."""
    root = settings.BASE_DIR
    for folder in ["innocenter", *(name for name in settings.CATALOGUES if (root / name).is_dir())]:
        yield from (file for file in sorted((root / folder).rglob("*.py")) if "migrations" not in file.parts)
    yield from (file for file in sorted((root / "templates").rglob("*")) if file.suffix in {".html", ".txt"})


def words_in(file: Path) -> list[Word]:
    if file.suffix == ".py":
        with file.open("rb") as source:
            found = extract("python", source, keywords=KEYWORDS, options={"encoding": "utf-8"})
            return [python_word(message, context) for _line, message, _comments, context in found if message]
    return template_words(file.read_text(encoding="utf-8"), str(file))


def python_word(message: Any, context: str | None) -> Word:
    text, plural = message if isinstance(message, tuple) else (message, "")
    return Word(text or "", plural or "", context or "")


def template_words(text: str, origin: str) -> list[Word]:
    found = []
    for call in CALL.finditer(templatize(text, origin=origin)):
        name, strings = call[1], [str(ast.literal_eval(literal)) for literal in call.groups()[1:] if literal]
        context = strings.pop(0) if "p" in name.removesuffix("gettext") else ""
        found.append(Word(strings[0], strings[1] if name.startswith("n") else "", context))
    return found


def room_of(file: Path) -> str:
    """The catalogue in which the words of a source file belong."""
    parts = file.relative_to(settings.BASE_DIR).parts
    if parts[0] == "templates":
        inner = parts[1:-1]
        named = [part for part in inner if part in settings.CATALOGUES and part != "admin"]
        room = named[0] if named else "accounts" if set(inner) & SIGN_IN else "admin" if "admin" in inner else "look"
    elif parts[0] == "innocenter":
        room = parts[1] if parts[1] in settings.CATALOGUES else "look"
        if room == "look" and file.stem.startswith(("admin", "queues")):
            room = "admin"
    else:
        room = parts[0]
    inside = "/".join(parts[1:])
    return next((shelf for shelf, names in SHELVES.get(room, ()) if shelf in settings.CATALOGUES and re.search(names, inside)), room)


def spoken() -> dict[Word, str]:
    """Every source string with its catalogue, in order of appearance."""
    found: dict[Word, str] = {}
    for file in sources():
        for word in words_in(file):
            if word.text.strip():
                found.setdefault(word, room_of(file))
    return found


# -- the catalogues


def catalogue_file(room: str) -> Path:
    return Path(settings.BASE_DIR, "locale", room, "ko", "LC_MESSAGES", "django.po")


def read(file: Path) -> Pages:
    pages = Pages()
    with file.open("rb") as source:
        PoFileParser(pages, ignore_obsolete=True, abort_invalid=True).parse(source)  # type: ignore[no-untyped-call, unused-ignore]
    return pages


def catalogues() -> dict[str, Pages]:
    return {room: read(catalogue_file(room)) for room in settings.CATALOGUES if catalogue_file(room).exists()}


def entries(pages: Catalog) -> list[Message]:
    return [message for message in pages if message.id]


def key_of(message: Message) -> tuple[str, str]:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return (text, message.context or "")


def missing() -> dict[Word, str]:
    known = {key_of(message) for pages in catalogues().values() for message in entries(pages)}
    found: dict[Word, str] = {}
    for word, room in spoken().items():
        if word.key not in known:
            known.add(word.key)
            found[word] = room
    return found


def update() -> dict[str, int]:
    """Append the missing source strings, untranslated, to their catalogues. Returns how many for each."""
    added: dict[str, int] = {}
    for word, room in missing().items():
        file = catalogue_file(room)
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.write_text(HEADER, encoding="utf-8")
        with file.open("a", encoding="utf-8") as catalogue:
            catalogue.write("\n" + as_entry(word))
        added[room] = added.get(room, 0) + 1
    return added


def as_entry(word: Word) -> str:
    lines = [f"msgctxt {quoted(word.context)}"] if word.context else []
    lines.append(f"msgid {quoted(word.text)}")
    lines += [f"msgid_plural {quoted(word.plural)}", 'msgstr[0] ""'] if word.plural else ['msgstr ""']
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n")
    return f'"{escaped}"'


# -- what is wrong


def problems() -> list[str]:
    """What keeps the Korean from being whole, one sentence each."""
    found = [f"{room}: missing: {word.text!r}" for word, room in missing().items()]
    found += [f"{room}: a source string is not English: {word.text!r}" for word, room in spoken().items() if HANGUL.search(word.text)]
    korean: dict[tuple[str, str], tuple[str, Any]] = {}
    for room, pages in catalogues().items():
        found += [f"{room}: twice with different Korean: {key_of(message)[0]!r}" for message in pages.twice]
        for message in entries(pages):
            found += [f"{room}: {fault}: {key_of(message)[0]!r}" for fault in faults(message)]
            first_room, first = korean.setdefault(key_of(message), (room, message.string))
            if first != message.string and first_room != room:
                found.append(f"{room}: other Korean than in {first_room}: {key_of(message)[0]!r}")
    return found


def faults(message: Message) -> Iterator[str]:
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    if not strings or not all(strings):
        yield "untranslated"
        return
    if message.fuzzy:
        yield "fuzzy"
    wanted = set().union(*(PLACEHOLDER.findall(text) for text in ids))
    if any(set(PLACEHOLDER.findall(text)) != wanted for text in strings):
        yield "placeholders differ"


# -- compiled


def compile_all() -> int:
    """Write the `.mo` of each catalogue that has changed. Two processes at once do no harm. Returns how many were written."""
    return sum(compile_one(catalogue_file(room)) for room in settings.CATALOGUES if catalogue_file(room).exists())


def compile_one(file: Path) -> bool:
    """The compiled file carries the time of its source: another time means that the source has changed."""
    compiled, changed = file.with_suffix(".mo"), file.stat().st_mtime_ns
    if compiled.exists() and compiled.stat().st_mtime_ns == changed:
        return False
    pages = read(file)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".words-", suffix=".tmp")
    with os.fdopen(handle, "wb") as target:
        write_mo(target, pages)
    Path(name).chmod(0o644)
    os.utime(name, ns=(changed, changed))
    Path(name).replace(compiled)
    return True
