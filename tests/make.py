"""Makers: each returns a saved, valid row; a test names only what it is about."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.test import Client
from django.utils import timezone

from companies import memberships
from companies.models import CentreMembership, Company, Person
from innocenter.accounts.middleware import PROVEN
from innocenter.accounts.models import User
from innocenter.files.models import StoredFile
from innocenter.look.asks import Ask, told
from innocenter.privacy.models import Consent, ConsentText
from innocenter.values.registration_numbers import check_digit
from innocenter.values.todo import Todo
from institutes.models import Coordinator, Institute, Researcher
from projects.models import Project
from workspace import bookings, renewals
from workspace.models import Application, Booking, Claim, EligibilityFinding, Lease, Offer, RenewalReview, Room, Rule, Site, WaitEntry
from workspace.models.claim import whole_days
from workspace.models.inspection import Finding, Inspection
from workspace.models.report import Report
from workspace.models.taking import Wish
from workspace.models.term import end_after

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


def whole_company(**about: Any) -> Company:
    """One whose profile lacks nothing."""
    about = {"address": "대전광역시 유성구 (예시)", "introduction": "센서를 만듭니다.", "fields": ["EE"]} | about
    return company(**about)


def agree(user_: User, *purposes: str) -> None:
    """To the texts in force, by default that of a membership."""
    for text in ConsentText.objects.in_force(purposes or ["membership_privacy"]):
        Consent.objects.give(user=user_, text=text, ip=None, now=NOON)


def apply_for_membership(of: Company, *, now: datetime = NOON) -> CentreMembership:
    manager = of.managers().first()
    assert manager
    agree(manager)
    return CentreMembership.objects.apply(company=of, purpose="회의실을 쓰려고 합니다.", by=manager, now=now)


def membership(state: str = "active", *, now: datetime = NOON, **about: Any) -> CentreMembership:
    """A membership that came to its state by the real verbs; one that waits for the staff lacks the profile."""
    of = company(**about) if state in {"applied", "declined"} else whole_company(**about)
    if state in {"renewal_due", "expired"}:
        now = now - timedelta(days=345 if state == "renewal_due" else 400)
    made = apply_for_membership(of, now=now)
    manager = of.managers().first()
    assert manager
    match state:
        case "renewal_due" | "expired":
            memberships.sweep(now=NOON)
        case "suspended" | "revoked":
            made.suspend(by=clerk(), reason="사실과 다른 내용이 있습니다.", now=now)
            if state == "revoked":
                made.revoke(by=clerk(), reason="고치지 않았습니다.", now=now)
        case "declined":
            made.decline(by=clerk(), reason="자료가 없습니다.", now=now)
        case "withdrawn":
            made.leave(by=manager, now=now)
    made.refresh_from_db()
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


def desk(**about: Any) -> Room:
    """A desk of its own at the one site."""
    site, _made = Site.objects.get_or_create(name_ko="판교 제1센터", defaults={"name_en": "Pangyo 1", "address_ko": "경기도 성남시 분당구"})
    return Room.objects.create(**{"site": site, "kind": "desk", "code": f"B-{next(_numbers):02}", "floor": 3} | about)


def noon(day: date) -> datetime:
    """Noon in Seoul."""
    return datetime(day.year, day.month, day.day, 3, 0, tzinfo=UTC)


def lease(
    *,
    first_day: date = date(2026, 7, 1),
    months: int = 24,
    project_: Project | None = None,
    desk_: Room | None = None,
    by: User | None = None,
) -> Lease:
    """A lease that has begun: an application and a signed offer stand behind it. Its letter is posted."""
    rests_on = project_ or confirmed_project()
    clerk_ = by or clerk()
    manager = rests_on.company.managers().first()
    signed = noon(first_day - timedelta(days=12))
    signed_on = signed.date()
    application_ = Application.objects.create(
        company=rests_on.company, project=rests_on, rule=Rule.objects.in_force(first_day),
        state="contracted", number=f"W-T-{next(_numbers)}",
        desks=1, wanted_from=first_day, months=months, plan="함께 만듭니다.", started_at=signed, saved_by=manager, saved_at=signed,
        submitted_by=manager, submitted_at=signed, decided_by=clerk_, decided_at=signed, reason="계획이 뚜렷합니다.", moved_at=signed,
    )  # fmt: skip
    offer_ = Offer.objects.create(
        application=application_, state="signed", first_day=first_day, months=months, sign_by=first_day, made_by=clerk_, made_at=signed,
        company_signed_on=signed_on, company_signed_by=manager, centre_signed_on=signed_on, centre_signed_by=clerk_, closed_at=signed,
    )  # fmt: skip
    days = whole_days(DateRange(first_day, end_after(first_day, months)))
    Claim.objects.create(room=desk_ or desk(), during=days, state="held", offer=offer_)
    return Lease.begin(offer=offer_, by=clerk_, now=signed)


REPORT = Report("계획대로 진행했습니다.", "시제품 1점", "주 4일 사용", "신뢰성 시험을 합니다.", still_needed=True, months_wanted=6)


def renewal_review(*, lease_: Lease | None = None, reported: bool = False, **about: Any) -> RenewalReview:
    """The review of the lease's last term, opened on its day; with `reported`, the report was submitted on the same day."""
    of = lease_ or lease(**about)
    term = of.terms.last()
    assert term
    now = noon(term.last_day - timedelta(days=60))
    renewals.open_reviews(now.date(), now=now)
    review = RenewalReview.objects.get(term=term)
    if reported:
        manager = of.company.managers().first()
        assert manager
        review.save_report(REPORT, by=manager, now=now)
        review.submit_report(by=manager, now=now)
    return review


def review_for_cause(*, lease_: Lease | None = None, now: datetime = NOON) -> RenewalReview:
    """A review for cause, just opened, of a lease that has gone on for some months."""
    return RenewalReview.open_for_cause(lease_ or lease(), grounds="두 달째 자리를 쓰지 않습니다.", by=clerk(), now=now)


def inspected(lease_: Lease, *, by: User | None = None, now: datetime = NOON) -> Lease:
    """Everything was found in order at the check-out."""
    found = Inspection.of(lease_, now=now)
    found.record([Finding(item.pk, "ok", "") for item in found.items.all()], by=by or clerk(), now=now)
    return lease_


def stored_file(**about: Any) -> StoredFile:
    """The row of a private file, without its bytes. Each has other ones."""
    content = f"{next(_numbers):064x}"
    about = {"name": "서류.pdf", "media_type": "application/pdf", "size": 1234, "sha256": content, "uploaded_at": NOON} | about
    return StoredFile.objects.create(**about)


def signed_copy(**about: Any) -> StoredFile:
    """What a company hands in when it signs."""
    return stored_file(**{"name": "서명본.pdf", "sha256": "1" * 64} | about)


STAGES = ("draft", "submitted", "screening", "supplement", "in_review", "selected", "offered", "contracted")
ENDS = {
    "waitlisted": "selected",
    "returned": "screening",
    "ineligible": "screening",
    "not_selected": "in_review",
    "lapsed": "offered",
    "withdrawn": "submitted",
}


def application(state: str = "draft", *, project_: Project | None = None, **about: Any) -> Application:
    """A complete application that came to its state by the real verbs, all at noon of the same day."""
    rests_on = project_ or confirmed_project()
    manager = rests_on.company.managers().first()
    assert manager
    made = Application.start(company=rests_on.company, by=manager, now=NOON)
    answers = {"project": rests_on, "desks": 1, "wanted_from": date(2026, 12, 14), "months": 12, "plan": "함께 만듭니다."}
    answers |= {"contact_name": "김하늘", "contact_phone": "031-123-4567", "contact_email": manager.email, **about}
    made.save_answers(answers, by=manager, now=NOON)
    made.add_document("registration", stored_file(), by=manager, now=NOON)
    made.add_document("sme", stored_file(), valid_until=date(2027, 3, 31), by=manager, now=NOON)
    for stage in STAGES[1 : STAGES.index(ENDS.get(state, state)) + 1]:
        step(made, stage)
    if state in ENDS:
        step(made, state)
    return made


def accept_documents(made: Application) -> None:
    """Somebody of the staff has read what the company handed in."""
    unread = made.documents.current().filter(accepted_at=None).values_list("kind", flat=True)
    if unread:
        made.accept_documents(list(unread), by=clerk(), now=NOON)


def step(made: Application, to: str) -> None:  # noqa: PLR0912 -- a table of steps
    """One step of an application, by whoever takes it in real life."""
    manager, clerk_, head_ = made.company.managers().first(), clerk(), head()
    assert manager
    offer_ = made.offers.first()
    match to:
        case "submitted":
            agree(manager, "apply_privacy", "apply_share")
            made.submit(by=manager, now=NOON)
        case "screening" if made.state == "supplement":
            made.answer_supplement(dict.fromkeys(made.unlocked_parts(), "고쳤습니다."), by=manager, now=NOON)
        case "screening":
            made.start_screening(by=clerk_, now=NOON)
        case "supplement":
            made.ask_supplement({"plan": "자세히 써 주세요."}, due_on=date(2026, 12, 1), by=clerk_, now=NOON)
        case "in_review":
            if made.state == "supplement":
                step(made, "screening")
            for open_ in EligibilityFinding.objects.latest_of(made).open():
                open_.settle(outcome="pass", reason="전화로 확인했습니다.", by=clerk_, now=NOON)
            accept_documents(made)
            made.send_to_review(by=clerk_, now=NOON)
        case "selected":
            made.select(reason="계획이 뚜렷합니다.", by=head_, now=NOON)
        case "waitlisted":
            WaitEntry.enter(made, by=clerk_, now=NOON)
        case "offered":
            Offer.make(application=made, rooms=[desk()], first_day=date(2026, 12, 14), months=12, by=clerk_, now=NOON)
        case "contracted" if offer_:
            offer_.sign_for_company(on=TODAY, copy=signed_copy(), by=manager, now=NOON)
            offer_.sign_for_centre(on=TODAY, by=clerk_, now=NOON)
        case "returned":
            made.return_to_company(reason="서류가 맞지 않습니다.", by=clerk_, now=NOON)
        case "ineligible":
            made.refuse_as_ineligible(reason="중소기업이 아닙니다.", by=clerk_, now=NOON)
        case "not_selected":
            made.turn_down(reason="다른 계획이 앞섰습니다.", by=head_, now=NOON)
        case "lapsed" if offer_:
            offer_.lapse(now=noon(offer_.sign_by + timedelta(days=1)))
        case "withdrawn":
            made.withdraw(by=manager, now=NOON)
    made.refresh_from_db()


def offer(**about: Any) -> Offer:
    """An open offer of one desk."""
    made = application("offered", **about).offers.first()
    assert made
    return made


def member(**about: Any) -> Company:
    """A company that is a member of the centre, with one manager."""
    return membership(**about).company


def meeting_room(*, parts: list[Room] | None = None, **about: Any) -> Room:
    """With `parts`: the room that they make together."""
    made = desk(**{"kind": "meeting", "seats": 6} | about)
    made.parts.set(parts or [])
    return made


def hot_desk(**about: Any) -> Room:
    return desk(**{"kind": "hot_desk"} | about)


def hours(begins: str, ends: str, day: date = date(2026, 11, 24)) -> DateTimeTZRange:
    """From "10:00" until "11:00" in Seoul, on the day after TODAY."""
    return DateTimeTZRange(*(timezone.make_aware(datetime.combine(day, time.fromisoformat(at))) for at in (begins, ends)))


def wish(room: Room | None = None, during: DateTimeTZRange | None = None, *, company_: Company | None = None, **about: Any) -> Wish:
    """By default a member's manager wants a meeting room tomorrow from ten to eleven."""
    of = company_ or member()
    about.setdefault("person", of.managers().first())
    return Wish(room=room or meeting_room(), during=during or hours("10:00", "11:00"), company=of, **about)


def booking(state: str = "confirmed", *, now: datetime = NOON, **about: Any) -> Booking:
    """A booking that came to its state by the real verbs."""
    wanted = wish(**about)
    by, begin, end = wanted.person, wanted.during.lower, wanted.during.upper
    made = Booking.objects.hold(wanted, by=by, now=now)
    if state == "expired":
        Booking.objects.expire_holds(now=now + timedelta(minutes=10))
    elif state != "held":
        made.confirm(by=by, now=now)
    if state in ("checked_in", "done"):
        made.check_in(by=by, now=begin)
    if state == "cancelled":
        made.cancel(by=by, now=now)
    elif state == "released":
        bookings.release(now=begin + timedelta(minutes=30))
    elif state == "done":
        bookings.close(now=end)
    made.refresh_from_db()
    return made


def hours_used(company_: Company, *, month: date) -> timedelta:
    """Of the calendar month in which the day lies."""
    return Booking.objects.hours_by_company([company_], month=month).get(company_.pk, timedelta())


def todos_of(asks: list[Ask]) -> list[Todo]:
    """What `/me/` would say of them."""
    return told(asks, {})[0]
