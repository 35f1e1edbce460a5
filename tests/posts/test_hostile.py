"""Rubbish in every field of every form, and in every address: told in words or 404, never 500; what is refused changes nothing.

New forms join by their row in `tests/posts/`.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from tests import make, posts
from tests.posts.rows_admin import administrator

pytestmark = pytest.mark.django_db
NUL, SURROGATE, PIECES = "한\x00빛", "한\udcff빛", "\u1112\u1161\u11ab\u1107\u1175\u11be"
HEADERS, MARKUP = "=1+1\r\nBcc: all@example.com", "<script>{{7*7}}%s{0}"
WORDS = ["가" * 10_000, NUL, SURROGATE, PIECES, " \u3000\u200b ", "\u202egnp.exe", HEADERS, MARKUP, ""]
NUMBERS = ["-1", "0", "1" * 400, str(2**31), str(2**63), "NaN", "1.5"]
DAYS = ["0001-01-01", "9999-12-31", "9999-12", "2026-02-30", "99999-01-01"]
UNKNOWN = ["unknown", NUL, SURROGATE, str(2**70)]
MANY = 12
FEW = [0, 1, 2]  # of the words, where a field takes anything: the others go into all fields at once
BIG = b"%PDF" + b"0" * (21 << 20)
FILES = [("empty.pdf", b""), ("page.pdf", b"<html>"), ("\u202egnp.exe", b"MZ"), ("가" * 300 + ".pdf", b"%PDF-1.4"), ("big.pdf", BIG)]


KEPT = {"workspace:supplement"}  # what was written stays also when it cannot be sent yet


def rubbish_for(value: Any) -> list[str]:
    """What would hurt most where this stood."""
    text = str(value)
    if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", text):
        return DAYS
    if re.fullmatch(r"-?\d+", text):
        return NUMBERS
    if re.fullmatch(r"[a-z_]+", text):
        return UNKNOWN
    return [WORDS[n] for n in FEW]


def attacks(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Bodies that differ from the good one: all fields at once, then field by field; each field missing, and each twice."""
    typed = {name: value for name, value in body.items() if not name.endswith("_FORMS")}  # the counts of Django's tables are its own
    for word in [*WORDS, "-1", str(2**63)]:
        yield body | dict.fromkeys(typed, word)
    yield {}
    for n, (name, value) in enumerate(typed.items()):
        rubbish = rubbish_for(value)
        if len(typed) > MANY:  # a page of numbers: each gets another piece of the same rubbish
            yield body | {name: rubbish[n % len(rubbish)]}
            continue
        for bad in rubbish:
            yield body | {name: bad}
        yield {other: kept for other, kept in body.items() if other != name}
        yield body | {name: [value, "x"]}


def sent(post: posts.Post, row: posts.Row, client: Any, body: dict[str, Any]) -> int:
    """As a form without files is sent: percent signs carry what no text can hold."""
    if post.files:
        plain = {name: "\ufffd" if value == SURROGATE else value for name, value in body.items()}
        return int(post.send(row.name, client, plain).status_code)
    words = urlencode(body, doseq=True, encoding="utf-8", errors="surrogatepass")
    return int(client.post(post.address(row.name), words, content_type="application/x-www-form-urlencoded").status_code)


@pytest.mark.parametrize("row", posts.every_row(), ids=str)
def test_rubbish_in_a_form_is_never_our_fault(row: posts.Row) -> None:
    with posts.at_the_time_of(row):
        post = row.make()
        client = post.browser()
        before = posts.everything()
        for body in attacks(post.body):
            point = transaction.savepoint()
            cache.clear()  # whoever tries long enough is slowed down, which is another test's matter
            status = sent(post, row, client, body)
            assert status in {200, 302, 400, 404}, f"{status} for {str(body)[:300]}"
            if status == 302 or not body or row.name in KEPT:  # it may have been taken: some rubbish is a name to somebody
                transaction.savepoint_rollback(point)
        for name, content in FILES if post.files else ():
            files = {field: SimpleUploadedFile(name, content) for field in post.files}
            answer = client.post(post.address(row.name), {**post.body, **files})
            assert (answer.status_code, 'aria-invalid="true"' in posts.page_of(answer)) == (200, True), name
        assert posts.changes(before, posts.everything()) == {}


ONE_EACH = list({row.name.split()[0]: row for row in posts.every_row()}.values())


@pytest.mark.parametrize("row", ONE_EACH, ids=str)
def test_an_address_with_rubbish_in_it_is_not_there(row: posts.Row) -> None:
    with posts.at_the_time_of(row):
        post = row.make()
        if not post.args:
            return
        client = post.browser()
        for rubbish in ("0", str(2**63), "x", "a\x00b", "가" * 3000):
            try:
                path = reverse(row.name.split()[0], args=[rubbish, *post.args[1:]])
            except NoReverseMatch:
                continue
            for answer in (client.get(path), client.post(path, post.body)):
                assert answer.status_code in {404, 405, 302}, f"{answer.status_code} for {rubbish[:20]}"


LISTS = ["companies:list", "institutes:list", "institutes:researchers", "projects:list", "workspace:home", "projects:new", "mentoring:home"]
LISTS += ["mentoring:offers"]
PARAMETERS = ["q", "page", "region", "field", "kind", "state", "institute", "sort", "day", "month", "o", "e", "p", "all", "waits", "edit"]


@pytest.mark.parametrize("name", LISTS)
def test_rubbish_after_the_question_mark_is_ignored(name: str) -> None:
    client = make.signed_in(make.user())
    for rubbish in (*WORDS[:-1], "x" * 5000, *NUMBERS, "0001-01-01", "9999-12-31"):
        words = urlencode(dict.fromkeys(PARAMETERS, rubbish), encoding="utf-8", errors="surrogatepass")
        assert client.get(f"{reverse(name)}?{words}", follow=True).status_code == 200


STAFF_LISTS = [f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry]


@pytest.mark.parametrize("name", STAFF_LISTS)
def test_rubbish_in_the_filters_of_a_staff_list_is_ignored(name: str) -> None:
    """Each filter that the list itself offers, with something that it never offered."""
    client = make.signed_in(administrator())
    page = client.get(reverse(name))
    offered = {parameter for spec in page.context["cl"].filter_specs for parameter in spec.expected_parameters() if parameter}
    for rubbish in (NUL, str(2**70), "0001-01-01"):
        for parameter in {"q", "p", "o", "e", *offered}:
            answer = client.get(reverse(name), {parameter: rubbish}, follow=True)
            assert answer.status_code == 200, f"{parameter}={rubbish[:20]}"
