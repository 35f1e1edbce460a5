"""What the staff's site takes besides the acts of the rooms: rows added, changed and deleted by hand, people, letters."""

from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator

from companies.models import Person
from innocenter.accounts.models import User
from innocenter.outbox.letters import ACCOUNT_MAIL
from innocenter.outbox.models import Letter, Undeliverable
from innocenter.taxonomy.models import Field, Holiday
from tests import make
from tests.posts import Post, row
from workspace.closing import close_site
from workspace.models import InspectionPoint, Rule

LOG = "django_admin_log"  # each save is written down, also one that changed nothing


def administrator() -> User:
    person = make.user(is_staff=True, is_superuser=True)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": ""})
    return person


def by_administrator(*args: Any, **body: Any) -> Post:
    return Post(administrator(), [*args], body)


PERSON = "admin:companies_person_act"


def asking() -> Person:
    return make.company().ask_to_join(by=make.user(), now=make.NOON)


@row(f"{PERSON} admit", told="‘참여 중’ 상태로")
def admit() -> Post:
    return by_administrator(asking().pk, "admit")


@row(f"{PERSON} refuse", told="‘떠남’ 상태로")
def refuse() -> Post:
    return by_administrator(asking().pk, "refuse")


@row(f"{PERSON} make-manager", told="이미 처리되었습니다.")
def make_manager() -> Post:
    return by_administrator(make.person(make.company()).pk, "make-manager")


@row(f"{PERSON} remove", told="‘떠남’ 상태로")
def remove() -> Post:
    return by_administrator(make.person(make.company()).pk, "remove")


def letter(**state: Any) -> Letter:
    made = Letter.objects.post_rendered(ACCOUNT_MAIL, to="reader@example.com", subject="알림", text="알려 드립니다.", now=make.NOON)
    for values in ({"state": "sending", "token": "0" * 32}, {"state": "dead", "token": None, "next_at": None, "reason": "550 no such user",
                                                              "closed_at": make.NOON}):
        Letter.objects.filter(pk=made.pk).update(**values)
    return made


@row("admin:outbox_letter_act try-again", told="‘발송 예정’ 상태로")
def try_again() -> Post:
    return by_administrator(letter().pk, "try-again")


@row("admin:outbox_letter_act give-up", told="‘취소됨’ 상태로")
def give_up() -> Post:
    return by_administrator(letter().pk, "give-up", reason="전화로 알렸습니다.")


@row("admin:outbox_undeliverable_delete", told="존재하지 않습니다.")
def delete_undeliverable() -> Post:
    stopped = Undeliverable.objects.create(address="gone@example.com", since=make.NOON, smtp_code=550, smtp_text="no such user")
    return by_administrator(stopped.pk, post="yes")


HOLIDAY = {"day": "2026-12-31", "name": "임시 공휴일"}


@row("admin:taxonomy_holiday_add", told="아래 오류들을 수정하기 바랍니다.")
def add_holiday() -> Post:
    return by_administrator(**HOLIDAY)


@row("admin:taxonomy_holiday_change", told="변경되었습니다.", anew=[LOG])
def change_holiday() -> Post:
    return by_administrator(Holiday.objects.create(day="2026-12-30", name="임시").pk, **HOLIDAY)


@row("admin:taxonomy_holiday_delete", told="존재하지 않습니다.")
def delete_holiday() -> Post:
    return by_administrator(Holiday.objects.create(**HOLIDAY).pk, post="yes")


FIELD = {"code": "optics", "name_ko": "광학", "name_en": "Optics"}


@row("admin:taxonomy_field_add", told="아래 오류들을 수정하기 바랍니다.")
def add_field() -> Post:
    return by_administrator(**FIELD)


@row("admin:taxonomy_field_change", told="변경되었습니다.", anew=[LOG])
def change_field() -> Post:
    return by_administrator(Field.objects.create(code="light", name_ko="빛", name_en="Light").pk, **FIELD)


NO_COORDINATORS = {"coordinator_rows-TOTAL_FORMS": 0, "coordinator_rows-INITIAL_FORMS": 0}
INSTITUTE = NO_COORDINATORS | {"kind": "university", "name": "예시대학교", "region": "seoul"}


@row("admin:institutes_institute_add", told="아래 오류들을 수정하기 바랍니다.")
def add_institute() -> Post:
    return by_administrator(**INSTITUTE)


@row("admin:institutes_institute_change", told="변경되었습니다.", anew=[LOG])
def change_institute() -> Post:
    return by_administrator(make.institute().pk, **INSTITUTE)


RESEARCHER = {"name": "홍가람", "department": "센서연구실", "is_visible": "on"}


@row("admin:institutes_researcher_add", told="이미 등록되어 있습니다")
def add_researcher() -> Post:
    return by_administrator(**RESEARCHER, institute=make.institute().pk)


@row("admin:institutes_researcher_change", told="변경되었습니다.", anew=[LOG])
def change_researcher() -> Post:
    researcher = make.researcher()
    return by_administrator(researcher.pk, **RESEARCHER, institute=researcher.institute_id, position="책임연구원 (겸임)")


@row("admin:accounts_user_change", told="변경되었습니다.", anew=[LOG])
def change_user() -> Post:
    return by_administrator(make.user().pk, name="김새봄", phone="", language="ko", is_active="on")


@row("admin:companies_company_change", told="변경되었습니다.", anew=[LOG])
def change_company() -> Post:
    people = {"people-TOTAL_FORMS": 1, "people-INITIAL_FORMS": 1}
    company = make.company()
    people |= {"people-0-id": company.people.get().pk, "people-0-company": company.pk}
    return by_administrator(company.pk, **people, name="새봄전자", size="small", region="daejeon", is_listed="on")


@row("admin:privacy_consenttext_add", told="아래 오류들을 수정하기 바랍니다.")
def add_text() -> Post:
    body = {"purpose": "news", "version": 2, "title_ko": "소식", "title_en": "News", "body_ko": "새 글", "body_en": "New words"}
    return by_administrator(**body, in_force_from_0="2027-01-01", in_force_from_1="00:00")


SITE = {"name_ko": "판교 제2센터", "name_en": "Pangyo 2", "address_ko": "경기도 성남시", "is_active": "on", "order": 2}


@row("admin:workspace_site_add", told="아래 오류들을 수정하기 바랍니다.")
def add_site() -> Post:
    return by_administrator(**SITE)


@row("admin:workspace_site_change", told="변경되었습니다.", anew=[LOG])
def change_site() -> Post:
    return by_administrator(make.desk().site_id, **SITE)


ROOM = {"kind": "desk", "code": "C-01", "floor": 2, "seats": 1, "equipment": "모니터", "is_active": "on"}


@row("admin:workspace_room_add", told="아래 오류들을 수정하기 바랍니다.")
def add_room() -> Post:
    return by_administrator(**ROOM, site=make.desk().site_id)


@row("admin:workspace_room_change", told="변경되었습니다.", anew=[LOG])
def change_room() -> Post:
    desk = make.desk()
    return by_administrator(desk.pk, **ROOM, site=desk.site_id)


def rule() -> dict[str, Any]:
    kept = {"id", "effective_from"}
    numbers = Rule.objects.values().latest("effective_from")
    written = {name: ", ".join(map(str, value)) if isinstance(value, list) else value for name, value in numbers.items()}
    return {name: value for name, value in written.items() if name not in kept and value not in (None, False)}


@row("admin:workspace_rule_add", told="아래 오류들을 수정하기 바랍니다.")
def add_rule() -> Post:
    return by_administrator(**rule(), effective_from="2027-06-01")


@row("admin:workspace_rule_change", told="변경되었습니다.", anew=[LOG])
def change_rule() -> Post:
    numbers = Rule.objects.values().latest("effective_from") | {"id": None, "effective_from": "2027-06-01"}
    return by_administrator(Rule.objects.create(**numbers).pk, **rule() | {"term_months": 3}, effective_from="2027-06-01")


POINT = {"text_ko": "창문을 닫았다", "text_en": "The window is shut", "order": 70, "is_active": "on"}


@row("admin:workspace_inspectionpoint_add", told="목록에 이미 있는 항목입니다.")
def add_inspection_point() -> Post:
    return by_administrator(**POINT)


@row("admin:workspace_inspectionpoint_change", told="변경되었습니다.", anew=[LOG])
def change_inspection_point() -> Post:
    return by_administrator(InspectionPoint.objects.create(text_ko="전등을 껐다").pk, **POINT)


COMPANY = "admin:companies_company_act"


@row(f"{COMPANY} number", told="등록된 기업이 쓰고 있거나 전에 쓰던 번호입니다.")
def new_number() -> Post:
    body = {"number": make.registration_number(), "on": "2026-11-20", "reason": "법인으로 바뀌었습니다."}
    return Post(make.clerk(), [make.company().pk, "number"], body)


@row(f"{COMPANY} succeed", told="이제는 할 수 없습니다.")
def succeed() -> Post:
    old = make.lease().company
    number = make.company(name="넥스트랩").registration_number
    body = {"number": number, "kind": "merger", "on": "2026-11-20", "reason": "합병 등기를 확인했습니다."}
    return Post(make.clerk(), [old.pk, "succeed"], body)


SITE_ACT = "admin:workspace_site_act"


@row(f"{SITE_ACT} shut", told="이제는 할 수 없습니다.")
def shut_site() -> Post:
    site = make.lease().desks()[0].room.site
    return Post(make.clerk(), [site.pk, "shut"], {"until": "2026-12-04", "reason": "승강기 교체 공사"})


@row(f"{SITE_ACT} reopen", told="이제는 할 수 없습니다.")
def reopen_site() -> Post:
    site = make.lease().desks()[0].room.site
    close_site(site, until=date(2026, 12, 4), reason="승강기 교체 공사", by=make.clerk(), now=make.NOON)
    return Post(make.clerk(), [site.pk, "reopen"])


@row(f"{COMPANY} business", told="기록했습니다.", anew=[LOG])
def record_business() -> Post:
    """The same again is the same, looked up again."""
    return Post(make.clerk(), [make.company().pk, "business"], {"business": "closed", "on": "2026-11-20"})
