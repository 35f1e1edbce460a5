"""The demo centre before its first company: the clock of the story, the people who sign in, rooms, institutes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import pgtrigger
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone
from django.utils.functional import cached_property
from pghistory.models import Event

from innocenter.accounts.addresses import mark_confirmed
from innocenter.accounts.models import User
from innocenter.management.cast import DOMAIN, EXPERTS, MEMBERS, PARTNERS
from innocenter.outbox.models import Letter
from innocenter.privacy.models import Consent, ConsentText
from innocenter.taxonomy.models import Field
from innocenter.values.terms import last_day
from institutes.models import Coordinator, Institute, Researcher
from workspace.models import Room, Site


class House:
    """The clock of the story, and what stands before its first company. `today` is a day in Seoul."""

    def __init__(self, *, today: date, password: str) -> None:
        self.today = today
        self.started = timezone.now()
        self.password = make_password(password)  # once: it is slow on purpose
        self.people: dict[str, User] = {}
        self.desks: Iterator[Room]

    # Time

    @cached_property
    def redate(self) -> str:
        """One statement for all tables of the history: a day of the story asks it, and there are hundreds of days."""
        tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, Event)]
        each = (f'UPDATE "{table}" SET pgh_created_at = %s WHERE pgh_created_at >= %s' for table in tables)  # noqa: S608 -- our own tables' names
        return "WITH " + ", ".join(f"t{n} AS ({sql})" for n, sql in enumerate(each)) + " SELECT 1"

    def at(self, day: date, hour: int = 10) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(hour)))

    @contextmanager
    def on(self, day: date, hour: int = 10) -> Iterator[datetime]:
        """The morning of that day; what the history wrote meanwhile is dated so, too."""
        now = min(self.at(day, hour), self.started - timedelta(hours=2))
        yield now
        with pgtrigger.ignore(), connection.cursor() as cursor:  # the history is never changed: a story is told before there is one
            cursor.execute(self.redate, [now, self.started - timedelta(hours=1)] * self.redate.count("UPDATE"))

    def weekday(self, day: date) -> date:
        """That day, or the Friday before a weekend."""
        return day - timedelta(days=max(day.weekday() - 4, 0))

    def first_day(self, *, ends_in: int, months: int = 6) -> date:
        """The first day of a stay whose `months` run out in about that many days: the first of a month where one is near."""
        about = self.today + timedelta(days=ends_in) - timedelta(days=months * 30)
        days = [about + timedelta(days=n) for n in range(-25, 15)]
        near = [day for day in days if abs((last_day(day, months) - self.today).days - ends_in) <= 5]
        return next((day for day in near if day.day == 1), near[len(near) // 2])

    def silence_the_past(self) -> None:
        """Nobody is to be mailed about what the demo only tells."""
        Letter.objects.filter(state=Letter.State.PLANNED).update(
            state=Letter.State.CANCELLED,
            reason="시연 자료가 만들어지기 전의 안내라 보내지 않았습니다.",
            closed_at=self.started,
            next_at=None,
        )

    # People, rooms, institutes

    def admit(self, email: str, name: str, now: datetime, **fields: bool) -> User:
        phone = f"02-555-{User.objects.count():04}"
        user = User.objects.create(email=email, password=self.password, name=name, phone=phone, date_joined=now, **fields)
        mark_confirmed(user)
        if not user.is_staff:
            for text in ConsentText.objects.in_force(["signup_terms", "signup_privacy"]):
                Consent.objects.give(user=user, text=text, ip=None, now=now)
        return user

    def admit_people(self, now: datetime) -> None:
        for member in MEMBERS:
            user = self.admit(f"{member.key}@{DOMAIN}", member.name, now, is_staff=bool(member.group))
            if member.group:
                user.groups.add(Group.objects.get(name=member.group))
            self.people[member.key] = user
        self.people["admin"] = self.admit(f"admin@{DOMAIN}", "임관리", now, is_staff=True, is_superuser=True)

    def furnish(self) -> None:
        site = Site.objects.create(
            name_ko="판교 제1센터",
            name_en="Pangyo Centre 1",
            order=1,
            address_ko="경기도 성남시 분당구 판교로 (시연용 주소)",
            address_en="Pangyo-ro, Bundang-gu, Seongnam (demo address)",
        )
        second = Site.objects.create(
            name_ko="판교 제2센터",
            name_en="Pangyo Centre 2",
            order=2,
            address_ko="경기도 성남시 수정구 판교제2테크노밸리 (시연용 주소)",
            address_en="Pangyo 2nd Techno Valley, Seongnam (demo address)",
        )
        equipment = ["모니터", "유선 인터넷", "개인 사물함"]
        for n in range(1, 16):
            Room.objects.create(site=site, kind="desk", code=f"B-{n:02}", floor=3, equipment=equipment)
        for n in range(1, 9):
            Room.objects.create(site=second, kind="desk", code=f"C-{n:02}", floor=2, equipment=equipment)
        for code, name, name_en, seats, things in [
            ("M-301", "회의실 1", "Meeting room 1", 6, ["화상회의 장비", "화이트보드"]),
            ("M-302", "회의실 2", "Meeting room 2", 10, ["화상회의 장비", "빔프로젝터"]),
        ]:
            Room.objects.create(site=site, kind="meeting", code=code, name_ko=name, name_en=name_en, floor=3, seats=seats, equipment=things)
        Room.objects.create(
            site=site,
            kind="seminar",
            code="S-101",
            name_ko="세미나실",
            name_en="Seminar room",
            floor=1,
            seats=80,
            equipment=["빔프로젝터", "음향장비"],
        )
        self.desks = iter(Room.objects.filter(kind="desk").order_by("site__order", "code"))

    def enter_institutes(self) -> None:
        for partner in PARTNERS:
            institute = Institute.objects.create(
                kind=partner.kind,
                name=partner.name,
                name_en=partner.name_en,
                short_name=partner.short,
                region=partner.region,
                introduction=partner.introduction,
                contact_desk="기업협력실",
                contact_email=f"{partner.short.lower()}-desk@{DOMAIN}",
            )
            institute.fields.set(Field.objects.in_bulk(partner.fields).values())
        for expert in EXPERTS:
            researcher = Researcher.objects.create(
                institute=Institute.objects.get(short_name=expert.partner),
                name=expert.name,
                name_en=expert.name_en,
                position=expert.position,
                department=expert.department,
                keywords=expert.keywords,
                introduction=f"{expert.keywords} 분야를 연구합니다. 기업과의 공동연구를 환영합니다. (가상의 인물입니다.)",
                user=self.people["researcher"] if expert.name == self.people["researcher"].name else None,
            )
            researcher.fields.set(Field.objects.in_bulk(expert.fields).values())
        for institute in Institute.objects.filter(short_name__in=["ETRI", "KITECH"]):
            Coordinator.objects.create(institute=institute, user=self.people["coordinator"])
