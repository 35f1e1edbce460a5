"""Panels: what reviewers send, what staff do, and what they keep for them."""

from typing import Any

from tests import make, make_panels
from tests.posts import Post, row
from workspace.models import Panel, PanelSeat, ReviewerStatement

PANEL, RUBRIC = "admin:workspace_panel_act", "admin:workspace_rubric_act"


def by_reviewer(seat: PanelSeat, **body: Any) -> Post:
    return Post(seat.reviewer, [seat.pk], body)


def one_of(panel: Panel) -> PanelSeat:
    return make_panels.seats_of(panel)[0]


@row("workspace:seat", told="이미 답하셨습니다")
def declare() -> Post:
    statement = ReviewerStatement.objects.get()
    return by_reviewer(make_panels.seat(make_panels.panel()), statement=statement.pk, answer="free", sworn="on")


@row("workspace:decline_seat", told="‘제외: 사양’ 상태입니다")
def decline() -> Post:
    return by_reviewer(make_panels.seat(make_panels.panel()), reason="출장입니다.")


@row("workspace:sheet", told="항목 입력", anew=["workspace_scoresheet"])
def sheet() -> Post:
    seat = one_of(make_panels.scoring())
    items = [item.pk for item in seat.panel.rubric.items.all()]
    marks = {f"mark_{pk}": "4" for pk in items} | {f"note_{pk}": "" for pk in items}
    return by_reviewer(seat, version=seat.panel.file_version(), opinion="좋습니다.", **marks)


@row("workspace:lock_sheet", told="이미 제출되어 평가에 반영됩니다.")
def lock() -> Post:
    return by_reviewer(make_panels.save(one_of(make_panels.scoring()), 4))


@row("workspace:score_again", told="서류가 바뀌지 않았습니다.")
def again() -> Post:
    seat = make_panels.lock(one_of(make_panels.scoring()))
    assert seat.panel.application
    seat.panel.application.freeze(by=seat.panel.company.managers().get(), now=make.NOON)
    return by_reviewer(seat)


# The staff's acts


def clerk_does(panel: Panel, act: str, **body: Any) -> Post:
    return Post(make.clerk(), [panel.pk, act], body)


@row("admin:workspace_application_act panel", told="이미 처리되었습니다.")
def form_for_application() -> Post:
    return Post(make.clerk(), [make.application("in_review").pk, "panel"], {"score_by": "2026-11-30"})


@row("admin:workspace_renewalreview_act panel", told="이미 처리되었습니다.")
def form_for_review() -> Post:
    return Post(make.clerk(), [make.renewal_review(reported=True).pk, "panel"], {"score_by": "2026-11-30"})


@row(f"{PANEL} invite", told="올바르게 선택해 주세요")
def invite() -> Post:
    return clerk_does(make_panels.panel(), "invite", reviewers=[make_panels.reviewer().pk])


@row(f"{PANEL} replace", told="이미 처리되었습니다.")
def replace() -> Post:
    panel = make_panels.panel()
    seat = make_panels.seat(panel, now=make.NOON.replace(day=9))
    return clerk_does(panel, "replace", seat=seat.pk, reviewer=make_panels.reviewer().pk)


@row(f"{PANEL} due", told="평가 기한을", anew=["workspace_panelevent", "pghistory_context", "django_admin_log"])
def due() -> Post:
    return clerk_does(make_panels.panel(), "due", score_by="2026-12-07", reason="연휴입니다.")


@row(f"{PANEL} close", told="‘평가 마감’ 상태로")
def close() -> Post:
    panel = make_panels.scoring(seats=4)
    for seat in make_panels.seats_of(panel)[:3]:
        make_panels.lock(seat)
    return clerk_does(panel, "close")


@row(f"{PANEL} reopen", told="‘평가 중’ 상태로")
def reopen() -> Post:
    return clerk_does(make_panels.closed(), "reopen", score_by="2026-12-07", reason="한 분 더 모십니다.")


@row(f"{PANEL} take-out", told="이미 처리되었습니다.")
def take_out() -> Post:
    panel = make_panels.panel()
    return clerk_does(panel, "take-out", seat=make_panels.seat(panel).pk, reason="연락이 되지 않습니다.")


@row(f"{PANEL} cancel", told="‘취소’ 상태로")
def cancel() -> Post:
    return clerk_does(make_panels.panel(), "cancel", reason="잘못 만들었습니다.")
