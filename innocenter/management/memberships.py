"""The demo centre's members: one in each state, several from outside the capital region."""

from datetime import timedelta
from typing import TYPE_CHECKING

from companies import memberships
from companies.models import CentreMembership, Company
from innocenter.management.cast import FIRMS
from innocenter.privacy.models import Consent, ConsentText

if TYPE_CHECKING:
    from innocenter.management.house import House

# Firm's story → (days ago on which its company applied, what became of it). Those with a lease are members by it.
STORIES = {
    "ready": (40, "active"),
    "submitted": (200, "active"),
    "in_review": (352, "renewal_due"),
    "not_selected": (90, "suspended"),
    "draft": (2, "applied"),
    "project_planned": (12, "declined"),
    "supplement": (430, "expired"),
    "offered": (150, "active"),
    "graduated": (30, "active"),
}


def tell(house: "House") -> None:
    """Each company applies on its day; staff do the rest with their verbs."""
    for firm in FIRMS:
        if firm.story in STORIES:
            days, becomes = STORIES[firm.story]
            _tell_of(house, Company.objects.get(name=firm.name), days=days, becomes=becomes)


def _tell_of(house: "House", company: Company, *, days: int, becomes: str) -> None:
    applied_on = house.weekday(house.today - timedelta(days=days))
    if becomes not in {"applied", "declined"}:  # the profile is whole
        Company.objects.filter(pk=company.pk, address="").update(address=f"{company.get_region_display()} (시연용 주소)", postcode="13449")
    manager, staff = company.managers().get(), house.people["staff"]
    with house.on(applied_on) as now:
        for text in ConsentText.objects.in_force(["membership_privacy"]):
            Consent.objects.give(user=manager, text=text, ip=None, now=now)
        made = CentreMembership.objects.apply(company=company, purpose="수도권 출장 때 회의실과 좌석을 쓰려고 합니다.", by=manager, now=now)
    match becomes:
        case "suspended":
            with house.on(applied_on + timedelta(days=60), 14) as now:
                made.suspend(by=staff, reason="예약한 회의실을 다른 기업이 쓰게 한 일이 두 번 확인되었습니다.", now=now)
        case "declined":
            with house.on(applied_on + timedelta(days=3), 11) as now:
                made.decline(by=staff, reason="기업 정보에 주소가 없어 본사를 확인할 수 없습니다. 채운 뒤 다시 신청해 주세요.", now=now)
        case "renewal_due":
            with house.on(applied_on + timedelta(days=340), 6) as now:
                memberships.sweep(now=now)
        case "expired":
            with house.on(applied_on + timedelta(days=370), 6) as now:
                memberships.sweep(now=now)
