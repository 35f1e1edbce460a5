"""The access log: written before the answer, never changed afterwards."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import InternalError, connection, transaction
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from innocenter.accounts.models import User
from innocenter.privacy.models import AccessEvent
from tests import make

pytestmark = pytest.mark.django_db


def asking(reader: User | AnonymousUser, **headers: str) -> HttpRequest:
    request = RequestFactory().get("/", **headers)
    request.user = reader
    return request


def event(**about: object) -> AccessEvent:
    person = make.user()
    made = AccessEvent.objects.record(asking(make.clerk()), about=person, action="read", people=[person])
    assert made is not None
    return made


@pytest.mark.real_clock
def test_it_says_who_saw_whose_data_when_and_from_where() -> None:
    reader, first, second = make.clerk(), make.user(), make.user()

    made = AccessEvent.objects.record(asking(reader, REMOTE_ADDR="203.0.113.9"), about=first, action="list", people=[second, first, first])

    assert made is not None
    made.refresh_from_db()
    assert (made.actor, made.action, made.ip, made.about_type, made.about_id) == (
        reader,
        "list",
        "203.0.113.9",
        "accounts.user",
        str(first.pk),
    )
    assert made.people == [first.pk, second.pk]
    assert abs((timezone.now() - made.at).total_seconds()) < 60


def test_a_forged_forwarding_header_is_not_believed() -> None:
    person = make.user()
    made = AccessEvent.objects.record(
        asking(make.clerk(), REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR="198.51.100.7"), about=person, action="read", people=[person]
    )

    assert made is not None
    assert made.ip == "203.0.113.9"


def test_the_log_of_a_person_is_found() -> None:
    made = event()
    event()

    assert list(AccessEvent.objects.filter(people__contains=made.people[:1])) == [made]


def test_reading_ones_own_is_not_logged() -> None:
    person = make.user()

    assert AccessEvent.objects.record(asking(person), about=person, action="read", people=[person]) is None


def test_who_is_not_signed_in_reads_nothing() -> None:
    with pytest.raises(PermissionDenied):
        AccessEvent.objects.record(asking(AnonymousUser()), about=make.user(), action="read", people=[])


def test_an_unknown_act_is_refused() -> None:
    with pytest.raises(ValueError, match="peek"):
        AccessEvent.objects.record(asking(make.clerk()), about=make.user(), action="peek", people=[])


def test_a_row_is_never_changed() -> None:
    made = event()
    made.reason = "none"

    with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
        made.save()
    with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
        AccessEvent.objects.all().update(reason="none")
    with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
        AccessEvent.objects.bulk_update([made], ["reason"])


def test_a_row_is_never_removed() -> None:
    made = event()

    with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
        made.delete()
    with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
        AccessEvent.objects.all().delete()


def test_the_log_is_never_emptied() -> None:
    with connection.cursor() as cursor, pytest.raises(InternalError, match="Cannot truncate"), transaction.atomic():
        cursor.execute("TRUNCATE privacy_accessevent")
