"""The demo's panels: the rule that wants them, a pool of reviewers, one panel decided on and two at work."""

from datetime import date, datetime, timedelta

from innocenter.management.cast import DOMAIN
from innocenter.management.house import House
from innocenter.taxonomy.models import Field
from institutes.models import Researcher
from workspace.models import Application, Panel, PanelSeat, PublicMailDomain, RenewalReview, Reviewer, ReviewerStatement, Rule

WANTED_SINCE = 55  # days: younger than every decision that the demo tells without a panel
POOL = [
    ("reviewer", "강시범", "가람대학교(가상)", "전자공학부", ["ED", "EE"]),
    ("reviewer2", "남모범", "누리대학교(가상)", "기계공학과", ["EA", "EI"]),
    ("reviewer3", "도예시", "다솜산업연구조합(가상)", "기술기획실", ["EB", "EC"]),
    ("reviewer4", "라견본", "라온벤처투자(가상)", "심사역", ["EE", "LC"]),
    ("reviewer5", "마가상", "마루대학교(가상)", "의공학과", ["LC", "LA"]),
    ("reviewer6", "방연습", "보람기술사사무소(가상)", "컨설팅팀", ["EA", "EF"]),
]
NOTES = ["역할 분담이 분명합니다.", "일정이 다소 빠듯해 보입니다.", "시험 계획이 구체적입니다."]


def want_panels(house: House) -> None:
    """From that day on nothing is decided without a panel. Everything else stays as the rule before says."""
    day = house.today - timedelta(days=WANTED_SINCE)
    before = Rule.objects.in_force(day)
    told = {field.name: getattr(before, field.name) for field in Rule._meta.concrete_fields if not field.primary_key}
    Rule.objects.create(**told | {"effective_from": day, "panel_required": True})


def fill_pool(house: House, tied_to: str) -> None:
    """Six who can be asked, and one of the department of the researcher `tied_to`, whom the centre cannot ask about that project."""
    PublicMailDomain.objects.get_or_create(name=DOMAIN)  # in the demo everybody has an address there
    for key, name, affiliation, department, fields in POOL:
        user = house.people.get(key) or house.admit(f"{key}@{DOMAIN}", name, house.started)
        house.people[key] = user
        reviewer = Reviewer.objects.create(user=user, affiliation=affiliation, department=department)
        reviewer.fields.set(Field.objects.in_bulk(fields).values())
    colleague = Researcher.objects.select_related("institute").get(name=tied_to)
    user = house.admit(f"reviewer7@{DOMAIN}", "서동료", house.started)
    Reviewer.objects.create(user=user, institute=colleague.institute, department=colleague.department)


def decided_panel(house: House, about: Application | RenewalReview, *, on: date, marks: tuple[int, ...] = (5, 4, 4, 4, 3)) -> None:
    """Five sheets, the highest and the lowest dropped."""
    panel = form(house, about, on=on, keys=[key for key, *_rest in POOL[1:]])
    with house.on(on, 13) as now:
        for seat, mark in zip(seats(panel), marks, strict=True):
            fill(seat, mark, version=panel.file_version(), now=now)
            seat.lock_sheet(by=seat.reviewer, now=now)


def application_at_work(house: House, application: Application, *, on: date) -> None:
    """Two sheets locked, one to come, one reviewer silent for days, and the demo's reviewer has just been asked."""
    panel = form(house, application, on=on, keys=["reviewer2", "reviewer3", "reviewer5"])
    with house.on(on, 13) as now:
        PanelSeat.invite(panel, pool(["reviewer4"]), by=house.people["staff"], now=now)
    with house.on(on, 17) as now:
        for seat, mark in zip(seats(panel)[:2], (4, 5), strict=True):
            fill(seat, mark, version=panel.file_version(), now=now)
            seat.lock_sheet(by=seat.reviewer, now=now)
    with house.on(house.today, 9) as now:
        PanelSeat.invite(panel, pool(["reviewer"]), by=house.people["staff"], now=now)


def review_at_work(house: House, review: RenewalReview, *, on: date) -> None:
    """Three sheets locked; the demo's reviewer has signed and begun."""
    panel = form(house, review, on=on, keys=["reviewer", "reviewer2", "reviewer3", "reviewer4"])
    with house.on(on, 17) as now:
        own, *others = seats(panel)
        for seat, mark in zip(others, (4, 4, 3), strict=True):
            fill(seat, mark, version=panel.file_version(), now=now)
            seat.lock_sheet(by=seat.reviewer, now=now)
        fill(own, 4, version=panel.file_version(), now=now, only=2)


def form(house: House, about: Application | RenewalReview, *, on: date, keys: list[str]) -> Panel:
    """Formed, everybody asked, everybody signed."""
    with house.on(on, 11) as now:
        due = max(house.today + timedelta(days=4), on) if on > house.today - timedelta(days=7) else on + timedelta(days=5)
        panel = Panel.form(about, score_by=due, by=house.people["staff"], now=now)
        asked = PanelSeat.invite(panel, pool(keys), by=house.people["staff"], now=now)
    with house.on(on, 12) as now:
        for seat in asked:
            seat.declare(statement=ReviewerStatement.objects.in_force(now), conflict="", by=seat.reviewer, now=now)
    return panel


def seats(panel: Panel) -> list[PanelSeat]:
    return list(PanelSeat.objects.filter(panel=panel).with_names().order_by("pk"))


def pool(keys: list[str]) -> list[Reviewer]:
    """In the order of the keys."""
    known = {one.user.email.partition("@")[0]: one for one in Reviewer.objects.select_related("user", "institute")}
    return [known[key] for key in keys]


def fill(seat: PanelSeat, mark: int, *, version: str, now: datetime, only: int = 99) -> None:
    items = list(seat.panel.rubric.items.all())
    marks = {item.pk: mark if place < only else None for place, item in enumerate(items)}
    notes = {items[0].pk: NOTES[mark % len(NOTES)]}
    seat.save_sheet(marks, notes, "", version=version, by=seat.reviewer, now=now)
