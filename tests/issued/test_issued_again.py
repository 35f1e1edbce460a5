"""A document is issued again: lost, or with wrong words. The old file stays, and everybody can find out which version counts."""

import io
import re
from typing import Any

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from innocenter.issued.models import IssuedDocument
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from tests import make
from tests.issued.test_documents import issue
from tests.make import noon
from tests.refusals import refusal
from workspace.models import Lease

pytestmark = pytest.mark.django_db
LATER = noon(make.TODAY.replace(day=30))
NAME: dict[str, Any] = {"cause": "name", "reason": "상호를 잘못 적었습니다.", "corrections": [("본문", "바른 글")]}


def again(document: IssuedDocument, **about: Any) -> IssuedDocument:
    return document.issue_again(**{**NAME, "by": make.clerk(), "now": LATER} | about)


def text_of(document: IssuedDocument) -> str:
    pages = pypdfium2.PdfDocument(io.BytesIO(document.file.open().read()))
    return re.sub(r"[\s\u200b\ufffe\x02]", "", "".join(page.get_textpage().get_text_bounded() for page in pages))


def test_the_new_version_says_the_same_but_for_the_corrected_words() -> None:
    first = issue(make.lease(), languages=["en"])
    before = first.file.open().read()
    made = again(first)

    assert (made.number, made.version, made.replaces, made.cause) == (first.number, 2, first, "name")
    told = text_of(made)
    assert "바른글" in told
    assert "본문" not in told
    for words in ("2026.11.23.", "2026.11.30.", "2026.11.23.제1판", "상호를잘못적었습니다.", "받는이", made.code):
        assert words in told, words
    first.refresh_from_db()
    assert first.file.open().read() == before
    assert made.rendered_again() == made.file.open().read()


def test_every_language_goes_along_under_the_same_version() -> None:
    first = issue(make.lease(), languages=["en"])
    again(first.__class__.objects.get(number=first.number, language="en"))
    current = IssuedDocument.objects.filter(number=first.number).current()
    assert {(each.language, each.version) for each in current} == {("ko", 2), ("en", 2)}


def test_a_lost_one_is_given_again_word_for_word() -> None:
    first = issue(make.lease())
    made = again(first, cause="lost", reason="분실", corrections=[("", "")])
    assert made.context["blocks"] == first.context["blocks"]
    assert made.context["head"][:3] == first.context["head"]
    third = again(made, corrections=[("본문", "고친 글"), ("받는이", "넥스트랩")])
    assert (third.version, third.context["receiver"], len(third.context["head"])) == (3, "넥스트랩", 6)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"cause": ""}, "cause"),
        ({"reason": "  "}, "reason"),
        ({"corrections": []}, "wrong"),
        ({"corrections": [("본문", "")]}, "wrong"),
        ({"corrections": [("글", "말")]}, "wrong"),
        ({"corrections": [("없는 말", "다른 말")]}, "wrong"),
        ({"cause": "lost"}, "wrong"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words_and_nothing_is_issued(asked: dict[str, Any], code: str) -> None:
    first = issue(make.lease())
    assert refusal(again, first, **asked) == code
    assert IssuedDocument.objects.filter(number=first.number).count() == 1


def test_a_second_click_is_told_of_the_first() -> None:
    first = issue(make.lease())
    clerk = make.clerk()
    again(first, by=clerk)
    with pytest.raises(ValidationError, match="제2판") as told:
        again(first)
    assert told.value.code == "replaced"
    assert clerk.name in told.value.messages[0]


def test_only_staff_with_the_permission_may() -> None:
    lease = make.lease()
    first = issue(lease)
    for who in (make.user(), lease.company.managers().get(), make.staff("mentoring"), make.staff("programme")):
        assert refusal(again, first, by=who) == "not_allowed"
    assert again(first, by=make.head()).version == 2


def test_the_database_wants_a_reason_with_it() -> None:
    first = issue(make.lease())
    row = {f.attname: getattr(first, f.attname) for f in IssuedDocument._meta.concrete_fields if f.name not in ("id", "file")}
    for wrong in ({"cause": "name", "reason": "", "version": 2}, {"cause": "oops", "reason": "x", "version": 2}):
        other = issue(make.lease())
        with pytest.raises(IntegrityError, match="issued_again_for_a_reason"), transaction.atomic():
            IssuedDocument.objects.create(**row | {"file_id": other.file_id, "replaces_id": first.pk} | wrong)


def test_the_check_tells_that_it_was_replaced_and_by_which(client) -> None:
    first = issue(make.lease())
    made = again(first)
    told = client.get(reverse("issued:check"), {"number": first.number, "code": first.code}).content.decode()
    assert f"이 문서는 {first.number}호 제2판(2026. 11. 30. (월))으로 대체되었습니다." in told
    assert "상호를" not in told  # why is nobody else's business
    assert "대체되었습니다" not in client.get(reverse("issued:check"), {"number": made.number, "code": made.code}).content.decode()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_company_gets_a_letter_and_sees_which_counts(language: str) -> None:
    lease = make.lease()
    manager = lease.company.managers().get()
    manager.language = language
    manager.save()
    made = again(issue(lease))
    letter = Letter.objects.get(kind="issued.issued_again")
    assert (letter.user, letter.link) == (manager, made.get_absolute_url())
    words = render(letter)
    assert made.number in words.subject
    assert "상호를 잘못 적었습니다." in words.text
    shown = make.signed_in(manager).get(Lease.objects.get().get_absolute_url()).content.decode()
    assert "제2판으로 대체됨" in shown or "Replaced by version 2" in shown
    assert shown.index(made.get_absolute_url()) < shown.index(made.replaces.get_absolute_url())


def test_staff_do_it_by_a_button_and_are_told_what_is_wrong() -> None:
    first, client = issue(make.lease()), make.signed_in(make.clerk())
    page = reverse("admin:issued_issueddocument_change", args=[first.pk])
    act = reverse("admin:issued_issueddocument_act", args=[first.pk, "again"])
    assert act in client.get(page).content.decode()
    typed = {"cause": "name", "reason": "상호 변경", "wrong": "없는 말", "right": "넥스트랩"}
    refused = client.post(act, typed)
    assert refused.status_code == 200
    assert "‘없는 말’라는 말이 없습니다" in refused.content.decode()
    assert 'value="넥스트랩"' in refused.content.decode()
    told = client.post(act, typed | {"wrong": "받는이"}, follow=True).content.decode()
    assert "제2판을 발급했습니다" in told
    assert act not in client.get(page).content.decode()
    reader = make.signed_in(make.staff("programme"))
    assert reader.post(act, typed | {"wrong": "받는이"}).status_code in {302, 403}
    assert IssuedDocument.objects.filter(number=first.number).count() == 2
