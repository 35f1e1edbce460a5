"""State × verb × role: who can do what to an event, a registration and a series, in which state; everything else is refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from events.models import Answers, Event, Registration, Setting, Together, material
from innocenter.taxonomy.models import Holiday
from tests import make, make_events
from tests.make import NOON
from tests.make_events import ENDS, STARTS
from tests.walk import cast, cells, possible

pytestmark = pytest.mark.django_db
LATER = Setting(STARTS + timedelta(days=1), ENDS + timedelta(days=1), elsewhere="부산")
EVERYBODY = (
    "manager",
    "member",
    "clerk",
    "head",
    "own clerk",
    "programme",
    "privacy",
    "reviewer",
    "researcher",
    "other manager",
    "stranger",
)
PROGRAMME = ("programme",)


def event_verbs(now: datetime) -> dict[str, Any]:
    """Asked at `now`: what the door and the end allow depends on the hour."""
    return {
        "publish": lambda event, by: event.publish(by=by, now=now),
        "move": lambda event, by: event.move(LATER, by=by, now=now, reason="사정"),
        "change_seats": lambda event, by: event.change_seats(onsite=9, online=0, by=by, now=now),
        "keep_seats": lambda event, by: event.keep_seats("연사", "onsite", 1, by=by, now=now),
        "seat_from_pool": from_pool(now),
        "walk_in": lambda event, by: event.walk_in(make_events.guest(), by=by, now=now),
        "register": lambda event, by: event.register(make_events.Attendee.of(by), by=by, now=now),
        "register_together": lambda event, by: event.register_together(
            [make_events.guest()], company=make.company(), how=Together.FIT, by=by, now=now
        ),
        "publish_materials": lambda event, by: event.publish_materials(by=by, now=now),
        "cancel": lambda event, by: event.cancel(by=by, reason="사정", now=now),
        "archive": lambda event, by: event.archive(by=by, now=now),
    }


def from_pool(now: datetime) -> Any:
    def verb(event: Event, by: Any) -> None:
        pool = event.pools.create(label="자리", place="onsite", seats=1, made_by=by, made_at=now)
        Event.objects.filter(pk=event.pk).update(held_onsite=1)
        event.seat_from_pool(pool, make_events.guest(), by=by, now=now)

    return verb


EVENT = event_verbs(NOON)
REGISTRATION: dict[str, Any] = {
    "cancel": lambda one, by: one.cancel(by=by, now=NOON, reason="사정"),
    "accept": lambda one, by: one.accept(by=by, now=NOON),
    "decline": lambda one, by: one.decline(by=by, now=NOON),
    "confirm_own_data": lambda one, by: one.confirm_own_data(name="김", affiliation="", by=by, now=NOON),
    "hand_over": lambda one, by: one.hand_over(make_events.guest(company=one.company), by=by, now=NOON),
    "approve": lambda one, by: one.approve(by=by, now=NOON),
    "reject": lambda one, by: one.reject(by=by, reason="자리 없음", now=NOON),
    "check_in": lambda one, by: one.check_in(by=by, now=STARTS),
    "miss": lambda one, by: one.miss(by=by, now=ENDS),
}
SERIES: dict[str, Any] = {
    "plan": lambda series, by: series.plan(Holiday.objects.calendar(), months=2, by=by, now=NOON),
    "follow": lambda series, by: series.follow(Holiday.objects.calendar(), since=NOON.date(), by=by, now=NOON),
    "close": lambda series, by: series.close(by=by, reason="개편", now=NOON),
    "reopen": lambda series, by: series.reopen(by=by, now=NOON),
}
HELPER: dict[str, Any] = {"dismiss": lambda helper, by: helper.dismiss(by=by)}
STANDING = ("change_seats", "keep_seats", "move", "cancel")
MAY_EVENT = {
    "draft": cells(((*STANDING, "publish"), PROGRAMME)),
    "published": cells(((*STANDING, "seat_from_pool"), PROGRAMME), (("register",), EVERYBODY)),
    "cancelled": set(),
    "held": cells((("archive", "publish_materials"), PROGRAMME)),
    "archived": cells((("publish_materials",), PROGRAMME)),
}


@pytest.mark.parametrize("state", MAY_EVENT)
def test_who_can_do_what_to_an_event(state: str) -> None:
    event = make_events.event(state)
    if state != "cancelled":
        material.add(event, title_ko="자료", readers="all", link="https://video.example.com/", by=make_events.clerk(), now=NOON)
    verbs = {name: verb for name, verb in EVENT.items() if name not in {"walk_in", "register_together"}}
    assert possible(event, verbs, cast(make.company())) == MAY_EVENT[state]


@pytest.mark.parametrize("state", MAY_EVENT)
def test_the_door_is_the_staffs_on_the_day(state: str) -> None:
    event = make_events.event(state)
    door = {"walk_in": event_verbs(STARTS)["walk_in"]}
    may = cells((("walk_in",), PROGRAMME)) if state in {"published", "held"} else set()
    assert possible(event, door, cast(make.company())) == may
    assert possible(event, {"walk_in": EVENT["walk_in"]}, cast(make.company())) == set()  # not before


def test_colleagues_are_registered_by_the_people_of_their_company() -> None:
    company = make.company()
    verbs = {
        "register_together": lambda event, by: event.register_together(
            [make_events.guest(company=company)], company=company, how=Together.FIT, by=by, now=NOON
        )
    }
    may = cells((("register_together",), ("manager", "member", "own clerk")))
    assert possible(make_events.event(), verbs, cast(company)) == may
    assert possible(make_events.event("held"), verbs, cast(make.company())) == set()


OWN = ("person", "manager", "programme")
MAY_REGISTRATION = {
    "pending": cells((("cancel",), OWN), (("confirm_own_data",), ("person",)), (("approve", "reject"), PROGRAMME)),
    "queued": cells((("cancel",), OWN), (("confirm_own_data",), ("person",))),
    "offered": cells((("cancel", "accept", "decline"), OWN), (("confirm_own_data",), ("person",))),
    "confirmed": cells(
        (("cancel", "hand_over"), OWN), (("confirm_own_data",), ("person",)), (("check_in", "miss"), PROGRAMME),
    ),
    "cancelled": set(), "declined": set(), "expired": set(), "attended": set(),
    "no_show": cells((("check_in",), PROGRAMME)),  # a phone without a network tells it later
}  # fmt: skip


@pytest.mark.parametrize("state", [state.value for state in Registration.State])
def test_who_can_do_what_to_a_registration(state: str) -> None:
    """A colleague's, of a company: theirs, its managers', the staff's; of a mere member of the company nobody's."""
    company = make.company()
    roles = cast(company)
    person = make.person(company).user
    one = make_events.registration(state, who=make_events.Attendee.of(person, company=company))
    assert possible(one, REGISTRATION, {**roles, "person": person}) == MAY_REGISTRATION[state]


@pytest.mark.parametrize("state", ["live", "closed"])
def test_who_can_do_what_to_a_series(state: str) -> None:
    series = make_events.series(state=state)
    may = {"live": ("plan", "follow", "close"), "closed": ("follow", "reopen")}[state]
    assert possible(series, SERIES, cast(make.company())) == cells((may, PROGRAMME))


def test_changed_answers_lead_back_to_approval_and_only_there() -> None:
    """reference/events.md §7, the cell confirmed → pending."""
    for reapproves, state in ((True, "pending"), (False, "confirmed")):
        event = make_events.event(needs_approval=True, reapproves=reapproves)
        asked = event.questions.create(words_ko="질문")
        one = make_events.registered(event)
        one.approve(by=make_events.clerk(), now=NOON)
        said = Answers([asked], {asked.key: "답"})
        one.confirm_own_data(name=one.name, affiliation="", by=one.person, now=NOON, answers=said)
        assert make_events.fresh(one).state == state


def test_helpers_at_the_door_are_dismissed_by_the_staff_of_the_programme() -> None:
    event = make_events.event()
    make_events.helper(event)
    assert possible(event.door_helpers.get(), HELPER, cast(make.company())) == cells((("dismiss",), PROGRAMME))
