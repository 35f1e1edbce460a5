"""The programme in bulk: events of five years with their registrations. The first ones are tomorrow, with a crowd to be reminded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from events.models import Event, Registration
from innocenter.accounts.models import User

TOMORROW, CROWD = 10, 500  # events tomorrow, people at each
COMING = 10  # one in so many of the others is still to come
SEATS = 60
ABOUT = "공동연구 사례와 지원사업을 소개하고, 참석자가 연구자와 바로 이야기할 수 있는 자리입니다. " * 3
KINDS = ("seminar", "forum", "briefing")


@dataclass(frozen=True)
class Programme:
    """`people` are as many as the crowd at least: each event takes its own from them, one after the other. Few rows have a small crowd."""

    count: int
    registrations: int
    people: Sequence[User]
    now: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def crowd(self) -> int:
        return min(CROWD, self.registrations // (2 * TOMORROW))

    def events(self) -> list[Event]:
        return [self.event(n) for n in range(self.count)]

    def event(self, n: int) -> Event:
        day = self.day(n)
        begins = timezone.make_aware(datetime.combine(day, time(15 if n < TOMORROW else 10 + n % 8)))
        is_over = day <= self.today
        seats = self.crowd if n < TOMORROW else SEATS
        return Event(
            kind=KINDS[n % 3], title_ko=f"기술세미나 {n}회", title_en=f"Bulk seminar {n}", summary=ABOUT, starts_at=begins,
            ends_at=begins + timedelta(hours=2), elsewhere="대전 컨벤션센터 (예시)", capacity_onsite=seats, taken_onsite=self.taken(n),
            state="held" if is_over else "published", published_at=begins - timedelta(days=30),
            **({"closed_at": begins + timedelta(hours=3)} if is_over else {}),
        )  # fmt: skip

    def day(self, n: int) -> date:
        """Tomorrow; then within half a year; then the days before today, for five years."""
        if n < TOMORROW:
            return self.today + timedelta(days=1)
        if n % COMING == 0:
            return self.today + timedelta(days=3 + n // COMING % 180)
        return self.today - timedelta(days=1 + n % 1800)

    def taken(self, n: int) -> int:
        """A crowd tomorrow; what is left is spread evenly over the others."""
        if n < TOMORROW:
            return self.crowd
        others, left = self.count - TOMORROW, self.registrations - TOMORROW * self.crowd
        return left // others + (n - TOMORROW < left % others)

    def registrations_of(self, events: Sequence[Event]) -> list[Registration]:
        first = 0
        made = []
        for event in events:
            people = [self.people[(first + k) % len(self.people)] for k in range(event.taken_onsite)]
            first += len(people)
            made += [self.registration(event, person) for person in people]
        return made

    def registration(self, event: Event, person: User) -> Registration:
        at = event.starts_at - timedelta(days=20)
        return Registration(
            event=event, person=person, email=person.email, name=person.name, wish="onsite", place="onsite", made_by=person, made_at=at,
            state="attended" if event.state == "held" else "confirmed", agreed_at=at, seated_at=at,
        )  # fmt: skip
