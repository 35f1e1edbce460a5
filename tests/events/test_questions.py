"""Questions at sign-up: asked, answered, changed, shown, guarded, deleted when their days are over."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events import sweeps
from events.models import Answers, Event, Question, Registration
from events.models.question import answers_in_words, forget
from innocenter.outbox.models import Letter
from tests import make, make_events
from tests.make import NOON
from tests.make_events import ENDS, STARTS

pytestmark = pytest.mark.django_db
MEAL = {
    "kind": "one",
    "words_ko": "식사는 무엇으로 준비할까요?",
    "words_en": "Which meal?",
    "choices": "일반식 | Everything\n채식 | Vegetarian",
}


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def asking(**about: Any) -> tuple[Event, Question, Question]:
    """An event that asks for the meal, which must be said, and for a question to the speaker."""
    event = make_events.event(**about)
    return (
        event,
        event.questions.create(required=True, **MEAL),
        event.questions.create(kind="long", words_ko="연사에게 묻고 싶은 것", position=2),
    )


def fields(meal: str, asks: str, *questions: Question) -> dict[str, str]:
    return {f"question_{questions[0].pk}": meal, f"question_{questions[1].pk}": asks}


def answered(event: Event, meal: str = "채식", **about: Any) -> Registration:
    questions = list(event.questions.all())
    said = {questions[0].key: meal}
    return make_events.registered(event, answers=Answers(questions, said), **about)


def test_answers_are_given_at_sign_up_in_two_requests_and_no_more_statements_than_without():
    event, meal, asks = asking()
    client = make.signed_in(make.user())
    url = f"/events/{event.pk}/register/"
    page = client.get(url).content.decode()
    assert MEAL["words_ko"] in page
    assert "행사 후 30일이 지나면 지웁니다." in page
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(url, {"affiliation": ""} | fields("채식", "표준은 언제 나오나요?", meal, asks))
    own = Registration.objects.get()
    assert answer.headers["Location"] == own.get_absolute_url()
    assert own.answers == {meal.key: "채식", asks.key: "표준은 언제 나오나요?"}
    statements = [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len([one for one in statements if not one.startswith("SELECT set_config") or ";" in one]) <= 8, statements
    page = client.get(own.get_absolute_url()).content.decode()
    assert "채식" in page
    assert "표준은 언제 나오나요?" in page


def test_what_is_missing_or_wrong_stands_beside_its_field_and_nothing_is_lost():
    event, meal, asks = asking()
    number = event.questions.create(kind="number", words_ko="몇 분이 함께 오시나요?", position=3)
    client = make.signed_in(make.user())
    sent = {"affiliation": "한빛센서"} | fields("", "잃으면 안 되는 글", meal, asks) | {f"question_{number.pk}": "셋"}
    answer = client.post(f"/events/{event.pk}/register/", sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count('class="form-group is-wrong"') == 2
    assert "잃으면 안 되는 글" in page
    assert 'value="한빛센서"' in page
    assert not Registration.objects.exists()
    page = client.post(f"/events/{event.pk}/register/", sent | fields("고기", "글", meal, asks)).content.decode()
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("kind", "sent", "kept", "words"),
    [
        ("short", "글", "글", "글"),
        ("short", "", None, ""),
        ("one", "채식", "채식", "채식"),
        ("several", ["일반식", "채식"], ["일반식", "채식"], "일반식, 채식"),
        ("several", [], None, ""),
        ("yes_no", "yes", True, "예"),
        ("yes_no", "no", False, "아니요"),
        ("yes_no", "", None, ""),
        ("number", "0", 0, "0"),
        ("number", "12", 12, "12"),
    ],
)
def test_each_kind_of_answer_is_kept_as_it_is_meant(kind: str, sent: Any, kept: Any, words: str):
    event = make_events.event()
    question = event.questions.create(kind=kind, words_ko="질문", choices=MEAL["choices"] if kind in {"one", "several"} else "")
    make.signed_in(make.user()).post(f"/events/{event.pk}/register/", {"affiliation": "", f"question_{question.pk}": sent})
    own = Registration.objects.get()
    assert own.answers.get(question.key) == kept
    assert question.said(own.answers.get(question.key)) == words


@pytest.mark.parametrize("kind", ["number", "one", "several", "yes_no"])
@pytest.mark.parametrize("sent", ["-1", "1e9", "٣", "\x00", "9" * 400, "[]", "🐘", "' OR 1=1--"])
def test_hostile_answers_are_refused_beside_the_field(kind: str, sent: str):
    event = make_events.event()
    question = event.questions.create(kind=kind, words_ko="질문", choices=MEAL["choices"] if kind in {"one", "several"} else "")
    answer = make.signed_in(make.user()).post(f"/events/{event.pk}/register/", {"affiliation": "", f"question_{question.pk}": sent})
    assert answer.status_code == 200 or Registration.objects.get().answers == {question.key: 3}  # an Arabic digit is a digit


def test_the_verb_itself_refuses_a_required_question_without_answer():
    event, _meal, _asks = asking()
    with pytest.raises(ValidationError) as refusal:
        make_events.registered(event, answers=Answers(list(event.questions.all()), {}))
    assert refusal.value.code == "unanswered"


def test_a_colleague_answers_on_the_own_page_and_changes_until_registration_closes():
    boss = make.user()
    company = make.company(manager=boss)
    event, meal, asks = asking(closes_at=NOON + timedelta(days=2))
    (made,) = event.register_together([make_events.guest(company=company)], company=company, how="fit", by=boss, now=NOON)
    url = f"{made.get_absolute_url()}data/"
    client = Client()  # the link of the letter is the permission
    body = {"name": "김신입", "affiliation": "한빛센서", "agreed": "on"}
    with time_machine.travel(NOON + timedelta(days=2, hours=1), tick=False):  # closed, and yet never asked before
        assert client.post(url, body | fields("", "", meal, asks)).status_code == 200
        assert client.post(url, body | fields("일반식", "", meal, asks)).status_code == 302
        assert make_events.fresh(made).answers == {meal.key: "일반식"}
        page = client.get(url).content.decode()
        assert f"question_{meal.pk}" not in page
        assert "답변은 더 바꿀 수 없습니다" in page
        assert client.post(url, body | fields("채식", "", meal, asks)).status_code == 302
        assert make_events.fresh(made).answers == {meal.key: "일반식"}
        late = Answers([meal, asks], {meal.key: "채식"})
        with pytest.raises(ValidationError) as refusal:
            made.confirm_own_data(name="김", affiliation="", by=None, by_link=True, now=NOON + timedelta(days=2, hours=1), answers=late)
        assert refusal.value.code == "too_late"


def test_before_the_deadline_answers_are_changed_and_nothing_else_happens():
    event, meal, asks = asking()
    own = answered(event)
    client = make.signed_in(own.person)
    url = f"{own.get_absolute_url()}data/"
    page = client.get(url).content.decode()
    assert 'value="채식"' in page
    body = {"name": own.name, "affiliation": "", "agreed": "on"} | fields("일반식", "하나만", meal, asks)
    assert client.post(url, body).status_code == 302
    fresh = make_events.fresh(own)
    assert (fresh.state, fresh.answers) == ("confirmed", {meal.key: "일반식", asks.key: "하나만"})


def test_where_answers_are_approved_anew_the_seat_is_kept_and_counted_until_staff_decide():
    event, meal, asks = asking(capacity_onsite=1, needs_approval=True, reapproves=True)
    own = answered(event)
    own.approve(by=make_events.clerk(), now=NOON)
    waiting = answered(event)
    waiting.approve(by=make_events.clerk(), now=NOON)
    assert make_events.states(event) == ["confirmed", "queued"]

    change = {"name": own.name, "affiliation": "", "by": own.person, "now": NOON}
    own.confirm_own_data(**change, answers=Answers([meal, asks], {meal.key: "채식"}))
    assert make_events.fresh(own).state == "confirmed"  # the same answers: nothing to approve
    own.confirm_own_data(**change, answers=Answers([meal, asks], {meal.key: "일반식"}))
    event.promote(now=NOON)
    assert make_events.states(event) == ["pending", "queued"]
    assert make_events.columns(event) == event.counts() == {"taken_onsite": 1, "taken_online": 0, "held_onsite": 0, "held_online": 0}
    page = make.signed_in(own.person).get(own.get_absolute_url()).content.decode()
    assert "자리는 그대로 있습니다" in page

    make_events.fresh(own).approve(by=make_events.clerk(), now=NOON)
    assert make_events.states(event) == ["confirmed", "queued"]
    assert Letter.objects.filter(kind="events.approved_anew").count() == 1

    make_events.fresh(own).confirm_own_data(**change, answers=Answers([meal, asks], {meal.key: "채식"}))
    make_events.fresh(own).reject(by=make_events.clerk(), reason="준비할 수 없습니다.", now=NOON)
    assert make_events.states(event) == ["declined", "confirmed"]  # the seat went to whoever waited
    assert make_events.columns(event) == event.counts()
    declined = Letter.objects.get(kind="events.declined")
    assert "METHOD:CANCEL" in declined.context["calendar"]  # the entry in their calendar is called off


@pytest.mark.parametrize("days", [1, 30])
def test_answers_go_when_their_days_are_over_in_one_statement_and_the_registration_stays(days: int, django_assert_num_queries):
    event, meal, asks = asking()
    meal.keep_days = days
    meal.save()
    registrations = [answered(event, now=NOON) for _ in range(3)]
    Registration.objects.filter(pk=registrations[0].pk).update(answers={meal.key: "채식", asks.key: "오래 두는 글"})
    Question.objects.filter(pk=asks.pk).update(keep_days=29)  # shorter is allowed
    other, other_meal, _other_asks = asking(starts_at=STARTS + timedelta(days=90), ends_at=ENDS + timedelta(days=90))
    kept = answered(other)

    assert forget(now=ENDS + timedelta(days=days) - timedelta(seconds=1)) == (1 if days == 30 else 0)
    with django_assert_num_queries(1):
        assert forget(now=ENDS + timedelta(days=days)) == 3
    assert forget(now=ENDS + timedelta(days=days)) == 0
    assert [meal.key in make_events.fresh(one).answers for one in registrations] == [False] * 3
    assert make_events.fresh(kept).answers == {other_meal.key: "채식"}
    assert make_events.states(event) == ["confirmed"] * 3


def test_after_days_of_absence_the_sweep_still_deletes_them_all():
    event, _meal, _asks = asking()
    own = answered(event)
    sweeps.sweep(now=ENDS + timedelta(days=33))
    assert make_events.fresh(own).answers == {}


def test_the_history_never_holds_an_answer():
    event, meal, asks = asking()
    own = answered(event, meal="채식")
    own.confirm_own_data(name="김", affiliation="", by=own.person, now=NOON, answers=Answers([meal, asks], {meal.key: "일반식"}))
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(row::text, ' ') FROM events_registrationevent AS row")
        (text,) = cursor.fetchone()
    assert "일반식" not in text
    assert "채식" not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_answers_of_many_registrations_are_one_statement(rows: int, django_assert_num_queries):
    event, _meal, _asks = asking()
    registrations = [answered(event) for _ in range(rows)]
    with django_assert_num_queries(1):
        questions, said = answers_in_words(registrations, event)
    assert [one.words_ko for one in questions] == [MEAL["words_ko"], "연사에게 묻고 싶은 것"]
    assert said == {one.pk: ["채식", ""] for one in registrations}


def form_of(event: Event, *questions: Question, **changed: Any) -> dict[str, Any]:
    """The form of an event as its page would send it, with what is changed of the first question."""
    body: dict[str, Any] = {
        "title_ko": event.title_ko, "summary": event.summary, "description": "", "join_opens_minutes": 30, "offer_hours": 24,
        "promotion": "auto", "items-TOTAL_FORMS": 0, "items-INITIAL_FORMS": 0, "invitees-TOTAL_FORMS": 0, "invitees-INITIAL_FORMS": 0,
        "questions-TOTAL_FORMS": len(questions), "questions-INITIAL_FORMS": len(questions), "_save": "저장",
    }  # fmt: skip
    for n, one in enumerate(questions):
        columns = {name: getattr(one, name) for name in ("position", "kind", "words_ko", "words_en", "choices", "keep_days")}
        columns |= {"required": "on" if one.required else "", "is_asked": "on", "id": one.pk, "event": event.pk} | (
            changed if n == 0 else {}
        )
        body |= {f"questions-{n}-{name}": value for name, value in columns.items() if value != ""}
    return body


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"DELETE": "on"}, "이미 답변이 있어 지울 수 없습니다"),
        ({"kind": "short", "choices": ""}, "이미 답변이 있는 질문입니다"),
        ({"words_ko": "다른 질문"}, "이미 답변이 있는 질문입니다"),
        ({"keep_days": 31}, "30일이라고 알렸습니다"),
        ({"choices": "일반식"}, "고른 분이 있을 수 있어"),
    ],
)
def test_staff_are_told_why_an_answered_question_stays(changed: dict[str, Any], told: str):
    event, meal, asks = asking()
    answered(event)
    client = make.signed_in(make_events.clerk())
    answer = client.post(f"/admin/events/event/{event.pk}/change/", form_of(event, meal, asks, **changed))
    assert answer.status_code == 200
    assert told in answer.content.decode()
    meal.refresh_from_db()
    assert (meal.kind, meal.words_ko, meal.keep_days, meal.choices) == ("one", MEAL["words_ko"], 30, MEAL["choices"])


@pytest.mark.parametrize("changed", [{"keep_days": 10}, {"choices": MEAL["choices"] + "\n할랄"}, {"position": 5}, {"is_asked": ""}])
def test_what_harms_nobody_can_be_changed_although_it_is_answered(changed: dict[str, Any]):
    event, meal, asks = asking()
    own = answered(event)
    client = make.signed_in(make_events.clerk())
    answer = client.post(f"/admin/events/event/{event.pk}/change/", form_of(event, meal, asks, **changed))
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert make_events.fresh(own).answers == {meal.key: "채식"}


def test_an_unanswered_question_can_be_deleted():
    event, meal, asks = asking()
    client = make.signed_in(make_events.clerk())
    answer = client.post(f"/admin/events/event/{event.pk}/change/", form_of(event, meal, asks, DELETE="on"))
    assert answer.status_code == 302
    assert list(event.questions.all()) == [asks]


def test_staff_read_the_answers_on_the_registration_and_others_do_not():
    event, _meal, _asks = asking()
    own = answered(event)
    url = f"/admin/events/registration/{own.pk}/change/"
    assert "채식" in make.signed_in(make_events.clerk()).get(url).content.decode()
    boss = make.user()
    company = make.company(manager=boss)
    Registration.objects.filter(pk=own.pk).update(company=company)
    page = make.signed_in(boss).get(f"/events/{event.pk}/colleagues/{company.pk}/").content.decode()
    assert own.name in page
    assert "채식" not in page
