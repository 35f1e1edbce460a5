"""People in the admin: read by few, each look written down; rights are a superuser's matter."""

import pytest
from django.urls import reverse

from innocenter.accounts.models import User
from innocenter.privacy.models import AccessEvent
from tests import make

pytestmark = pytest.mark.django_db


def page(person: User) -> str:
    return reverse("admin:accounts_user_change", args=[person.pk])


def test_a_look_at_a_person_is_written_down() -> None:
    officer, person = make.staff("privacy officer"), make.user(name="김한빛")

    answer = make.signed_in(officer).get(page(person))

    assert answer.status_code == 200
    assert "김한빛" in answer.content.decode()
    assert [(event.actor, event.people) for event in AccessEvent.objects.all()] == [(officer, [person.pk])]


def test_when_the_look_cannot_be_written_down_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise OSError("log is full")

    officer, person = make.staff("privacy officer"), make.user(name="김한빛")
    client = make.signed_in(officer)
    client.raise_request_exception = False
    monkeypatch.setattr("innocenter.privacy.models.AccessEventQuerySet.create", fail)

    answer = client.get(page(person))

    assert answer.status_code == 500
    assert "김한빛" not in answer.content.decode()


def test_people_are_not_for_every_staff_member() -> None:
    assert make.signed_in(make.clerk()).get(page(make.user())).status_code == 403


def test_only_a_superuser_gives_rights() -> None:
    person = make.user()
    fields = {"name": "새 이름", "phone": "", "language": "ko", "is_active": "on", "is_staff": "on", "is_superuser": "on"}

    make.signed_in(make.staff("privacy officer")).post(page(person), fields)
    person.refresh_from_db()
    assert not person.is_staff

    root = make.staff("head of centre", is_superuser=True)
    make.signed_in(root).post(page(person), fields | {"is_superuser": ""})
    person.refresh_from_db()
    assert (person.is_staff, person.is_superuser, person.name) == (True, False, "새 이름")


def test_the_officer_finds_both_sides_of_a_look_and_can_change_nothing() -> None:
    officer, reader, person = make.staff("privacy officer"), make.clerk(name="박직원"), make.user(name="이회원")
    request = make.signed_in(officer)
    event = AccessEvent.objects.create(actor=reader, action="read", about_type="accounts.user", about_id=str(person.pk), people=[person.pk])
    listing = reverse("admin:privacy_accessevent_changelist")

    for words in ("박직원", "이회원", person.email):
        assert "이회원" in request.get(listing, {"q": words}).content.decode()
    assert "이회원" not in request.get(listing, {"q": "없는사람"}).content.decode()
    detail = reverse("admin:privacy_accessevent_change", args=[event.pk])
    assert request.get(detail).status_code == 200
    assert request.post(detail, {"reason": "x"}).status_code == 403
    assert make.signed_in(make.clerk()).get(listing).status_code == 403


def test_the_log_takes_the_same_few_questions_however_long_it_is(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    client, person = make.signed_in(make.staff("privacy officer")), make.user()
    listing = reverse("admin:privacy_accessevent_changelist")
    for rows in (1, 3):
        while AccessEvent.objects.count() < rows:
            AccessEvent.objects.create(actor=make.clerk(), action="read", about_type="a.b", about_id="1", people=[person.pk])
        client.get(listing)
        with django_assert_num_queries(8):
            client.get(listing)
