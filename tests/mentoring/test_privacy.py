"""What a company writes is confidential: it stands on the pages of those who may read it, and nowhere else."""

import json
import logging
from datetime import timedelta
from typing import Any

import pgtrigger
import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client

from events.feeds import own_path
from events.models import CalendarKey
from innocenter.outbox.letters import ACCOUNT_MAIL
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from innocenter.privacy.models import AccessEvent
from mentoring import sweeps
from mentoring.models import Request, Session
from tests import make, make_mentoring, make_offers, make_results, make_sessions
from tests.make import NOON
from tests.make_experts import TUESDAY

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


def told_to_an_expert() -> Request:
    """What is written around an expert, and after: the offers, the match, the end, the project, and later."""
    words = {name: f"{text} {CANARY}" for name, text in make_mentoring.WORDS.items()}
    request = make_offers.looked_at(wanted="series", **words)
    by, desk, first, second = make_mentoring.asker(request.company), request.owner, make_offers.expert(), make_offers.expert()
    assert desk
    company = make.signed_in(by)
    request.offer_to(first, by=desk, now=NOON, why=f"잘 아는 분입니다. {CANARY}").decline(
        "other", note=f"모르는 분야입니다. {CANARY}", by=make_offers.user_of(first), now=NOON
    )
    Request.objects.get(pk=request.pk).offer_to(second, by=desk, now=NOON, why=f"다른 분입니다. {CANARY}").accept(
        by=make_offers.user_of(second), now=NOON
    )
    for state, path, body in (
        ("held", "match/", {"verdict": "open", "text": f"더 보겠습니다. {CANARY}"}),
        ("reported", "close/", make_results.SAID | {"text": f"잘 되었습니다. {CANARY}"}),
        ("resolved", "project/", make_results.PLAN | {"plan": f"함께합니다. {CANARY}", "starts_on": "2027-01"}),
    ):
        with pgtrigger.ignore("mentoring.Request:lifecycle"):
            Request.objects.filter(pk=request.pk, state__in=["accepted", "held"]).update(state=state)
        answer = company.post(f"/mentoring/{request.pk}/{path}", body)
        assert (answer.status_code, CANARY in answer.url) == (302, False), path
    request = Request.objects.get(pk=request.pk)
    assert request.ask_how_it_goes(30, now=NOON + timedelta(days=30))
    link = request.follow_ups.get().link_for(by.pk)
    assert Client().post(link, {"holds": "yes", "text": f"좋습니다. {CANARY}"}).status_code == 302
    return request


def met_about_it() -> Session:
    """All that either side can write about sessions: the agenda, the plan, why it moved or is off, who did not come, the log."""
    request = make_sessions.case(wanted="series", **{name: f"{text} {CANARY}" for name, text in make_mentoring.WORDS.items()})
    by, expert = make_sessions.people(request)
    company, theirs, desk = make.signed_in(by), make.signed_in(expert), make.signed_in(make_mentoring.clerk())
    Request.objects.get(pk=request.pk).write_plan([f"{goal} {CANARY}" for goal in make_sessions.GOALS], by=expert, now=NOON)

    def agreed(day: int) -> Session:
        meet = make_sessions.meet(day=TUESDAY + timedelta(days=day))
        found = Request.objects.get(pk=request.pk)
        return found.choose_time(meet, by=by, now=NOON, agenda=f"안건 {CANARY}")

    def post(client: Client, path: str, body: dict[str, Any]) -> None:
        answer = client.post(path, body)
        assert (answer.status_code, CANARY in getattr(answer, "url", "")) == (302, False), path

    with time_machine.travel(NOON, tick=False):
        off = agreed(0)
        post(theirs, f"/mentoring/sessions/{off.pk}/link/", {"link": "https://meet.example.com/abc"})
        post(company, f"/mentoring/sessions/{off.pk}/cancel/", {"text": f"출장입니다. {CANARY}"})
        missed = agreed(1)
    with time_machine.travel(missed.starts_at + timedelta(minutes=20), tick=False):
        post(company, f"/mentoring/sessions/{missed.pk}/missed/", {"text": f"기다렸습니다. {CANARY}"})
        post(theirs, f"/mentoring/sessions/{missed.pk}/objection/", {"text": f"그 자리에 있었습니다. {CANARY}"})
        held = agreed(3)
    with time_machine.travel(held.ends_at, tick=False):
        sweeps.sweep(now=held.ends_at)
        words = {name: f"{text} {CANARY}" if isinstance(text, str) else str(text) for name, text in make_sessions.LOG.items()}
        post(theirs, f"/mentoring/sessions/{held.pk}/log/", words)
        next_one = agreed(7)
        post(desk, f"/admin/mentoring/session/{next_one.pk}/act/cancel/", {"text": f"방이 없습니다. {CANARY}"})
    return make_sessions.fresh(held)


def test_what_is_written_about_sessions_is_in_no_table_but_theirs(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        met_about_it()
    assert CANARY not in caplog.text
    assert holding() == {"mentoring_request", "mentoring_session", "mentoring_sessionlog", "mentoring_sessionplan"}


def test_no_letter_calendar_entry_or_feed_holds_what_is_written_about_sessions() -> None:
    held = met_about_it()
    letters = list(Letter.objects.all())
    kinds = {"session_agreed", "session_cancelled", "session_missed", "session_objection", "session_next"}
    assert {letter.kind for letter in letters} >= {f"mentoring.{kind}" for kind in kinds}
    assert any("calendar" in letter.context for letter in letters)
    for letter in letters:
        words = render(letter)
        told = json.dumps([words.subject, words.text, words.html, letter.link, letter.context], ensure_ascii=False, default=str)
        assert CANARY not in told.replace("\\r\\n ", ""), letter.kind
    for person in make_sessions.people(held):
        text = Client().get(own_path(CalendarKey.objects.make(person, now=NOON))).content.decode()
        assert "session-" in text
        assert CANARY not in text.replace("\r\n ", "")


def test_the_history_of_a_session_in_the_admin_tells_nothing_of_what_is_written_about_it() -> None:
    held = met_about_it()
    desk = make.signed_in(make_mentoring.clerk())
    for session in Session.objects.filter(request=held.request):
        page = desk.get(f"/admin/mentoring/session/{session.pk}/change/").content.decode()
        assert CANARY not in page[page.index('class="object-aside"') :]
    listed = desk.get("/admin/mentoring/session/?when=all").content.decode()
    assert (CANARY in listed, held.request.number in listed) == (False, True)
    assert not desk.get(f"/admin/mentoring/session/?when=all&q={CANARY}").context["cl"].result_list


def holding(canary: str = CANARY) -> set[str]:
    """The tables in which it stands; of those made for searching also where only two of its letters do."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} t WHERE to_jsonb(t)::text LIKE %s LIMIT 1", [f"%{canary}%"])
            found |= {table} if cursor.fetchone() else set()
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND (data_type = 'tsvector' OR data_type = 'ARRAY' AND udt_name = '_text')"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT 1 FROM "{table}" WHERE "{column}"::text LIKE %s LIMIT 1', [f"%{canary[3:5]}%"])
            found |= {f"{table}.{column}"} if cursor.fetchone() else set()
    return found


def test_around_an_expert_and_after_it_is_in_no_table_but_those_of_the_question_and_its_project(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        told_to_an_expert()
    assert CANARY not in caplog.text
    around = {"mentoring_offer", "mentoring_fit", "mentoring_outcome", "mentoring_followup", "projects_project"}
    assert holding() == {"mentoring_request"} | around


def test_no_letter_holds_it_around_an_expert_and_after() -> None:
    told_to_an_expert()
    letters = list(Letter.objects.all())
    assert {letter.kind for letter in letters} >= {"mentoring.offered", "mentoring.closed", "mentoring.follow_up", "projects.confirm"}
    for letter in letters:
        words = render(letter)
        told = [words.subject, words.text, words.html, letter.link, letter.context]
        assert CANARY not in json.dumps(told, ensure_ascii=False, default=str), letter.kind


def test_the_canary_would_be_found_in_a_letter_a_log_line_and_an_index() -> None:
    Letter.objects.post_rendered(ACCOUNT_MAIL, to="reader@example.com", subject=CANARY, text="글", now=NOON)
    clerk = make_mentoring.clerk()
    LogEntry.objects.create(user=clerk, action_flag=2, object_repr=CANARY)
    make.company(name=f"{CANARY} 주식회사")
    found = holding()
    assert {"outbox_letter", "django_admin_log", "companies_company"} <= found
    assert any("." in place for place in found)


def test_the_canary_is_in_no_table_but_those_of_the_question(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        request = whole_story()
    assert CANARY not in caplog.text
    assert holding() == MAY_HOLD
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
