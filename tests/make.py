"""Makers: each returns a saved, valid row; a test names only what it is about."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client

from companies.models import Company, Person
from innocenter.accounts.middleware import PROVEN
from innocenter.accounts.models import User
from innocenter.values.registration_numbers import check_digit
from institutes.models import Coordinator, Institute, Researcher
from projects.models import Project

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # noon in Seoul, a Monday
TODAY = date(2026, 11, 23)
PASSWORD = "a-long-password-for-tests"
_numbers = count(1)


def user(**fields: Any) -> User:
    n = next(_numbers)
    return User.objects.create_user(**{"email": f"person{n}@example.com", "name": f"사람{n}", "password": PASSWORD} | fields)


stranger = user


def staff(group: str, **fields: Any) -> User:
    person = user(is_staff=True, **fields)
    person.groups.add(Group.objects.get(name=group))
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": ""})  # staff need a second factor
    return person


def clerk(**fields: Any) -> User:
    """Staff who look after the office space."""
    return staff("workspace", **fields)


def head(**fields: Any) -> User:
    return staff("head of centre", **fields)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    if person.is_staff:  # has shown the second factor
        session = client.session
        session[PROVEN] = person.pk
        session.save()
    return client


def registration_number() -> str:
    """A valid number that no other test has."""
    nine = f"{next(_numbers) + 100_000_000}"
    return f"{nine}{check_digit(nine)}"


def company(*, manager: User | None = None, fields: list[str] | None = None, **about: Any) -> Company:
    about = {"name": "한빛센서", "size": "small", "region": "daejeon"} | about
    number = about.pop("registration_number", None) or registration_number()
    made = Company.objects.register(number=number, by=manager or user(), now=NOON, **about)
    made.fields.set(fields or [])
    return made


def person(company: Company, user_: User | None = None, *, role: str = "member", **fields: Any) -> Person:
    """Somebody who acts for the company."""
    fields = {"state": "active", "since": NOON, "asked_at": NOON} | fields
    return Person.objects.create(company=company, user=user_ or user(), role=role, **fields)


def institute(*, coordinator: User | None = None, fields: list[str] | None = None, **about: Any) -> Institute:
    about = {"kind": "government", "name": f"한국기술연구원 {next(_numbers)}", "region": "daejeon"} | about
    made = Institute.objects.create(**about)
    made.fields.set(fields or [])
    if coordinator:
        Coordinator.objects.create(institute=made, user=coordinator)
    return made


def researcher(*, fields: list[str] | None = None, **about: Any) -> Researcher:
    about = {"name": "홍가람", "department": "센서연구실", "position": "책임연구원"} | about
    about.setdefault("institute", None)
    about["institute"] = about["institute"] or institute()
    made = Researcher.objects.create(**about)
    made.fields.set(fields or [])
    return made


def project(*, company_: Company | None = None, researcher_: Researcher | None = None, by: User | None = None, **about: Any) -> Project:
    """A cooperation that the company has planned and the institute has not answered."""
    of = company_ or company()
    about = {"title": "저전력 라이다 모듈", "plan": "함께 만듭니다.", "starts_on": date(2026, 12, 1), "months": 12} | about
    proposer = by or of.managers().first()
    assert proposer
    return Project.objects.propose(company=of, researcher=researcher_ or researcher(user=user()), by=proposer, now=NOON, **about)


def confirmed_project(**about: Any) -> Project:
    made = project(**about)
    answering = made.counterparts().first()
    assert answering
    made.confirm(by=answering, now=NOON)
    return made
