"""Our calendars read back by a second library (vobject), and what no edit may do to them."""

from datetime import timedelta
from typing import Any

import pytest
import vobject
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from events import feeds, sweeps
from events.letters.entry import NAME, entry
from events.models import CalendarKey, Event, Setting
from innocenter.outbox import calendar
from innocenter.outbox.models import Letter
from tests import make, make_events
from tests.make import NOON
from tests.make_events import Attendee, registered

HANGUL = "가나다라마바사아자차카타파하 ,;\\\\\n"


@pytest.mark.django_db
def test_a_second_library_reads_the_feed_as_it_was_meant() -> None:
    title = "차세대 이차전지 포럼, 제2부; 역슬래시 \\ 그리고 끝 " * 3
    made = make_events.event(title_ko=title[:120].strip(), summary="첫 줄\n둘째 줄, 쉼표; 쌍반점", room=make_events.seminar_room())
    off = make_events.event()
    off.cancel(by=make_events.clerk(), reason="사정", now=NOON)
    text = Client().get("/events/calendar.ics").content.decode()

    read: Any = vobject.readOne(text)

    assert (read.version.value, read.method.value, read.contents["name"][0].value) == ("2.0", "PUBLISH", "센터의 행사")
    found = {str(one.uid.value).split("@")[0]: one for one in read.vevent_list}
    one = found[f"event-{made.uid}"]
    assert (one.summary.value, one.description.value) == (made.title_ko, made.summary)
    assert (one.dtstart.value, one.dtend.value) == (made.starts_at, made.ends_at)
    assert (one.status.value, found[f"event-{off.uid}"].status.value) == ("CONFIRMED", "CANCELLED")
    assert "attendee" not in one.contents
    assert one.organizer.value.startswith("mailto:")


@pytest.mark.django_db
def test_a_second_library_reads_the_invitation_and_that_it_is_called_off() -> None:
    one = registered(make_events.event())
    one.cancel(by=one.person, now=NOON)
    for kind, method, status in (("confirmed", "REQUEST", "CONFIRMED"), ("cancelled", "CANCEL", "CANCELLED")):
        letter = Letter.objects.get(kind=f"events.{kind}")
        read: Any = vobject.readOne(letter.context["calendar"])
        assert (read.method.value, read.vevent.status.value) == (method, status)
        assert [guest.value for guest in read.vevent.attendee_list] == [f"mailto:{one.email}"]


@pytest.mark.django_db
def test_a_second_library_reads_ones_own_calendar() -> None:
    person = make.user()
    registered(make_events.event(), Attendee.of(person))
    key = CalendarKey.objects.make(person, now=NOON)
    read: Any = vobject.readOne(Client().get(feeds.own_path(key)).content.decode())
    assert (read.contents["name"][0].value, read.vevent.status.value) == ("내 행사", "CONFIRMED")


@settings(max_examples=60)
@given(st.text(alphabet=HANGUL + "abc é😀", min_size=1, max_size=200), st.text(alphabet=HANGUL, max_size=300))
def test_lines_are_folded_at_75_octets_and_no_letter_is_torn(title: str, words: str) -> None:
    said = calendar.Entry(
        uid="event-1", sequence=0, begins=NOON, ends=NOON + timedelta(hours=1), title=title, place=words, host="센터", description=words
    )
    text = calendar.invitation(said, method=calendar.REQUEST, now=NOON, to=["a@example.com"], name=NAME)

    lines = text.encode().split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None for line in lines)  # each line alone is whole UTF-8
    read: Any = vobject.readOne(text)
    assert read.vevent.summary.value == title


MOVES = st.lists(
    st.sampled_from(["later", "earlier", "another place", "nothing", "words", "seats", "tell", "finish", "cancel"]), min_size=1, max_size=7
)


class AnyEdit(TestCase):
    """Each example in a transaction of its own."""

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(MOVES)
    def test_the_sequence_never_falls_the_identity_stays_and_what_moves_raises_it(self, edits: list[str]) -> None:
        event, clerk = make_events.event(), make_events.clerk()
        before = entry(event)
        for n, edit in enumerate(edits):
            try:
                change(event, edit, n, clerk)
            except ValidationError:
                event = Event.objects.get(pk=event.pk)
            now = entry(Event.objects.get(pk=event.pk))
            assert now.uid == before.uid
            assert now.sequence >= before.sequence
            significant = ("begins", "ends", "place", "is_off")
            if any(getattr(now, name) != getattr(before, name) for name in significant):
                assert now.sequence > before.sequence
            before = now


def change(event: Event, edit: str, n: int, clerk: Any) -> None:
    shift = {"later": timedelta(hours=1), "earlier": -timedelta(hours=1), "another place": timedelta()}
    if edit in shift:
        by = shift[edit]
        place = f"대전 {n}" if edit == "another place" else event.elsewhere
        event.move(Setting(event.starts_at + by, event.ends_at + by, elsewhere=place), by=clerk, reason="사정", now=NOON)
    elif edit == "nothing":
        event.move(event.setting, by=clerk, reason="사정", now=NOON)
    elif edit == "words":
        Event.objects.filter(pk=event.pk).update(title_ko=f"다른 제목 {n}", summary=f"다른 요약 {n}")
    elif edit == "seats":
        event.change_seats(onsite=9 + n, online=0, by=clerk, now=NOON)
    elif edit == "tell":
        sweeps.tell(now=NOON + timedelta(days=1))
    elif edit == "finish":
        event.finish(now=event.ends_at)
    else:
        event.cancel(by=clerk, reason="사정", now=NOON)
