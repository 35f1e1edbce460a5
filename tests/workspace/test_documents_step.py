"""The documents of a draft: what was chosen is never lost, whichever button is pressed."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import make
from tests.files import uploads
from workspace.models import Application

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Application:
    company = make.company()
    return Application.start(company=company, by=company.managers().get(), now=make.NOON)


@pytest.fixture
def client(draft: Application) -> Client:
    return make.signed_in(draft.company.managers().get())


def step(draft: Application, name: str = "documents") -> str:
    return reverse("workspace:edit", args=[draft.pk, name])


PDF = uploads.pdf()  # carries the time at which it was made


def pdf(name: str = "서류.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def kinds(draft: Application) -> list[str]:
    return sorted(draft.documents.current().values_list("kind", flat=True))


def test_continuing_keeps_every_file_that_was_chosen(draft: Application, client: Client):
    sent = {"registration-file": pdf(), "sme-file": pdf("확인서.pdf"), "sme-valid_until": "2099-01-01"}
    answer = client.post(step(draft), sent)

    assert answer.url == step(draft, "contact")
    assert kinds(draft) == ["registration", "sme"]


def test_continuing_with_nothing_chosen_goes_on(draft: Application, client: Client):
    assert client.post(step(draft), {}).url == step(draft, "contact")
    assert kinds(draft) == []


def test_a_button_of_one_document_stays_and_keeps_the_others_too(draft: Application, client: Client):
    answer = client.post(step(draft) + "?kind=registration", {"registration-file": pdf(), "plan_file-file": pdf()})

    assert answer.url == step(draft)
    assert kinds(draft) == ["plan_file", "registration"]


def test_a_button_of_one_document_asks_for_its_file(draft: Application, client: Client):
    page = client.post(step(draft) + "?kind=sme", {}).content.decode()

    assert page.count('aria-invalid="true"') == 2
    assert kinds(draft) == []


def test_a_refused_file_costs_the_good_one_nothing(draft: Application, client: Client):
    sent = {"registration-file": SimpleUploadedFile("쪽.pdf", b"<html></html>"), "plan_file-file": pdf("계획.pdf")}
    answer = client.post(step(draft), sent)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count('aria-invalid="true"') == 1
    assert "계획.pdf" in page
    assert kinds(draft) == ["plan_file"]


def test_a_good_file_without_its_day_is_asked_for_once_more(draft: Application, client: Client):
    page = client.post(step(draft), {"sme-file": pdf()}).content.decode()

    assert "파일을 다시 선택해 주세요" in page
    assert kinds(draft) == []


def test_the_same_file_again_changes_nothing_and_says_so(draft: Application, client: Client):
    for _ in range(2):
        page = client.post(step(draft), {"registration-file": pdf()}, follow=True).content.decode()

    assert draft.documents.count() == 1
    assert "이미 올라와 있는 파일" in page


def test_the_day_of_a_certificate_is_put_right_without_its_file(draft: Application, client: Client):
    client.post(step(draft), {"sme-file": pdf(), "sme-valid_until": "2099-01-01"})
    client.post(step(draft), {"sme-valid_until": "2098-12-31"})

    assert draft.documents.current().get().valid_until == date(2098, 12, 31)


def test_a_draft_thrown_away_meanwhile_is_told(draft: Application, client: Client, monkeypatch: pytest.MonkeyPatch):
    keep = Application.add_document

    def too_late(self: Application, *args: object, **named: object) -> object:
        Application.objects.get(pk=self.pk).discard(by=self.company.managers().get())
        return keep(self, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Application, "add_document", too_late)
    answer = client.post(step(draft), {"registration-file": pdf()})

    assert answer.url == reverse("workspace:applications")
