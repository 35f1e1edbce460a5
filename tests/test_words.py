"""Every visible word has its Korean."""

import os
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from django.conf import LazySettings

from innocenter.look import words

HERE = words.HEADER + '\nmsgid "%(n)s desk"\nmsgid_plural "%(n)s desks"\nmsgstr[0] "자리 %(n)s개"\n'


@pytest.fixture
def house(settings: LazySettings, tmp_path: Path) -> Path:
    """A small house: one room with a module, a page, and a letter."""
    settings.BASE_DIR, settings.CATALOGUES = tmp_path, ["look", "workspace"]
    (tmp_path / "workspace").mkdir()
    (tmp_path / "templates" / "letters" / "workspace").mkdir(parents=True)
    (tmp_path / "workspace" / "desks.py").write_text(
        'A = _("A desk")\nB = ngettext("%(n)s desk", "%(n)s desks", 2)\nC = pgettext("a table", "Desk " "two")\nD = _(A)\n'
    )
    (tmp_path / "templates" / "letters" / "workspace" / "offer.txt").write_text(
        '{% load i18n %}{% translate "Sign" context "a contract" %}\n'
        "{% blocktranslate trimmed with a=b %}\n  It's {{ a }}\n  now\n{% endblocktranslate %}\n"
        '{% blocktranslate count c=d %}one{% plural %}{{ c }} of them{% endblocktranslate %}{{ x|default:_("None") }}'
    )
    return tmp_path


def test_the_korean_catalogues_are_whole():
    assert words.problems() == []


def test_words_are_found_in_python_and_in_templates(house: Path):
    assert set(words.spoken().items()) == {
        (words.Word("A desk"), "workspace"),
        (words.Word("%(n)s desk", "%(n)s desks"), "workspace"),
        (words.Word("Desk two", context="a table"), "workspace"),
        (words.Word("Sign", context="a contract"), "workspace"),
        (words.Word("It's %(a)s now"), "workspace"),
        (words.Word("one", "%(c)s of them"), "workspace"),
        (words.Word("None"), "workspace"),
    }


def test_missing_words_are_appended_once_and_wait_for_their_korean(house: Path):
    assert words.update() == {"workspace": 7}
    assert words.update() == {}
    assert words.problems()[0] == "workspace: untranslated: 'A desk'"
    assert len(words.problems()) == 7


def test_what_another_catalogue_has_is_not_added_again(house: Path):
    file = words.catalogue_file("look")
    file.parent.mkdir(parents=True)
    file.write_text(HERE)
    assert words.update() == {"workspace": 6}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('msgid "a"\nmsgstr ""', "untranslated"),
        ('#, fuzzy\nmsgid "a"\nmsgstr "가"', "fuzzy"),
        ('msgid "a %(b)s"\nmsgstr "가 %(c)s"', "placeholders differ"),
        ('msgid "a {b}"\nmsgstr "가"', "placeholders differ"),
        ('msgid "a"\nmsgstr "가"\n\nmsgid "a"\nmsgstr "나"', "twice with different Korean"),
    ],
)
def test_a_fault_in_a_catalogue_is_told(house: Path, entry: str, said: str):
    file = words.catalogue_file("look")
    file.parent.mkdir(parents=True)
    file.write_text(f"{words.HEADER}\n{entry}\n")
    assert any(said in problem for problem in words.problems())


def test_one_source_string_has_one_korean(house: Path):
    for room, korean in (("look", "가"), ("workspace", "나")):
        file = words.catalogue_file(room)
        file.parent.mkdir(parents=True)
        file.write_text(f'{words.HEADER}\nmsgid "a"\nmsgstr "{korean}"\n')
    assert "workspace: other Korean than in look: 'a'" in words.problems()


def test_only_a_changed_catalogue_is_compiled_again(house: Path):
    file = words.catalogue_file("look")
    file.parent.mkdir(parents=True)
    file.write_text(HERE)
    assert [words.compile_all(), words.compile_all()] == [1, 0]
    os.utime(file, (1, 1))  # an older version was checked out
    assert words.compile_all() == 1
    with file.with_suffix(".mo").open("rb") as compiled:
        assert read_mo(compiled).get("%(n)s desk").string[0] == "자리 %(n)s개"
    assert sorted(found.name for found in file.parent.iterdir()) == ["django.mo", "django.po"]
