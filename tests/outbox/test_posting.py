from datetime import UTC, date, datetime

import pytest

from innocenter.accounts.models import User
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter

NOON = datetime(2026, 11, 2, 3, tzinfo=UTC)
REPORT = Kind("outbox.test_report")
pytestmark = pytest.mark.django_db


def test_a_letter_is_written_once_for_its_key():
    reader = User.objects.create_user("Reader@demo.innocenter.example", name="김독자", language="en")
    first = Letter.objects.post(REPORT, to=reader, about=reader, due_on=date(2026, 12, 1), context={"on": date(2026, 12, 1)}, link="/me/", now=NOON)
    again = Letter.objects.post(REPORT, to=reader, about=reader, due_on=date(2026, 12, 1), now=NOON)
    other_day = Letter.objects.post(REPORT, to=reader, about=reader, due_on=None, now=NOON)
    other_day_again = Letter.objects.post(REPORT, to=reader, about=reader, due_on=None, now=NOON)

    assert (first.is_new, again.is_new, other_day.is_new, other_day_again.is_new) == (True, False, True, False)
    assert (again, other_day_again) == (first, other_day)
    again.refresh_from_db()
    assert (again.language, again.address, again.state, again.context) == (
        "en", "reader@demo.innocenter.example", "planned", {"on": date(2026, 12, 1)}
    )
    assert again.about() == reader
