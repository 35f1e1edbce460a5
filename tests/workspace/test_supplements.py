"""A supplement that needs more time or does not come, and the clock of the centre's handling meanwhile."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from innocenter.accounts.models import User
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from innocenter.taxonomy.models import Holiday
from innocenter.values.working_days import Calendar
from tests import make
from tests.make import NOON, TODAY, noon
from workspace.handling_clock import handling_clock
from workspace.models import Application, Rule, SupplementExtension, SupplementRequest
from workspace.supplement_story import supplement_moments

pytestmark = pytest.mark.django_db
DUE, WANTED = date(2026, 12, 1), date(2026, 12, 11)  # a Tuesday, a Friday
State = SupplementExtension.State


def asked(application: Application | None = None) -> SupplementRequest:
    found = (application or make.application("supplement")).open_supplement()
    assert found
    return found


def manager_of(request: SupplementRequest) -> User:
    found = request.application.company.managers().first()
    assert found
    return found


def extension(request: SupplementRequest | None = None, *, until: date = WANTED) -> SupplementExtension:
    request = request or asked()
    return SupplementExtension.ask(request, until=until, reason="확인서 발급이 늦어집니다.", by=manager_of(request), now=NOON)


def code(act: Callable[[], Any]) -> str:
    with pytest.raises(ValidationError) as refusal:
        act()
    errors = refusal.value.error_dict if hasattr(refusal.value, "error_dict") else {}
    return next(iter(errors), "") or str(refusal.value.code)


def test_asked_for_and_granted_the_supplement_is_due_later() -> None:
    found = extension()
    found.grant(until=date(2026, 12, 12), by=make.clerk(), now=NOON)  # a Saturday

    request = SupplementRequest.objects.get()
    assert (found.state, request.due_on, request.application.due_on) == ("granted", date(2026, 12, 14), date(2026, 12, 14))
    assert Application.objects.get().state == "supplement"


def test_refused_the_day_stays_and_the_company_reads_why() -> None:
    found = extension()
    found.refuse(reason="이미 두 주를 드렸습니다.", by=make.clerk(), now=NOON)

    assert (found.state, SupplementRequest.objects.get().due_on) == ("refused", DUE)
    told = [words for _at, words, _who in supplement_moments(found.request.application, own_people=[])]
    assert told == [
        "2026. 12. 11. (금)까지 보완 기한 연장을 요청했습니다.",
        "보완 기한 연장 요청이 받아들여지지 않았습니다. 이미 두 주를 드렸습니다.",
    ]


def test_more_time_is_asked_for_twice_at_most() -> None:
    request, clerk = asked(), make.clerk()
    extension(request).refuse(reason="어렵습니다.", by=clerk, now=NOON)
    extension(request).grant(until=WANTED, by=clerk, now=NOON)
    request.refresh_from_db()

    assert code(lambda: extension(request, until=WANTED + timedelta(3))) == "no_more_time"
    assert [one.number for one in request.extensions.all()] == [1, 2]


def test_how_often_stands_in_the_rule_that_the_application_runs_under() -> None:
    Rule.objects.update(supplement_extensions=0)
    assert code(extension) == "no_more_time"


@pytest.mark.parametrize(
    ("until", "on", "refusal"),
    [
        (DUE, TODAY, "until"),
        (date(2026, 12, 16), TODAY, "until"),  # more than fourteen days
        (date(2026, 12, 15), DUE, ""),
        (WANTED, date(2026, 12, 2), "no_more_time"),  # the day is over
    ],
)
def test_it_is_asked_for_in_time_and_not_for_too_long(until: date, on: date, refusal: str) -> None:
    request = asked()

    def ask() -> SupplementExtension:
        return SupplementExtension.ask(request, until=until, reason="발급 지연", by=manager_of(request), now=noon(on))

    assert (code(ask) == refusal) if refusal else ask().state == "open"


def test_one_question_is_answered_once_and_a_second_waits_for_the_answer() -> None:
    found = extension()
    assert code(lambda: extension(found.request)) == "no_more_time"
    twin = SupplementExtension.objects.get()
    found.grant(until=WANTED, by=make.clerk(), now=NOON)

    assert code(lambda: twin.refuse(reason="아니요", by=make.clerk(), now=NOON)) == "answered"


def test_it_falls_away_when_the_supplement_comes_or_the_application_ends() -> None:
    first, second = extension(), extension(asked(make.application("supplement")))
    make.step(first.request.application, "screening")
    second.request.application.withdraw(by=manager_of(second.request), now=NOON)

    assert set(SupplementExtension.objects.values_list("state", flat=True)) == {"overtaken"}


VERBS: dict[str, tuple[set[str], Callable[[SupplementExtension, User], Any]]] = {
    "ask": ({"manager"}, lambda one, by: SupplementExtension.ask(one.request, until=WANTED, reason="지연", by=by, now=NOON)),
    "grant": ({"clerk", "head"}, lambda one, by: one.grant(until=WANTED, by=by, now=NOON)),
    "refuse": ({"clerk", "head"}, lambda one, by: one.refuse(reason="어렵습니다.", by=by, now=NOON)),
}


@pytest.mark.parametrize("state", list(State))
def test_each_verb_is_done_only_where_and_by_whom_it_may(state: str) -> None:
    """State × verb × role. Asking is possible again once the first question is answered."""
    found = extension()
    clerk, company = make.clerk(), found.request.application.company
    match state:
        case State.GRANTED:
            found.grant(until=date(2026, 12, 4), by=clerk, now=NOON)
        case State.REFUSED:
            found.refuse(reason="어렵습니다.", by=clerk, now=NOON)
        case State.OVERTAKEN:
            make.step(found.request.application, "screening")
    insider = make.clerk()
    make.person(company, insider, role="manager")
    roles = {
        "manager": manager_of(found.request), "member": make.person(company).user, "clerk": clerk, "head": make.head(),
        "own clerk": insider, "stranger": make.user(), "other staff": make.staff("programme"),
    }  # fmt: skip
    wrong = []
    for name, (who, verb) in VERBS.items():
        allowed = who | ({"own clerk"} if name == "ask" else set())
        possible = state == State.OPEN if name != "ask" else state in {State.GRANTED, State.REFUSED}
        for role, by in roles.items():
            told = tried(lambda: verb(SupplementExtension.objects.get(pk=found.pk), by))  # noqa: B023 -- called at once
            if (told == "done") != (possible and role in allowed):
                wrong.append((name, role, told))
    assert wrong == []


def tried(act: Callable[[], Any]) -> str:
    told = "done"
    with transaction.atomic():
        try:
            with transaction.atomic():
                act()
        except ValidationError as refusal:
            told = str(refusal)
        transaction.set_rollback(True)
    return told


def test_nothing_is_returned_before_the_company_was_asked_once_more() -> None:
    application, clerk = make.application("supplement"), make.clerk()

    def give_back(day: date) -> None:
        Application.objects.get(pk=application.pk).return_to_company(reason="보완이 오지 않았습니다.", by=clerk, now=noon(day))

    assert code(lambda: application.ask_once_more(by=clerk, now=noon(DUE))) == "too_early"
    assert code(lambda: give_back(DUE)) == "too_early"
    assert code(lambda: give_back(date(2026, 12, 2))) == "too_early"
    request = application.ask_once_more(by=clerk, now=noon(date(2026, 12, 2)))
    assert request.due_on == date(2026, 12, 14)  # ten days later is a Saturday
    assert code(lambda: give_back(date(2026, 12, 14))) == "too_early"
    assert code(lambda: application.ask_once_more(by=clerk, now=noon(date(2026, 12, 15)))) == "repeated"
    give_back(date(2026, 12, 15))
    assert Application.objects.get().state == "returned"


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "granted"},
        {"state": "refused", "answered_at": NOON},
        {"wanted_until": DUE},
        {"reason": ""},
    ],
)
def test_the_database_refuses_half_an_answer(columns: dict[str, Any]) -> None:
    found = extension()
    with pytest.raises(IntegrityError), transaction.atomic():
        SupplementExtension.objects.filter(pk=found.pk).update(**columns)


def test_the_database_refuses_a_second_open_question_and_an_answer_taken_back() -> None:
    found = extension()
    copy = {"request": found.request, "number": 2, "due_before": DUE, "wanted_until": WANTED, "reason": "x", "asked_at": NOON}
    with pytest.raises(IntegrityError), transaction.atomic():
        SupplementExtension.objects.create(**copy, asked_by=found.asked_by)
    found.refuse(reason="어렵습니다.", by=make.clerk(), now=NOON)
    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
        SupplementExtension.objects.update(state="open", answered_at=None, answered_by=None)


# The clock


def test_the_clock_stops_while_the_company_is_asked_and_excludes_the_wait() -> None:
    """Submitted on a Monday, due in three working days; a supplement on Tuesday; answered weeks later: two days are left as before."""
    application, calendar = make.application("submitted"), Holiday.objects.calendar()
    clerk, tuesday, late = make.clerk(), date(2026, 11, 24), date(2026, 12, 10)

    def left(on: date, stopped_at: int | None = None) -> Any:
        clock = handling_clock(Application.objects.get(), today=on, calendar=calendar, stopped_at=stopped_at)
        return clock and (clock.left, clock.is_stopped)

    assert left(TODAY) == (3, False)
    application.start_screening(by=clerk, now=noon(tuesday))
    assert left(tuesday) == (2, False)
    request = application.ask_supplement({"plan": "자세히"}, due_on=late, by=clerk, now=noon(tuesday))
    assert left(date(2026, 12, 9), request.working_days_left) == (2, True)
    application.answer_supplement({"plan": "썼습니다."}, by=manager_of(request), now=noon(late))
    assert left(late) == (2, False)
    assert left(date(2026, 12, 15)) == (-1, False)


def test_the_clock_says_it_in_words() -> None:
    application, calendar = make.application("submitted"), Calendar()
    words = {day: handling_clock(application, today=TODAY + timedelta(day), calendar=calendar) for day in (0, 3, 4)}
    assert [clock.sentence if clock else None for clock in words.values()] == [
        "센터의 이 단계 처리 기한까지 3근무일 남았습니다.",
        "센터는 이 단계를 오늘까지 처리합니다.",
        "센터의 처리가 기한보다 1근무일 늦어지고 있습니다. 조금만 기다려 주세요.",
    ]
    assert handling_clock(make.application("selected"), today=TODAY, calendar=calendar) is None


# Letters and pages


@pytest.mark.parametrize("language", ["ko", "en"])
def test_each_letter_says_by_when_and_not_why(language: str) -> None:
    found = extension()
    found.grant(until=WANTED, by=make.clerk(), now=NOON)
    extension(found.request, until=date(2026, 12, 18)).refuse(reason="비밀 사유", by=make.clerk(), now=NOON)
    found.request.application.ask_once_more(by=make.clerk(), now=noon(date(2026, 12, 14)))
    kinds = ["more_time_asked", "more_time_answered", "supplement_once_more"]
    letters = Letter.objects.filter(kind__in=[f"workspace.{kind}" for kind in kinds])
    assert {letter.kind.partition(".")[2] for letter in letters} == set(kinds)
    for letter in letters:
        letter.language = language
        words = render(letter)
        assert "http" in words.text
        assert not {"비밀 사유", "확인서 발급이 늦어집니다.", "%(", "{{", "None"} & set(words.text.split())
        assert ("12" in words.subject) or ("Dec" in words.subject)


def test_the_company_asks_on_its_page(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)
    request = asked()
    page = reverse("workspace:more_time", args=[request.application_id])
    client = make.signed_in(manager_of(request))

    assert "최대 2회 중 1번째 요청입니다." in client.get(page).content.decode()
    bad = client.post(page, {"until": "2027-12-01", "reason": "늦습니다."})
    assert (bad.status_code, "늦습니다." in bad.content.decode(), "사이에서 골라 주세요" in bad.content.decode()) == (200, True, True)
    done = client.post(page, {"until": "2026-12-11", "reason": "늦습니다."}, follow=True)
    assert "기한 연장을 요청했습니다." in done.content.decode()
    supplement = client.get(reverse("workspace:supplement", args=[request.application_id])).content.decode()
    assert "센터가 답할 때까지 기한은 그대로입니다" in supplement
    assert client.get(page).status_code == 302
    assert make.signed_in(make.user()).get(page).status_code == 404
    colleague = make.signed_in(make.person(request.application.company).user)
    assert colleague.post(page, {"until": "2026-12-11", "reason": "x"}).status_code == 302
    assert SupplementExtension.objects.count() == 1


def test_staff_see_who_waits_for_an_answer_and_give_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)
    found = extension()
    client, pk = make.signed_in(make.clerk()), found.request.application_id
    shown = client.get(reverse("admin:workspace_application_changelist"), {"waits": "supplement"}).content.decode()
    assert found.request.application.number in shown
    assert "정지(" in shown
    assert "확인서 발급이 늦어집니다." in client.get(f"/admin/workspace/application/{pk}/act/more-time/").content.decode()

    told = client.post(f"/admin/workspace/application/{pk}/act/more-time/", {"until": "2026-12-11"}, follow=True).content.decode()

    assert "보완 기한을 2026. 12. 11. (금)로 늦추고" in told
    assert "연장 승인" in client.get(reverse("admin:workspace_application_change", args=[pk])).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_supplement_takes_the_same_statements(django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    Rule.objects.update(supplement_extensions=3)
    request, clerk = asked(), make.clerk()
    for _ in range(rows):
        extension(request).refuse(reason="어렵습니다.", by=clerk, now=NOON)
    client = make.signed_in(manager_of(request))
    client.get(request.application.get_absolute_url())
    with django_assert_num_queries(19):
        client.get(request.application.get_absolute_url())
