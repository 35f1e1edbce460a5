"""Numbering, versions, who may read a document, and the page that says whether one is ours."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.utils import InternalError
from django.urls import reverse
from django.utils import translation

from innocenter.issued import content, rendering
from innocenter.issued.content import Content
from innocenter.issued.kinds import Kind
from innocenter.issued.models import Counter, IssuedDocument
from innocenter.privacy.models import AccessEvent
from tests import make
from tests.make import NOON
from tests.races.meeting import meeting

PAPER = Kind("tests.paper", "시험 문서", people=lambda lease: lease.company.managers())


def issue(about, by=None, subject: str = "통지", **more) -> IssuedDocument:
    by = by or make.clerk()

    def write() -> Content:
        return Content(f"{subject} {translation.get_language()}", [content.paragraph("본문")], "받는이")

    return IssuedDocument.objects.issue(PAPER, about=about, write=write, by=by, now=NOON, **more)


@pytest.mark.django_db
def test_numbers_run_without_gaps_also_after_a_refusal():
    lease = make.lease()
    before = Counter.objects.filter(year=2026).values_list("last", flat=True).first() or 0
    first = issue(lease, part="1")
    with transaction.atomic():
        issue(lease, part="2")
        transaction.set_rollback(True)  # the fact did not stand
    second = issue(lease, part="3")

    assert [first.number, second.number] == [f"2026-{before + 1:05d}", f"2026-{before + 2:05d}"]


@pytest.mark.django_db
def test_a_second_issue_is_a_new_version_of_the_same_number():
    lease = make.lease()
    first, second = issue(lease), issue(lease, subject="고친 통지", languages=["en"])

    assert (second.number, second.version, second.replaces) == (first.number, 2, first)
    assert [each.subject for each in IssuedDocument.objects.about(lease).filter(kind=PAPER.name).current().order_by("language")] == [
        "고친 통지 en",
        "고친 통지 ko",
    ]
    assert first.file.open().read() != second.file.open().read()


@pytest.mark.django_db
def test_its_frozen_words_give_the_same_file_again():
    document = issue(make.lease())

    assert document.rendered_again() == document.file.open().read()
    assert document.layout == rendering.layout_hash()


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"number": "2026-99999"}, {"sha256": "0" * 64}, {"context": {}}, {"issued_by": None}])
def test_the_database_refuses_any_change(change: dict):
    document = issue(make.lease())

    with pytest.raises((InternalError, DatabaseError), match="Cannot update"), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk).update(**change)
    with pytest.raises((InternalError, DatabaseError), match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM issued_issueddocument WHERE id = %s", [document.pk])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 1},
        {"version": 2, "replaces": None},
        {"version": 2, "number": "7"},
        {"version": 2, "sha256": "x"},
        {"version": 2, "code": ""},
    ],
)
def test_no_row_gets_past_its_rules(wrong: dict):
    first = issue(make.lease())
    other = issue(make.lease())
    row = {f.attname: getattr(first, f.attname) for f in IssuedDocument._meta.concrete_fields if f.name not in ("id", "replaces", "file")}
    replaces = wrong.pop("replaces", first)

    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedDocument.objects.create(**row | {"file_id": other.file_id, "version": 2} | wrong, replaces=replaces)


@pytest.mark.django_db
def test_a_fact_whose_paper_cannot_be_made_does_not_stand(monkeypatch, tmp_path):
    lease = make.lease()
    broken = tmp_path / "letter.typ"
    broken.write_text("#panic()")
    monkeypatch.setattr(rendering, "LAYOUT", broken)
    before = list(Counter.objects.values_list("year", "last"))

    with pytest.raises(ValidationError) as refusal:
        issue(lease)

    assert refusal.value.code == "paper"
    assert list(Counter.objects.values_list("year", "last")) == before


@pytest.mark.django_db
def test_who_may_see_the_lease_may_read_its_document():
    lease = make.lease()
    document = issue(lease)
    manager = lease.company.managers().get()

    answer = make.signed_in(manager).get(document.get_absolute_url())
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert b"".join(answer.streaming_content) == document.file.open().read()
    assert make.signed_in(make.stranger()).get(document.get_absolute_url()).status_code == 404
    assert make.signed_in(manager).get(document.get_absolute_url().replace("/1/", "/2/")).status_code == 404
    assert make.signed_in(manager).post(document.get_absolute_url()).status_code == 405


@pytest.mark.django_db
def test_nobody_reads_without_signing_in(client):
    document = issue(make.lease())

    assert client.get(document.get_absolute_url())["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
def test_staff_who_read_it_are_written_down():
    lease = make.lease()
    document, clerk = issue(lease), make.clerk()

    assert make.signed_in(clerk).get(document.get_absolute_url()).status_code == 200

    event = AccessEvent.objects.get(actor=clerk, about_type="issued.issueddocument")
    assert (event.about_id, event.people) == (str(document.pk), [lease.company.managers().get().pk])


@pytest.mark.django_db
def test_anybody_may_ask_whether_a_document_is_ours(client):
    document = issue(make.lease())
    page = reverse("issued:check")

    for proof in ({"code": document.code}, {"hash": document.sha256}, {"hash": document.sha256.upper()}):
        told = client.get(page, {"number": document.number, **proof}).content.decode()
        assert "센터가 발급한 문서입니다" in told
        assert document.sha256 in told
        assert "받는이" not in told
    for wrong in (
        {"code": "0" * 16},
        {"hash": "0" * 64},
        {"code": document.code, "number": "2026-99999"},
        {"code": "\x00"},
        {"hash": "가" * 99},
    ):
        told = client.get(page, {"number": document.number} | wrong).content.decode()
        assert "센터가 발급한 문서입니다" not in told
    assert "센터가 발급한 문서입니다" not in client.get(page, {"number": document.number}).content.decode()


@pytest.mark.django_db
def test_the_qr_code_leads_to_the_check(client):
    document = issue(make.lease())
    url = document.context["check_url"]

    assert url.endswith(f"/documents/check/?number={document.number}&code={document.code}")
    assert "센터가 발급한 문서입니다" in client.get(url[url.index("/documents") :]).content.decode()


@pytest.mark.django_db
def test_the_file_itself_can_be_asked_about_and_is_not_kept(client):
    document = issue(make.lease())
    upload = SimpleUploadedFile("a.pdf", document.file.open().read())

    answer = client.post(reverse("issued:check"), {"number": document.number, "proof": "", "file": upload})

    assert answer["Location"] == f"{reverse('issued:check')}?number={document.number}&hash={document.sha256}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"number": "2026-00001", "proof": ""}, "확인 코드를 입력하거나 파일을 선택해 주세요."),
        ({"number": "2026-00001", "proof": "abc"}, "확인 코드는 16자"),
        ({"number": "", "proof": "0" * 16}, "aria-invalid"),
    ],
)
def test_bad_input_is_told_beside_its_field(client, typed: dict, words: str):
    answer = client.post(reverse("issued:check"), typed)

    assert answer.status_code == 200
    assert words in answer.content.decode()


@pytest.mark.django_db
def test_a_replaced_document_says_so_and_names_the_version_that_counts(client):
    lease = make.lease()
    first = issue(lease)
    issue(lease)
    last = issue(lease)

    told = client.get(reverse("issued:check"), {"number": first.number, "code": first.code}).content.decode()
    assert f"이 문서는 {first.number}호 제3판" in told
    told = client.get(reverse("issued:check"), {"number": last.number, "code": last.code}).content.decode()
    assert "대체되었습니다" not in told


def numbers_of(take) -> list[str]:
    """What eight people get who ask at once; each holds its transaction open until all have asked."""
    found, gate = [], meeting(8)

    def ask() -> None:
        try:
            gate.wait()
            with transaction.atomic():
                found.append(take())
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_get_eight_numbers():
    Counter.objects.create(year=2031)

    assert numbers_of(lambda: Counter.take(2031)) == [f"2031-{n:05d}" for n in range(1, 9)]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_get_the_same():
    """The twin: what the lock is for."""
    Counter.objects.create(year=2031)
    together = meeting(8)

    def unguarded() -> str:
        counter = Counter.objects.get(year=2031)
        together.wait()
        counter.last += 1
        counter.save(update_fields=["last"])
        return str(counter)

    assert len(set(numbers_of(unguarded))) < 8
