"""Series, events with their seats, registrations."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from events.models import (
    AgendaItem,
    Answers,
    ChangeNotice,
    Event,
    Invitee,
    Material,
    Question,
    SeatPool,
    Setting,
    Speaker,
    Subscription,
    material,
)
from tests import make, make_events
from tests.make import NOON
from tests.make_events import ENDS, STARTS
from tests.tries import Kept, Trigger, the_same, update


def in_series() -> Event:
    return make_events.draft(series=make_events.series(), month=date(2026, 12, 1))


def pool() -> SeatPool:
    return make_events.event().keep_seats("연사", "onsite", 1, by=make_events.clerk(), now=NOON)


def item() -> AgendaItem:
    return AgendaItem.objects.create(event=make_events.draft(), begins="15:00", minutes=20, title_ko="인사말")


def speaker() -> Speaker:
    return Speaker.objects.create(item=item(), name="김하늘", affiliation="한국기술연구원")


def invitee() -> Invitee:
    return Invitee.objects.create(event=make_events.draft(), email="guest@example.com")


def followed() -> Subscription:
    return Subscription.objects.create(person=make.user(), series=make_events.series(), since=NOON)


def followed_field() -> Subscription:
    return Subscription.objects.create(person=make.user(), field_id="EE", since=NOON)


def notice() -> ChangeNotice:
    event = make_events.event()
    later = Setting(STARTS + timedelta(hours=1), ENDS + timedelta(hours=1), elsewhere="대전")
    event.move(later, by=make_events.clerk(), reason="사정", now=NOON)
    return ChangeNotice.objects.get(event=event)


def question() -> Question:
    return make_events.event().questions.create(kind="one", words_ko="식사", choices="일반식\n채식")


def answered() -> Question:
    asked = question()
    make_events.registered(asked.event, answers=Answers([asked], {asked.key: "채식"}))
    return asked


def a_material() -> Material:
    event, by = make_events.draft(), make_events.clerk()
    return material.add(event, title_ko="발표 자료", readers="all", link="https://video.example.com/1", by=by, now=NOON)


def registered(state: str) -> Any:
    return lambda: make_events.registration(state)


CONSTRAINTS = [
    Kept(
        make_events.series,
        {
            "series_title_once": the_same(),
            "series_on_a_weekday_of_the_month": {"nth": 6},
            "series_lasts_between_a_quarter_and_twelve_hours": {"minutes": 5},
        },
    ),
    Kept(
        in_series,
        {
            "event_once_a_month_in_its_series": the_same(uid=uuid4, title_ko="다른 제목"),
            "event_month_is_of_a_series": {"series": None},
        },
    ),
    Kept(
        make_events.event,
        {
            "event_title_once_at_a_time": the_same(uid=uuid4),
            "event_ends_after_it_begins": {"ends_at": STARTS},
            "event_never_oversold_on_site": {"taken_onsite": 4},
            "event_never_oversold_online": {"taken_online": 1},
            "event_shrinks_to_less": {"shrinks_onsite": 3},
            "event_has_seats_where_it_is_held": {"capacity_online": 5},
            "event_in_one_place": {"room": make_events.seminar_room},
            "event_registration_window": {"closes_at": ENDS + timedelta(hours=1)},
            "event_offer_has_hours": {"offer_hours": 0},
            "event_company_cap_leaves_one": {"company_cap": 0},
            "event_published_at_a_time": {"published_at": None},
            "event_over_at_a_time": {"closed_at": NOON},
            "event_reapproves_what_it_approves": {"reapproves": True},
            "event_materials_after_it": {"materials_at": NOON},
        },
    ),
    Kept(lambda: make_events.event("cancelled"), {"event_cancelled_by_somebody_for_a_reason": {"reason": ""}}),
    Kept(
        registered("confirmed"),
        {
            "registration_once_for_an_address": the_same(person=None),
            "registration_once_for_a_person": the_same(email="other@example.com"),
            "registration_seated_somewhere": {"place": ""},
            "registration_seated_as_wished": {"place": "online"},
            "registration_over_at_a_time": {"closed_at": NOON},
            "registration_of_somebody": {"person": None, "email": "", "made_by": None},
        },
    ),
    Kept(
        registered("queued"),
        {
            "registration_own_number_in_the_queue": the_same(email="other@example.com", person=make.user),
            "registration_waiting_has_no_seat": {"place": "onsite"},
            "registration_queued_with_a_number": {"queue_no": None},
        },
    ),
    Kept(registered("pending"), {"registration_pending_with_its_seat_or_none": {"place": "onsite"}}),
    Kept(registered("offered"), {"registration_offered_until": {"offer_until": None}}),
    Kept(
        question,
        {"question_once": the_same(), "question_has_choices_or_none": {"choices": ""}, "question_answers_are_deleted": {"keep_days": 0}},
    ),
    Kept(a_material, {"material_once": the_same(), "material_is_a_file_or_a_link": {"link": ""}}),
    Kept(pool, {"seatpool_name_once": the_same(), "seatpool_has_a_name": {"label": ""}}),
    Kept(item, {"agendaitem_once": the_same(), "agendaitem_has_a_length": {"minutes": 0}}),
    Kept(speaker, {"speaker_once_for_a_point": the_same()}),
    Kept(invitee, {"invitee_once": the_same()}),
    Kept(notice, {"changenotice_one_that_waits": the_same()}),
    Kept(
        followed,
        {
            "subscription_of_one_thing": {"series": None},
            "subscription_of_a_series_once": the_same(),
        },
    ),
    Kept(followed_field, {"subscription_of_a_field_once": the_same()}),
    Kept(make_events.guest_sign_up, {"guest_confirmed_is_registered": {"confirmed_at": NOON}}),
]
TRIGGERS: dict[str, Trigger] = {
    "events.Question:answered_stays": (answered, lambda row: update(row, keep_days=31)),
    "events.Question:answered_is_kept": (answered, lambda row: row.delete()),
    "events.Series:lifecycle": (lambda: make_events.series(state="closed"), lambda row: update(row, state="gone")),
    "events.Event:lifecycle": (make_events.event, lambda row: update(row, state="draft", published_at=None)),
    "events.Registration:lifecycle": (
        registered("confirmed"), lambda row: update(row, state="queued", queue_no=9, place="", seated_at=None)
    ),
}
