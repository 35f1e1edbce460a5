"""What a company writes is confidential: it stands on the pages of those who may read it, and nowhere else."""

import json
import logging

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection

from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from innocenter.privacy.models import AccessEvent
from tests import make, make_mentoring
from tests.make import NOON

pytestmark = pytest.mark.django_db
CANARY = "카나리아비밀합금"
MAY_HOLD = {
    "mentoring_request", "mentoring_inquiry", "mentoring_answer", "mentoring_reopening", "files_storedfile",
}  # fmt: skip


def whole_story() -> object:
    """Everything that either side can write holds the canary, by the pages where there are pages."""
    words = {name: f"{text} {CANARY}" for name, text in make_mentoring.WORDS.items()}
    request = make_mentoring.draft(**words)
    by, desk = make_mentoring.asker(request.company), make_mentoring.clerk()
    company, staff = make.signed_in(by), make.signed_in(desk)
    request.add_file(make_mentoring.stored(f"{CANARY}.pdf"), by=by, now=NOON)
    act = f"/admin/mentoring/request/{request.pk}/act"
    for client, path, body in (
        (company, f"/mentoring/{request.pk}/check/", {}),
        (staff, f"{act}/take/", {}),
        (staff, f"{act}/fields/", {"none_fits": "on"}),
        (staff, f"{act}/ask_more/", {"text": f"무엇인가요? {CANARY}"}),
        (company, f"/mentoring/{request.pk}/reply/", {"text": f"이것입니다. {CANARY}"}),
        (staff, f"{act}/answer/", {"text": f"답입니다. {CANARY}"}),
        (company, f"/mentoring/{request.pk}/reopen/", {"text": f"아직 안 됩니다. {CANARY}"}),
        (staff, f"{act}/refer/", {"to": f"다른 곳 {CANARY}", "text": f"장비가 있습니다. {CANARY}"}),
    ):
        answer = client.post(path, body)
        assert answer.status_code == 302, path
        assert CANARY not in answer.url
    request.refresh_from_db()
    assert request.state == "referred"
    return request


def test_the_canary_is_in_no_table_but_those_of_the_question(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        request = whole_story()
    assert CANARY not in caplog.text
    holding = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} t WHERE to_jsonb(t)::text LIKE %s LIMIT 1", [f"%{CANARY}%"])
            holding |= {table} if cursor.fetchone() else set()
    assert holding == MAY_HOLD
    assert request.number in str(LogEntry.objects.values_list("object_repr", flat=True))


def test_no_letter_holds_it_when_it_is_worded():
    whole_story()
    letters = Letter.objects.filter(kind__startswith="mentoring.")
    assert letters.count() >= 5
    for letter in letters:
        words = render(letter)
        assert CANARY not in json.dumps([words.subject, words.text, words.html, letter.link], ensure_ascii=False), letter.kind


def test_the_history_in_the_admin_tells_nothing_of_it():
    request = whole_story()
    page = make.signed_in(make_mentoring.clerk()).get(f"/admin/mentoring/request/{request.pk}/change/").content.decode()
    history = page[page.index('class="object-aside"') :]
    assert CANARY in page
    assert CANARY not in history
    listed = make.signed_in(make_mentoring.clerk()).get("/admin/mentoring/request/?waits=all").content.decode()
    assert CANARY not in listed
    assert request.number in listed


def test_it_is_found_by_no_search():
    whole_story()
    client = make.signed_in(make_mentoring.clerk())
    assert not client.get(f"/admin/mentoring/request/?waits=all&q={CANARY}").context["cl"].result_list
    for path in ("/companies/", "/institutes/", "/projects/", "/events/"):
        assert client.get(f"{path}?q={CANARY}").content.decode().count(CANARY) <= 2  # the field of the search itself


def test_who_reads_it_is_written_down():
    request = make_mentoring.request()
    asker, desk = make_mentoring.asker(request.company), make_mentoring.clerk()
    make.signed_in(desk).get(f"/admin/mentoring/request/{request.pk}/change/")
    seen = AccessEvent.objects.get(about_type="mentoring.request", actor=desk)
    assert (seen.about_id, seen.people) == (str(request.pk), [asker.pk])


@pytest.mark.parametrize("group", ["workspace", "programme", "head of centre", "privacy officer"])
def test_other_staff_and_strangers_find_nothing(group: str):
    draft = make_mentoring.draft()
    kept = draft.add_file(make_mentoring.stored(), by=make_mentoring.asker(draft.company), now=NOON)
    draft.submit(by=make_mentoring.asker(draft.company), now=NOON)
    for person in (make.staff(group), make.user(), make_mentoring.asker(make.company())):
        client = make.signed_in(person)
        for path in ("", "check/", "reply/", "reopen/", "withdraw/", f"files/{kept.pk}/"):
            assert client.get(f"/mentoring/{draft.pk}/{path}").status_code == 404, path
        assert client.get(f"/admin/mentoring/request/{draft.pk}/change/").status_code in {302, 403}


def test_a_draft_is_its_writers_alone_not_even_the_desks():
    draft = make_mentoring.draft()
    kept = draft.add_file(make_mentoring.stored(), by=make_mentoring.asker(draft.company), now=NOON)
    colleague, desk = make.person(draft.company).user, make_mentoring.clerk()
    assert make.signed_in(colleague).get(f"/mentoring/{draft.pk}/edit/").status_code == 404
    assert make.signed_in(desk).get(f"/mentoring/{draft.pk}/files/{kept.pk}/").status_code == 404
    assert make.signed_in(desk).get(f"/admin/mentoring/request/{draft.pk}/change/").status_code == 302


def test_the_desk_reads_the_files_and_it_is_written_down():
    draft = make_mentoring.draft()
    kept = draft.add_file(make_mentoring.stored(), by=make_mentoring.asker(draft.company), now=NOON)
    draft.submit(by=make_mentoring.asker(draft.company), now=NOON)
    desk = make_mentoring.clerk()
    answer = make.signed_in(desk).get(f"/mentoring/{draft.pk}/files/{kept.pk}/")
    assert (answer.status_code, b"".join(answer.streaming_content)[:4]) == (200, b"%PDF")
    assert AccessEvent.objects.get(about_type="mentoring.requestfile").actor == desk
