"""What is sent about memberships, by companies and by staff."""

from datetime import date

from companies.models import CentreMembership, Tier
from tests import make
from tests.posts import Post, row
from tests.posts.rows_admin import LOG, by_administrator

ACT = "admin:companies_centremembership_act"
REASON = "자료를 확인했습니다."


def by_manager(membership: CentreMembership, **body: str) -> Post:
    return Post(membership.company.managers().get(), [membership.company_id], body)


@row("companies:membership_apply", told="이미 회원이거나 신청한 기업입니다.")
def apply() -> Post:
    company = make.whole_company()
    return Post(company.managers().get(), [company.pk], {"purpose": "회의합니다.", "consent_membership_privacy": "on"})


@row("companies:membership_renew", told="지금 상태는 ‘이용 중’입니다")
def renew() -> Post:
    return by_manager(make.membership("renewal_due"))


@row("companies:membership_leave", told="지금 상태는 ‘기업이 해지함’입니다")
def leave() -> Post:
    return by_manager(make.membership())


@row(f"{ACT} approve", told="상태로")
def approve() -> Post:
    return by_administrator(make.membership("applied").pk, "approve", reason=REASON)


@row(f"{ACT} decline", told="상태로")
def decline() -> Post:
    return by_administrator(make.membership("applied").pk, "decline", reason=REASON)


@row(f"{ACT} suspend", told="상태로")
def suspend() -> Post:
    return by_administrator(make.membership().pk, "suspend", reason=REASON)


@row(f"{ACT} lift", told="상태로")
def lift() -> Post:
    return by_administrator(make.membership("suspended").pk, "lift", reason=REASON)


@row(f"{ACT} revoke", told="상태로")
def revoke() -> Post:
    return by_administrator(make.membership("suspended").pk, "revoke", reason=REASON)


TIER = {
    "code": "regular", "effective_from": "2099-01-01", "name_ko": "일반 회원", "name_en": "Regular", "months": "12",
    "hours_per_month": "30", "longest_hours": "4", "horizon_days": "14",
    "renewal_opens_days": "30", "second_reminder_days": "14", "last_reminder_days": "3",
}  # fmt: skip


@row("admin:companies_tier_add", told="이미 있습니다.")
def add_tier() -> Post:
    return by_administrator(**TIER)


@row("admin:companies_tier_change", told="변경되었습니다.", anew=[LOG])
def change_tier() -> Post:
    of = Tier.objects.get(code="regular")
    of.pk, of.effective_from = None, date(2098, 1, 1)
    of.save()
    return by_administrator(of.pk, **TIER)
