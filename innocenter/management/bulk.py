"""Rows in bulk, for measuring: the same every time, valid to the database, written without the domain's verbs (they would take hours)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from companies.models import Company, Person
from events.models import Event, Registration
from innocenter.accounts.models import User
from innocenter.management.bulk_events import Programme
from innocenter.management.bulk_experts import Experts
from innocenter.management.bulk_questions import Questions
from innocenter.taxonomy.models import Field, Holiday, Region
from innocenter.values.registration_numbers import check_digit
from institutes.models import Institute, Researcher
from mentoring.models import Answer, ExpertProfile, Request
from mentoring.models import Offer as ExpertOffer
from projects.models import Project
from workspace.models import Application, Claim, Lease, Offer, RenewalReview, Room, Rule, Site, Term
from workspace.models.claim import whole_days
from workspace.models.due_dates import DueDates
from workspace.models.term import LONGEST, LONGEST_TERM, end_after

DOMAIN = "bulk.innocenter.example"
BATCH = 2_000
FIRST = re.split(r"\s", "한빛 미래 대한 누리 가온 다온 세종 금강 백두 한라 동해 서해 남산 북악 새롬 으뜸 해솔 나래 온누리 아라")
MIDDLE = re.split(r"\s", "전자 통신 바이오 소재 정밀 로봇 에너지 환경 소프트 광학 센서 배터리 제어 의료 화학 기계 반도체 나노 항공 식품")
LAST = re.split(r"\s", "테크 시스템 산업 연구소 솔루션")
NAMES = ["".join(parts) for parts in product(FIRST, MIDDLE, LAST)]
NOBODY_SIGNS_IN = "!"
PLAN = "공동연구를 위하여 매주 두 차례 만나 시제품을 만들고 시험합니다. " * 12


Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Size:
    companies: int
    institutes: int
    researchers: int
    applications: int
    leases: int
    desks: int  # each has a lease now; the other leases are those that were there before, two years each
    events: int
    registrations: int
    questions: int = 5_000

    def times(self, n: int) -> "Size":
        return Size(**{name: number * (1 if name == "institutes" else n) for name, number in vars(self).items()})


LARGE = Size(
    companies=10_000, institutes=200, researchers=2_000, applications=5_000, leases=2_000, desks=400, events=2_000, registrations=100_000
)  # fmt: skip
SIZES = {"large": LARGE, "huge": LARGE.times(10)}


def fill(size: str, *, now: datetime) -> dict[str, int]:
    """Add the rows of a size, beside whatever is there. Returns how many of what. Raises IntegrityError the second time: nothing twice."""
    wanted = SIZES[size]
    with transaction.atomic():
        bulk = Bulk(wanted, now)
        bulk.people_and_places()
        bulk.applications()
        bulk.leases()
        bulk.terms_and_reviews()
        bulk.programme()
        bulk.mentoring()
        bulk.questions()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return bulk.counts


class Bulk:
    """Each step leaves its rows for the next one."""

    def __init__(self, size: Size, now: datetime) -> None:
        self.size = size
        self.now = now
        self.today = timezone.localdate(now)
        self.rule = Rule.objects.in_force(self.today)
        self.counts: dict[str, int] = {}

    def add(self, model: type[Row], rows: Iterable[Row]) -> list[Row]:
        made = model._default_manager.bulk_create(rows, batch_size=BATCH)
        self.counts[model._meta.model_name or ""] = self.counts.get(model._meta.model_name or "", 0) + len(made)
        return made

    def many(self, model: type[Row], n: int, make: Callable[[int], Row]) -> list[Row]:
        return self.add(model, map(make, range(n)))

    def people_and_places(self) -> None:
        regions = [Region(value) for value in Region.values]
        fields = list(Field.objects.order_by("pk"))
        self.clerk = self.add(
            User, [User(email=f"clerk@{DOMAIN}", name="담당 직원", password=NOBODY_SIGNS_IN, is_staff=True, is_superuser=True)]
        )[0]
        self.managers = self.many(
            User, self.size.companies, lambda n: User(email=f"manager{n}@{DOMAIN}", name=f"담당{n}", password=NOBODY_SIGNS_IN)
        )
        self.companies = self.many(Company, self.size.companies, lambda n: company(n, regions[n % len(regions)], self.now))
        active = {"role": "manager", "state": "active", "asked_at": self.now, "since": self.now}
        self.many(Person, self.size.companies, lambda n: Person(company=self.companies[n], user=self.managers[n], **active))
        self.institutes = self.many(Institute, self.size.institutes, lambda n: institute(n, regions[n % len(regions)]))
        self.experts = Experts(self.size.researchers, self.clerk, DOMAIN, self.now)
        names = [f"{pick(list('김이박최정강조윤장임'), n)}{pick(FIRST, n // 10)}" for n in range(self.size.researchers)]
        self.researchers = self.add(Researcher, self.experts.researchers(self.add(User, self.experts.users()), self.institutes, names))
        self.fields_of(Company, self.companies, fields)
        self.fields_of(Institute, self.institutes, fields)
        self.fields_of(Researcher, self.researchers, fields)

    def fields_of(self, model: type[Company | Institute | Researcher], rows: Iterable[models.Model], fields: list[Field]) -> None:
        """Two fields of technology for each."""
        through: Any = model.fields.through
        name = f"{model._meta.model_name}_id"
        pairs = ((row.pk, fields[(n + extra) % len(fields)].pk) for n, row in enumerate(rows) for extra in (0, 5))
        through._default_manager.bulk_create((through(**{name: row, "field_id": field}) for row, field in pairs), batch_size=BATCH)

    def applications(self) -> None:
        self.projects = self.many(Project, self.size.applications, self.project)
        self.applied = self.many(Application, self.size.applications, self.application)

    def project(self, n: int) -> Project:
        expert = self.researchers[n % len(self.researchers)]
        return Project(
            company=self.companies[n], institute=expert.institute, researcher=expert, title=f"{pick(MIDDLE, n)} 공동연구 {n}", plan=PLAN,
            starts_on=self.today.replace(day=1), months=24, state="confirmed", planned_by=self.managers[n], planned_at=self.now,
            confirmed_by=self.clerk, confirmed_at=self.now,
        )  # fmt: skip

    def application(self, n: int) -> Application:
        """The first ones became leases; the others stand somewhere on their way."""
        state = "contracted" if n < self.size.leases else pick(["submitted", "screening", "in_review", "selected", "not_selected"], n)
        decided = state in {"contracted", "selected", "not_selected"}
        return Application(
            company=self.companies[n], project=self.projects[n], rule=self.rule, state=state, number=f"B-{n:06d}", desks=1, months=LONGEST,
            wanted_from=self.today, plan=PLAN, started_at=self.now, saved_by=self.managers[n], saved_at=self.now, moved_at=self.now,
            submitted_by=self.managers[n], submitted_at=self.now, due_on=self.today + timedelta(days=n % 20),
            **({"decided_by": self.clerk, "decided_at": self.now, "reason": "계획이 뚜렷합니다."} if decided else {}),
        )  # fmt: skip

    def leases(self) -> None:
        """Each desk let now, since some day of the last year and a half, and before that to others for two years each."""
        site = self.add(Site, [Site(name_ko="측정용 센터", name_en="Measured centre", address_ko="경기도 성남시")])[0]
        rooms = self.many(Room, self.size.desks, lambda n: Room(site=site, code=f"M-{n:05d}", floor=n // 200 + 1))
        offers = self.many(Offer, self.size.leases, self.offer)
        self.let = self.many(Lease, self.size.leases, self.lease)
        self.many(Claim, self.size.leases, lambda n: self.claim(n, rooms[n % self.size.desks], offers[n]))

    def claim(self, n: int, room: Room, offer: Offer) -> Claim:
        lease = self.let[n]
        return Claim(room=room, offer=offer, lease=lease, state="live", during=whole_days(DateRange(lease.first_day, lease.cap)))

    def first_day(self, n: int) -> date:
        begun = self.today - timedelta(days=n % self.size.desks * 540 // self.size.desks)
        return begun.replace(year=begun.year - 2 * (n // self.size.desks), day=min(begun.day, 28))

    def offer(self, n: int) -> Offer:
        day = self.first_day(n)
        return Offer(
            application=self.applied[n], state="signed", first_day=day, months=LONGEST, sign_by=day, made_by=self.clerk, made_at=self.now,
            company_signed_on=day, company_signed_by=self.managers[n], centre_signed_on=day, centre_signed_by=self.clerk,
            closed_at=self.now, closed_by=self.clerk,
        )  # fmt: skip

    def lease(self, n: int) -> Lease:
        day = self.first_day(n)
        cap = end_after(day, LONGEST)
        over = {
            "state": "closed", "outcome": "cap_reached", "end": cap, "ending_at": at(cap), "checkout_due_on": cap,
            "checked_out_on": cap, "closed_at": at(cap), "closed_by": self.clerk,
        }  # fmt: skip
        return Lease(
            number=f"BL-{n:06d}", company=self.companies[n], project=self.projects[n], application=self.applied[n], first_day=day,
            months=LONGEST, cap=cap, begun_at=at(day), **(over if cap <= self.today else {}),
        )  # fmt: skip

    def terms_and_reviews(self) -> None:
        """Round by round: every lease that goes on gets its next term, on the review of the one before."""
        calendar = Holiday.objects.calendar()
        granted: dict[Lease, RenewalReview | None] = dict.fromkeys(self.let)
        for number in range(1, LONGEST // LONGEST_TERM + 1):
            terms = self.add(Term, [self.term(lease, number, review) for lease, review in granted.items()])
            due = {term: DueDates.of(term, self.rule, calendar) for term in terms}
            reviewed = {term: dates for term, dates in due.items() if dates.opens_on <= self.today and not term.is_last_possible}
            opened = [self.review(term, dates) for term, dates in reviewed.items()]
            granted = {review.lease: review for review in self.add(RenewalReview, opened) if review.state == "extended"}

    def term(self, lease: Lease, number: int, review: RenewalReview | None) -> Term:
        through = number * LONGEST_TERM
        first_day, end = end_after(lease.first_day, through - LONGEST_TERM), end_after(lease.first_day, through)
        return Term(
            lease=lease, number=number, first_day=first_day, end=end, through=through, review=review,
            lease_first_day=lease.first_day, lease_cap=lease.cap,
        )  # fmt: skip

    def review(self, term: Term, due: DueDates) -> RenewalReview:
        """Extended when its term is over, else waiting for the report."""
        common = {
            "term": term,
            "lease": term.lease,
            "term_number": term.number,
            "rule": self.rule,
            **vars(due),
            "opened_at": at(due.opens_on),
        }
        if term.end > self.today:
            return RenewalReview(**common)
        told = at(due.report_due_on)
        return RenewalReview(
            **common, state="extended", progress=PLAN, results=PLAN, reported_at=told, reported_by=self.clerk,
            confirmation="alive", confirmed_at=told, confirmed_by=self.clerk,
            decided_at=at(due.decision_due_on), decided_by=self.clerk, reason="성과가 좋습니다.",
        )  # fmt: skip

    def mentoring(self) -> None:
        profiles = self.add(ExpertProfile, self.experts.profiles(self.researchers))
        requests = self.add(Request, self.experts.requests(self.companies, self.managers))
        self.add(ExpertOffer, self.experts.offers(requests, profiles))

    def programme(self) -> None:
        told = Programme(self.size.events, self.size.registrations, self.managers, self.now)
        events = self.add(Event, told.events())
        with connection.cursor() as cursor:  # as a replica asks no foreign keys and writes no history: half of the time of so many rows
            cursor.execute("SET LOCAL session_replication_role = replica")
            self.add(Registration, told.registrations_of(events))
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")

    def questions(self) -> None:
        told = Questions(self.size.questions, self.companies, self.managers, self.clerk, self.now)
        self.add(Answer, told.answers(self.add(Request, told.requests())))


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), timezone.get_current_timezone())


def company(n: int, region: Region, now: datetime) -> Company:
    nine = f"{100_000_000 + n}"
    return Company(
        registration_number=f"{nine}{check_digit(nine)}", name=f"{pick(NAMES, n)}{n // len(NAMES) or ''}", name_en=f"Bulk {n} Ltd.",
        size=pick(["small", "medium", "middle"], n), region=region, address="산업로 1", ksic_codes=["26"], introduction=PLAN[:200],
        employees=n % 300 + 1, created_at=now,
    )  # fmt: skip


def institute(n: int, region: Region) -> Institute:
    name = f"한국{pick(MIDDLE, n)}연구원 {n // len(MIDDLE) + 1}분원"
    return Institute(kind="government", name=name, name_en=f"Bulk institute {n}", region=region, introduction=PLAN[:300])


def pick(choices: list[str], n: int) -> str:
    return choices[n % len(choices)]
