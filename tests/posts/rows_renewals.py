"""The acts around a renewal: calls, late reports, reviews for cause."""

from datetime import date, timedelta

from tests import make
from tests.posts import Post, row

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
