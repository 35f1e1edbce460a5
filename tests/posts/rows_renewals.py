"""The acts around a renewal: calls, late reports, reviews for cause."""

from datetime import date, timedelta

from tests import make
from tests.posts import Post, row
from workspace import renewals

REVIEW, LEASE = "admin:workspace_renewalreview_act", "admin:workspace_lease_act"
AFTER_CLOSING, CAUSE = make.noon(date(2026, 12, 21)), make.noon(date(2026, 12, 23))


@row(f"{REVIEW} call", told="기록했습니다", at=make.noon(date(2026, 11, 25)), anew=["workspace_instituteword", "workspace_instituteword"
    "event", "workspace_renewalreview", "workspace_renewalreviewevent", "pghistory_context", "django_admin_log"])  # fmt: skip
def call() -> Post:
    """A second call is a second call: both are kept."""
    body = {"spoken_to": "홍가람", "called_at": "2026-11-25T10:00", "answer": "alive"}
    return Post(make.clerk(), [make.renewal_review().pk, "call"], body)


@row(f"{REVIEW} late", told="이미 처리되었습니다.", at=AFTER_CLOSING)
def late() -> Post:
    return Post(make.clerk(), [make.renewal_review().pk, "late"], {"reason": "전산 장애"})


def for_cause():
    review = make.review_for_cause(now=make.noon(date(2026, 11, 25)))
    review.state_view("고치겠습니다.", by=review.lease.company.managers().get(), now=make.noon(date(2026, 11, 26)))
    return review


@row(f"{REVIEW} go_on", told="‘입주 계속’ 상태로", at=make.noon(date(2026, 11, 27)))
def go_on() -> Post:
    return Post(make.head(), [for_cause().pk, "go_on"], {"reason": "나아졌습니다."})


@row(f"{REVIEW} end_for_cause", told="‘연장하지 않음’ 상태로", at=make.noon(date(2026, 11, 27)))
def end_for_cause() -> Post:
    last = date(2026, 11, 27) + timedelta(days=20)
    return Post(make.head(), [for_cause().pk, "end_for_cause"], {"reason": "쓰지 않습니다.", "last_day": last.isoformat()})


@row(f"{LEASE} cause", told="‘입주 중’ 상태로", at=make.noon(date(2026, 11, 25)))
def cause() -> Post:
    return Post(make.clerk(), [make.lease().pk, "cause"], {"grounds": "쓰지 않습니다."})


@row(f"{LEASE} institute_dropped", told="‘입주 중’ 상태로", at=make.noon(date(2026, 11, 25)))
def institute_dropped() -> Post:
    return Post(make.clerk(), [make.lease().pk, "institute_dropped"], {"reason": "통화"})


@row(f"{LEASE} suspend", told="‘휴관으로 사용 중지’ 상태로", at=make.noon(date(2026, 11, 25)))
def suspend() -> Post:
    return Post(make.clerk(), [make.lease().pk, "suspend"], {"reason": "누수"})


@row(f"{LEASE} resume", told="‘입주 중’ 상태로", at=make.noon(date(2026, 11, 25)))
def resume() -> Post:
    lease = make.lease()
    lease.suspend(by=make.clerk(), reason="누수", now=make.noon(date(2026, 11, 24)))
    return Post(make.clerk(), [lease.pk, "resume"])


@row(f"{LEASE} inspect", told="기록했습니다", at=make.noon(date(2027, 1, 2)), anew=["django_admin_log", "pghistory_context"])
def inspect() -> Post:
    lease = leaving()
    return Post(make.clerk(), [lease.pk, "inspect"], {f"result_{item.pk}": "ok" for item in lease.inspection.items.all()})


@row(f"{LEASE} move", told="목록에 있는 것 중에서 골라 주세요.", at=make.noon(date(2026, 11, 25)))
def move() -> Post:
    old, new = make.desk(), make.desk()
    body = {"old": old.pk, "new": new.pk, "on": "2026-11-30", "reason": "누수"}
    return Post(make.clerk(), [make.lease(desk_=old).pk, "move"], body)


def leaving():
    lease = make.lease(months=6)
    renewals.sweep(now=make.noon(date(2026, 11, 1)))
    renewals.sweep(now=make.noon(date(2027, 1, 1)))
    lease.refresh_from_db()
    return lease


@row("admin:workspace_condition_act meet", told="이제는 할 수 없습니다.", at=make.noon(date(2026, 12, 26)))
def meet() -> Post:
    review = make.renewal_review(reported=True)
    asked = [("성적서", date(2027, 2, 1))]
    review.extend_with_conditions(by=make.head(), months=6, conditions=asked, reason="조건부", now=make.noon(date(2026, 12, 20)))
    return Post(make.clerk(), [review.condition_rows.get().pk, "meet"], {"note": "확인"})


@row("workspace:state_view", told="의견", at=make.noon(date(2026, 11, 26)))
def state_view() -> Post:
    review = make.review_for_cause(now=make.noon(date(2026, 11, 25)))
    return Post(review.lease.company.managers().get(), [review.lease.number, review.pk], {"view": "고치겠습니다."})


@row("workspace:give_notice", told="이미 종료일이 정해졌습니다", at=make.noon(date(2026, 11, 26)))
def give_notice() -> Post:
    lease = make.lease()
    return Post(lease.company.managers().get(), [lease.number], {"last_day": "2026-12-30"})


@row("workspace:name_institute", told="목록에 있는 것 중에서 골라 주세요.", at=make.noon(date(2026, 11, 26)))
def name_institute() -> Post:
    lease = make.lease()
    return Post(lease.company.managers().get(), [lease.number], {"project": make.confirmed_project(company_=lease.company).pk})


@row("workspace:graduation", told="이미 보고서를 제출했습니다", at=make.noon(date(2026, 12, 10)))
def graduation() -> Post:
    lease = make.lease(months=6)
    renewals.sweep(now=make.noon(date(2026, 11, 1)))
    return Post(lease.company.managers().get(), [lease.number], {"results": "시제품", "destination": "본사"})
