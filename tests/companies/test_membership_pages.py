"""The pages of a membership, and its sweep: what the company, a visitor and the reception see."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies import memberships
from companies.models import CentreMembership, Company
from innocenter.accounts.models import User
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from innocenter.privacy.models import AccessEvent, Consent
from tests import make
from tests.make import NOON, TODAY

pytestmark = pytest.mark.django_db
RENEWAL = "companies.membership_renewal"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


def boss(company: Company) -> User:
    return company.managers().get()


def path(name: str, company: Company) -> str:
    return reverse(f"companies:membership{'_' if name else ''}{name}", args=[company.pk])


# -- the sweep


def test_the_renewal_opens_thirty_days_before_the_last_day_and_reminds_three_times() -> None:
    membership = make.membership()
    last_day = membership.last_day
    assert last_day
    posted = {}
    for left in range(40, -3, -1):
        day = last_day - timedelta(days=left)
        memberships.sweep(now=make.noon(day))
        membership.refresh_from_db()
        posted[left] = (membership.state, Letter.objects.filter(kind=RENEWAL).count())

    assert [left for left in range(39, -3, -1) if posted[left] != posted[left + 1]] == [30, 14, 3, -1]
    assert [posted[left] for left in (31, 30, 14, 3, 0, -1)] == [
        ("active", 0), ("renewal_due", 1), ("renewal_due", 2), ("renewal_due", 3), ("renewal_due", 3), ("expired", 3),
    ]  # fmt: skip
    assert Letter.objects.filter(kind="companies.membership_expired").count() == 1


def test_a_sweep_that_was_away_for_weeks_reminds_once_and_a_second_changes_nothing() -> None:
    membership = make.membership()
    late = make.noon(membership.last_day - timedelta(days=5))  # type: ignore[operator]
    first, second = memberships.sweep(now=late), memberships.sweep(now=late)

    assert first == {"memberships over": 0, "memberships to renew": 1, "membership letters": 1}
    assert second == {"memberships over": 0, "memberships to renew": 0, "membership letters": 0}


@pytest.mark.parametrize("state", ["active", "renewal_due", "suspended"])
def test_every_living_membership_expires_the_day_after_its_last(state: str) -> None:
    membership = make.membership(state)
    memberships.sweep(now=make.noon(membership.last_day))
    membership.refresh_from_db()
    assert membership.state != "expired"
    memberships.sweep(now=make.noon(membership.end))
    membership.refresh_from_db()
    assert membership.state == "expired"


def test_while_a_lease_lives_nothing_is_due() -> None:
    membership = make.membership()
    CentreMembership.objects.tenant_begins(membership.company, first_day=TODAY, by=None, now=NOON)
    told = memberships.sweep(now=make.noon(date(2028, 6, 1)))
    assert set(told.values()) == {0}


@pytest.mark.parametrize("rows", [1, 3])
def test_a_sweep_with_nothing_to_do_costs_the_same_however_many(rows: int, django_assert_num_queries: Any) -> None:
    for _ in range(rows):
        make.membership("renewal_due")
    with django_assert_num_queries(7):
        memberships.sweep(now=NOON)


def test_renewing_ends_the_reminding() -> None:
    membership = make.membership("renewal_due")
    old = membership.last_day
    letter = Letter.objects.get(kind=RENEWAL)
    assert letter.what_kind
    assert letter.what_kind.still_owed
    assert letter.what_kind.still_owed(letter) is None

    answer = make.signed_in(boss(membership.company)).post(path("renew", membership.company))

    membership.refresh_from_db()
    assert answer.url == path("", membership.company)
    assert (membership.state, membership.first_day, membership.last_day) == ("active", old - timedelta(days=364), date(2027, 12, 12))  # type: ignore[operator]
    assert letter.what_kind.still_owed(letter)


# -- pages


def test_everybody_reads_what_a_membership_gives() -> None:
    text = Client().get("/companies/membership/").content.decode()
    for words in ("일반 회원", "수도권 밖 회원", "입주기업 회원", "20시간", "21일 뒤까지", "로그인"):
        assert words in text


def test_a_manager_applies_and_is_a_member_at_once() -> None:
    company = make.whole_company()
    client = make.signed_in(boss(company))
    assert "consent_membership_privacy" in client.get(path("apply", company)).content.decode()

    answer = client.post(path("apply", company), {"purpose": "회의합니다.", "consent_membership_privacy": "on"}, follow=True)

    assert "멤버십이 시작되었습니다" in answer.content.decode()
    assert company.memberships.get().state == "active"
    assert Consent.objects.agreed(boss(company), "membership_privacy")
    again = client.post(path("apply", company), {"purpose": "회의합니다.", "consent_membership_privacy": "on"}, follow=True)
    assert "이미 회원이거나 신청한 기업입니다" in again.content.decode()
    assert company.memberships.count() == 1


@pytest.mark.parametrize(
    "data", [{}, {"purpose": "회의"}, {"consent_membership_privacy": "on"}, {"purpose": "가" * 1001}, {"purpose": "\0"}]
)
def test_bad_input_is_told_in_words(data: dict[str, str]) -> None:
    company = make.whole_company()
    answer = make.signed_in(boss(company)).post(path("apply", company), data)
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not company.memberships.exists()


def test_what_the_profile_lacks_is_told_before_applying() -> None:
    company = make.company()
    assert "주소, 소개, 기술분야" in make.signed_in(boss(company)).get(path("apply", company)).content.decode()


PAGES = ["", "apply", "renew", "leave", "card"]


@pytest.mark.parametrize("name", PAGES)
def test_who_may_open_which_page(name: str) -> None:
    company = make.membership("renewal_due").company
    found = {
        "visitor": Client().get(path(name, company)).status_code,
        "manager": make.signed_in(boss(company)).get(path(name, company)).status_code,
        "member": make.signed_in(make.person(company).user).get(path(name, company)).status_code,  # type: ignore[arg-type]
        "stranger": make.signed_in(make.stranger()).get(path(name, company)).status_code,
        "clerk": make.signed_in(make.clerk()).get(path(name, company)).status_code,
    }
    member = 404 if name in {"apply", "renew", "leave"} else 200
    manager = 302 if name == "apply" else 200
    assert found == {"visitor": 302, "manager": manager, "member": member, "stranger": 404, "clerk": 404 if name else 200}


def test_staff_reading_a_companys_membership_is_written_down() -> None:
    company, clerk = make.membership().company, make.clerk()
    make.signed_in(clerk).get(path("", company))
    assert AccessEvent.objects.get(actor=clerk).people == [boss(company).pk]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("applied", "센터에서 신청을 검토하고 있습니다"),
        ("active", "회원증 보기"),
        ("renewal_due", "멤버십 갱신하기"),
        ("suspended", "사실과 다른 내용이 있습니다."),
        ("revoked", "고치지 않았습니다."),
        ("declined", "자료가 없습니다."),
        ("expired", "멤버십 신청하기"),
        ("withdrawn", "멤버십 신청하기"),
    ],
)
def test_the_page_says_where_it_stands_and_what_to_do(state: str, words: str) -> None:
    company = make.membership(state).company
    assert words in make.signed_in(boss(company)).get(path("", company)).content.decode()


def test_leaving_asks_first() -> None:
    company = make.membership().company
    client = make.signed_in(boss(company))
    assert client.get(path("leave", company)).status_code == 200
    assert company.memberships.get().state == "active"
    client.post(path("leave", company))
    assert company.memberships.get().state == "withdrawn"


def test_my_centre_asks_to_renew() -> None:
    company = make.membership("renewal_due").company
    assert path("renew", company) in make.signed_in(boss(company)).get("/me/").content.decode()


# -- the card


def test_the_reception_sees_whose_card_it_is_and_others_only_that_it_is_valid() -> None:
    membership = make.membership(name="㈜한빛센서")
    company = membership.company
    check = reverse("companies:member_check", args=[membership.token])
    card = make.signed_in(boss(company)).get(path("card", company)).content.decode()
    assert f"http://testserver{check}" in card
    assert "data:image/svg+xml" in card

    staff = make.signed_in(make.clerk()).get(check).content.decode()
    for words in ("㈜한빛센서", "수도권 밖 회원", "2027. 11. 22.", "유효한 회원증입니다"):
        assert words in staff
    for client in (Client(), make.signed_in(make.stranger()), make.signed_in(make.staff("privacy officer"))):
        text = client.get(check).content.decode()
        assert "유효한 회원증입니다" in text
        assert "한빛센서" not in text


@pytest.mark.parametrize("state", ["applied", "suspended", "expired", "revoked", "declined", "withdrawn"])
def test_a_card_of_a_membership_that_is_not_in_use_is_not_valid(state: str) -> None:
    membership = make.membership(state)
    text = Client().get(reverse("companies:member_check", args=[membership.token])).content.decode()
    assert "유효하지 않은 회원증입니다" in text
    assert membership.company.name not in text


def test_an_invented_code_is_not_valid_either() -> None:
    answer = Client().get("/companies/members/check/nonsense%20%F0%9F%99%82/")
    assert answer.status_code == 200
    assert "유효하지 않은 회원증입니다" in answer.content.decode()


# -- the public list


def test_the_list_shows_listed_members_by_region() -> None:
    make.membership(name="부산기업", region="busan")
    make.membership("renewal_due", name="제주기업", region="jeju")
    make.membership(name="숨은기업", is_listed=False)
    for state in ("applied", "suspended", "expired"):
        make.membership(state, name=f"{state}기업")
    make.company(name="비회원")
    tenant = make.whole_company(name="입주기업", region="jeju")
    CentreMembership.objects.tenant_begins(tenant, first_day=TODAY, by=None, now=NOON)

    def names(query: str = "") -> list[str]:
        return [company.name for company in Client().get(f"/companies/members/{query}").context["page_obj"]]

    assert names() == ["부산기업", "입주기업", "제주기업"]
    assert names("?region=jeju") == ["입주기업", "제주기업"]
    assert names("?q=부산") == ["부산기업"]
    assert names("?region=atlantis&page=x&q=%00") == ["부산기업", "입주기업", "제주기업"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_four_statements_however_long(rows: int, django_assert_num_queries: Any) -> None:
    for _ in range(rows):
        make.membership()
    client = Client()
    with django_assert_num_queries(4):
        assert client.get("/companies/members/").context["page_obj"].paginator.count == rows


# -- letters


SUBJECTS = {
    "companies.membership_active": ("[기술혁신센터] 한빛 <센서>의 멤버십이 시작되었습니다", "is a member of the centre now"),
    "companies.membership_renewal": ("[기술혁신센터] 12월 12일(토)까지 한빛 <센서>의 멤버십을 갱신해 주세요", "Please renew"),
    "companies.membership_expired": ("[기술혁신센터] 한빛 <센서>의 멤버십이 끝났습니다", "has ended"),
    "companies.membership_suspended": ("[기술혁신센터] 한빛 <센서>의 멤버십이 정지되었습니다. 센터로 연락해 주세요", "is suspended"),
    "companies.membership_revoked": ("[기술혁신센터] 한빛 <센서>의 멤버십이 취소되었습니다", "is revoked"),
    "companies.membership_lifted": ("[기술혁신센터] 한빛 <센서>의 센터 이용이 다시 시작되었습니다", "can use the centre again"),
    "companies.membership_applied": ("[기술혁신센터] 한빛 <센서>의 멤버십 신청을 받았습니다", "is in"),
    "companies.membership_declined": ("[기술혁신센터] 한빛 <센서>의 멤버십 신청이 받아들여지지 않았습니다", "was not accepted"),
    "companies.membership_to_decide": ("[기술혁신센터] 한빛 <센서>의 멤버십 신청을 결정해 주세요", "Please decide"),
}


@pytest.mark.parametrize("kind", SUBJECTS)
def test_each_letter_says_what_to_do_and_nothing_confidential(kind: str) -> None:
    make.clerk()
    name = "한빛 <센서>"
    for state in {"companies.membership_renewal": ["renewal_due"], "companies.membership_expired": ["expired"]}.get(
        kind, ["active", "declined", "revoked"]
    ):
        make.membership(state, name=name)
    if kind.endswith("lifted"):
        make.membership("suspended", name=name).lift(by=make.clerk(), reason="해결", now=NOON)
    letter = Letter.objects.filter(kind=kind).latest("pk")
    korean, english = SUBJECTS[kind]

    words = render(letter)
    assert words.subject == korean
    assert words.html.count('class="button"') == 1
    assert letter.link in words.text
    assert "고치지 않았습니다" not in words.text
    letter.language = "en"
    words = render(letter)
    assert english in words.subject
    assert "해 주세요" not in words.text


# -- the admin


def act(client: Client, membership: CentreMembership, name: str, **data: Any) -> Any:
    return client.post(f"/admin/companies/centremembership/{membership.pk}/act/{name}/", data, follow=True)


def test_staff_admit_suspend_lift_and_revoke_by_the_buttons() -> None:
    membership, clerk = make.membership("applied", name="㈜한빛센서"), make.signed_in(make.clerk())
    page = clerk.get(reverse("admin:companies_centremembership_change", args=[membership.pk])).content.decode()
    assert "기업 정보에 주소, 기술분야, 소개가 있음" in page
    assert "/act/suspend/" not in page
    states = {"approve": "active", "suspend": "suspended", "lift": "active", "revoke": "revoked"}
    for name in ("approve", "suspend", "lift", "suspend", "revoke"):
        assert act(clerk, membership, name, reason=" ").status_code == 200
        act(clerk, membership, name, reason="확인했습니다.")
        membership.refresh_from_db()
        assert membership.state == states[name]


def test_a_clerk_of_the_company_is_refused_in_words() -> None:
    membership, insider = make.membership("applied"), make.clerk()
    make.person(membership.company, insider)
    answer = act(make.signed_in(insider), membership, "approve", reason="우리 회사입니다.")
    assert "errornote" in answer.content.decode()
    assert CentreMembership.objects.get(pk=membership.pk).state == "applied"


def test_the_queue_counts_what_waits() -> None:
    make.membership("applied")
    text = make.signed_in(make.clerk()).get(reverse("admin:index")).content.decode()
    assert reverse("admin:companies_centremembership_changelist") + "?state__exact=applied" in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_for_staff_takes_the_same_statements(rows: int, django_assert_num_queries: Any) -> None:
    client, url = make.signed_in(make.clerk()), reverse("admin:companies_centremembership_changelist")
    for _ in range(rows):
        make.membership()
    client.get(url)
    with django_assert_num_queries(6):
        assert client.get(url + "?where=outside").status_code == 200


def test_numbers_in_force_are_followed_by_new_ones() -> None:
    head = make.signed_in(make.head())
    listed = head.get(reverse("admin:companies_tier_changelist")).content.decode()
    assert "수도권 밖 회원" in listed
    data = {
        "code": "regular", "effective_from": timezone.localdate(NOON) + timedelta(days=30), "name_ko": "일반 회원", "name_en": "Regular",
        "months": 12, "hours_per_month": 30, "longest_hours": 4, "horizon_days": 14,
        "renewal_opens_days": 30, "second_reminder_days": 14, "last_reminder_days": 3,
    }  # fmt: skip
    assert head.post(reverse("admin:companies_tier_add"), data | {"second_reminder_days": 40}).status_code == 200
    assert head.post(reverse("admin:companies_tier_add"), data).status_code == 302
    assert make.signed_in(make.clerk()).get(reverse("admin:companies_tier_add")).status_code == 403
