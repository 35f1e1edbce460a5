"""The space: an application from its first step to the contract, a lease with its reviews."""

from datetime import date
from typing import Any

from tests import make
from tests.files import uploads
from tests.posts import Post, row
from workspace import renewals
from workspace.models import Amendment, Application, RenewalReview

IN_NOVEMBER = make.noon(date(2026, 11, 22))
WRITTEN = {
    "progress": "계획대로 진행했습니다.", "results": "시제품 1점", "desk_use": "주 4일", "next_plan": "신뢰성 시험",
    "still_needed": "yes", "months_wanted": "6",
}  # fmt: skip


def by_manager(application: Application, *args: Any, **more: Any) -> Post:
    return Post(application.company.managers().get(), [application.pk, *args], **more)


@row("workspace:start", told="이미 진행 중인 입주신청이 있습니다.")
def start() -> Post:
    manager = make.user()
    return Post(manager, body={"company": make.company(manager=manager).pk})


@row("workspace:edit cooperation", told="저장됨")
def edit_cooperation() -> Post:
    application = make.application()
    other = make.confirmed_project(company_=application.company)
    return by_manager(application, "cooperation", body={"project": other.pk})


@row("workspace:edit space", told="저장됨")
def edit_space() -> Post:
    return by_manager(make.application(), "space", body={"desks": 2, "wanted_from": "2027-01-04", "months": 6})


@row("workspace:edit plan", told="저장됨")
def edit_plan() -> Post:
    return by_manager(make.application(), "plan", body={"plan": "다시 씁니다.", "needs": "전력"})


@row("workspace:edit contact", told="저장됨")
def edit_contact() -> Post:
    body = {"contact_name": "박서준", "contact_phone": "02-123-4567", "contact_email": "desk@example.com"}
    return by_manager(make.application(), "contact", body=body)


@row("workspace:edit documents", told="이미 올라와 있는 파일이라 바뀐 내용이 없습니다:")
def edit_documents() -> Post:
    body, files = {"sme-valid_until": "2027-03-31"}, {"sme-file": ("확인서.pdf", uploads.pdf("SME"))}
    return by_manager(make.application(), "documents", body=body, files=files, query="?kind=sme")


@row("workspace:check", told="이미 제출한 신청입니다.")
def check() -> Post:
    body = dict.fromkeys(("consent_apply_privacy", "consent_apply_share", "consent_apply_publicity"), "on")
    return by_manager(make.application(), body=body)


@row("workspace:discard", told="작성 중이던 신청서를 지웠습니다.")
def discard() -> Post:
    return by_manager(make.application())


@row("workspace:supplement", told="지금은 보완할 내용이 없습니다.")
def supplement() -> Post:
    return by_manager(make.application("supplement"), body={"plan": "자세히 씁니다.", "remark_plan": "고쳤습니다."})


@row("workspace:sign", told="기업은 이미 서명했습니다")
def sign() -> Post:
    return by_manager(make.application("offered"), files={"copy": ("서명본.pdf", uploads.pdf("signed"))})


@row("workspace:withdraw", told="이미 ‘취하’ 상태입니다")
def withdraw() -> Post:
    return by_manager(make.application("submitted"))


def of_lease(review: RenewalReview, **more: Any) -> Post:
    return Post(review.lease.company.managers().get(), [review.lease.number], **more)


SAVED = ["workspace_renewalreviewevent", "pghistory_context"]  # the history keeps when a draft was saved last


@row("workspace:report", told="저장했습니다. 아직 제출되지 않았습니다.", at=IN_NOVEMBER, anew=SAVED)
def report() -> Post:
    return of_lease(make.renewal_review(), body=WRITTEN)


@row("workspace:report with a file", told="저장했습니다. 아직 제출되지 않았습니다.", at=IN_NOVEMBER, anew=SAVED)
def report_with_file() -> Post:
    return of_lease(make.renewal_review(), body=WRITTEN, files={"file": ("성과.pdf", uploads.pdf("Report"))})


@row("workspace:submit_report", told="이미 보고서를 제출했습니다.", at=IN_NOVEMBER)
def submit_report() -> Post:
    review = make.renewal_review()
    manager = review.lease.company.managers().get()
    review.save_report(make.REPORT, by=manager, now=IN_NOVEMBER)
    return of_lease(review)


@row("workspace:decline", told="결정했습니다", at=IN_NOVEMBER)
def decline() -> Post:
    return of_lease(make.renewal_review(), body={"reason": "이사합니다."})


@row("workspace:confirm_review", told="님이 이미 답했습니다", at=IN_NOVEMBER)
def confirm_review() -> Post:
    review = make.renewal_review()
    return Post(review.lease.project.counterparts().first(), [review.pk], {"answer": "alive", "words": "잘 됩니다."})


# The staff's acts

APPLICATION, REVIEW, LEASE = (f"admin:workspace_{name}_act" for name in ("application", "renewalreview", "lease"))


def clerk_does(state: str, act: str, **body: Any) -> Post:
    return Post(make.clerk(), [make.application(state).pk, act], body)


def head_does(state: str, act: str, **body: Any) -> Post:
    return Post(make.head(), [make.application(state).pk, act], body)


@row(f"{APPLICATION} screen", told="‘요건 확인 중’ 상태로")
def screen() -> Post:
    return clerk_does("submitted", "screen")


@row(f"{APPLICATION} review", told="‘심사 중’ 상태로")
def send_to_review() -> Post:
    application = make.application("screening")
    make.accept_documents(application)
    return Post(make.clerk(), [application.pk, "review"])


@row(f"{APPLICATION} supplement", told="‘보완 요청’ 상태로")
def ask_supplement() -> Post:
    return clerk_does("screening", "supplement", due_on="2026-12-20", plan="자세히 써 주세요.")


@row(f"{APPLICATION} return", told="‘반려’ 상태로")
def return_() -> Post:
    return clerk_does("screening", "return", reason="서류가 맞지 않습니다.")


@row(f"{APPLICATION} ineligible", told="‘부적격’ 상태로")
def ineligible() -> Post:
    return clerk_does("screening", "ineligible", reason="중소기업이 아닙니다.")


@row(f"{APPLICATION} select", told="‘선정’ 상태로")
def select() -> Post:
    return head_does("in_review", "select", reason="계획이 뚜렷합니다.")


@row(f"{APPLICATION} turn-down", told="‘미선정’ 상태로")
def turn_down() -> Post:
    return head_does("in_review", "turn-down", reason="다른 계획이 앞섰습니다.")


@row(f"{APPLICATION} offer", told="‘자리 제안’ 상태로")
def offer() -> Post:
    return clerk_does("selected", "offer", rooms=[make.desk().pk], first_day="2026-12-14", months=12)


@row(f"{APPLICATION} company-signed", told="이미 처리되었습니다.")
def company_signed() -> Post:
    body, files = {"on": "2026-11-23"}, {"copy": ("서명본.pdf", uploads.pdf("signed"))}
    return Post(make.clerk(), [make.application("offered").pk, "company-signed"], body, files=files)


AMENDMENT = "admin:workspace_amendment_act"


def amendment(*, signed: bool = False) -> Amendment:
    review = make.renewal_review(reported=True)
    review.extend(by=make.head(), months=6, reason="잘했습니다.", now=IN_NOVEMBER)
    found = review.amendment
    if signed:
        manager = found.lease.company.managers().get()
        found.sign_for_company(on=IN_NOVEMBER.date(), copy=make.signed_copy(), by=manager, now=IN_NOVEMBER)
    return found


@row("workspace:sign_amendment", told="기업은 이미 서명했습니다", at=IN_NOVEMBER)
def sign_amendment() -> Post:
    found = amendment()
    manager = found.lease.company.managers().get()
    return Post(manager, [found.lease.number, found.pk], files={"copy": ("서명본.pdf", uploads.pdf("signed"))})


@row(f"{AMENDMENT} company-signed", told="이제는 할 수 없습니다.", at=IN_NOVEMBER)
def amendment_signed_on_paper() -> Post:
    body, files = {"on": "2026-11-22"}, {"copy": ("서명본.pdf", uploads.pdf("signed"))}
    return Post(make.clerk(), [amendment().pk, "company-signed"], body, files=files)


@row(f"{AMENDMENT} centre-signed", told="이제는 할 수 없습니다.", at=IN_NOVEMBER)
def amendment_countersigned() -> Post:
    return Post(make.clerk(), [amendment(signed=True).pk, "centre-signed"], {"on": "2026-11-22"})


@row(f"{APPLICATION} centre-signed", told="‘계약 완료’ 상태로")
def centre_signed() -> Post:
    application = make.application("offered")
    application.offers.get().sign_for_company(
        on=make.TODAY, copy=make.signed_copy(), by=application.company.managers().get(), now=make.NOON
    )
    return Post(make.clerk(), [application.pk, "centre-signed"], {"on": "2026-11-23"})


@row(f"{APPLICATION} withdraw-offer", told="이미 처리되었습니다.")
def withdraw_offer() -> Post:
    return clerk_does("offered", "withdraw-offer", reason="책상을 옮깁니다.")


@row(f"{REVIEW} extend", told="‘연장’ 상태로", at=IN_NOVEMBER)
def extend() -> Post:
    return Post(make.head(), [make.renewal_review(reported=True).pk, "extend"], {"months": 6, "reason": "잘했습니다."})


@row(f"{REVIEW} conditions", told="‘조건부 연장’ 상태로", at=IN_NOVEMBER)
def extend_with_conditions() -> Post:
    body = {"months": 3, "reason": "잘했습니다.", "condition_1": "시제품을 내세요.", "due_1": "2027-02-01"}
    return Post(make.head(), [make.renewal_review(reported=True).pk, "conditions"], body)


@row(f"{REVIEW} end", told="‘연장하지 않음’ 상태로", at=IN_NOVEMBER)
def end() -> Post:
    return Post(make.head(), [make.renewal_review(reported=True).pk, "end"], {"reason": "성과가 없습니다."})


@row(f"{LEASE} notice", told="지금 상태는 ‘종료 예정’입니다.")
def notice() -> Post:
    return Post(make.clerk(), [make.lease().pk, "notice"], {"last_day": "2026-12-23", "reason": "이사합니다."})


@row(f"{LEASE} checkout", told="‘퇴실 완료’ 상태로")
def checkout() -> Post:
    lease = make.lease(months=4)
    renewals.sweep(now=make.NOON)
    make.inspected(lease)
    return Post(make.clerk(), [lease.pk, "checkout"], {"on": "2026-11-05", "outcome": "graduated", "note": "이상 없음"})
