"""Two people at once: registering the same company, leaving it as its last managers, answering the same project."""

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, close_old_connections, connection

from companies.models import Company, Person
from projects.models import Project
from tests import make
from tests.make import NOON
from tests.races.meeting import meeting

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "1208147521"
ABOUT = {"name": "한빛센서", "size": "small", "region": "daejeon"}


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Each act in a thread and connection of its own; what it returned, or the exception it ended with."""
    start = meeting(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        close_old_connections()
        start.wait()
        try:
            results[place] = act()
        except Exception as error:  # the outcome is what the test is about
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def kinds(results: list[object]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_two_people_register_the_same_company_and_the_second_is_told():
    people = [make.user(), make.user()]
    results = at_once(*[lambda who=who: Company.objects.register(number=NUMBER, by=who, now=NOON, **ABOUT) for who in people])

    assert kinds(results) == ["Company", "ValidationError"]
    refusal = next(result for result in results if isinstance(result, ValidationError))
    assert refusal.code == "registered"
    assert Company.objects.get().people.count() == 1


def test_looking_first_would_end_in_an_error_page():
    """The twin: the same without `register`'s answer to the constraint."""
    looked = meeting(2)

    def naive() -> object:
        assert not Company.objects.filter(registration_number=NUMBER).exists()
        looked.wait()
        return Company.objects.create(registration_number=NUMBER, **ABOUT)

    results = at_once(naive, naive)
    assert kinds(results) == ["Company", "IntegrityError"]
    assert any(isinstance(result, IntegrityError) for result in results)


def two_managers() -> tuple[Company, list[Person]]:
    company = make.company()
    second = make.person(company, role="manager")
    return company, [company.people.exclude(pk=second.pk).get(), second]


def test_of_two_managers_who_leave_at_once_one_stays():
    company, managers = two_managers()
    results = at_once(*[lambda person=person: person.leave(by=person.user, now=NOON) for person in managers])

    assert kinds(results) == ["NoneType", "ValidationError"]
    assert company.managers().count() == 1


def test_without_the_lock_both_would_leave(monkeypatch):
    """The twin: no lock on the company, and both look before either leaves."""
    company, managers = two_managers()
    looked = meeting(2)
    look = Person._refuse_the_last_manager

    def look_and_wait(person: Person) -> None:
        look(person)
        looked.wait()

    monkeypatch.setattr(Company, "lock", lambda company: None)
    monkeypatch.setattr(Person, "_refuse_the_last_manager", look_and_wait)
    results = at_once(*[lambda person=person: person.leave(by=person.user, now=NOON) for person in managers])

    assert kinds(results) == ["NoneType", "NoneType"]
    assert company.managers().count() == 0


def test_a_project_is_answered_once():
    researcher, coordinator = make.user(), make.user()
    institute = make.institute(coordinator=coordinator)
    project = make.project(researcher_=make.researcher(institute=institute, user=researcher))
    first, second = Project.objects.get(), Project.objects.get()
    results = at_once(
        lambda: first.confirm(by=researcher, now=NOON), lambda: second.decline(by=coordinator, reason="이미 합니다.", now=NOON)
    )

    assert kinds(results) == ["NoneType", "ValidationError"]
    project.refresh_from_db()
    assert (project.confirmed_by is None) != (project.declined_by is None)


def test_without_the_lock_the_second_answer_would_meet_the_database(monkeypatch):
    """The twin: both look at the unanswered project before either writes; only the trigger is left, and it has no words."""
    researcher, coordinator = make.user(), make.user()
    institute = make.institute(coordinator=coordinator)
    make.project(researcher_=make.researcher(institute=institute, user=researcher))
    first, second = Project.objects.get(), Project.objects.get()
    looked = meeting(2)
    move = Project._move

    def look_and_wait(project: Project, state: str) -> None:
        move(project, state)
        looked.wait()

    monkeypatch.setattr(Project, "_lock", lambda project: None)
    monkeypatch.setattr(Project, "_move", look_and_wait)
    results = at_once(
        lambda: first.confirm(by=researcher, now=NOON), lambda: second.decline(by=coordinator, reason="이미 합니다.", now=NOON)
    )

    assert kinds(results) == ["InternalError", "NoneType"]
