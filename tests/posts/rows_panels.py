"""Panels: what reviewers send, what staff do, and what they keep for them."""

from typing import Any

from tests import make, make_panels
from tests.posts import Post, row
from workspace.models import Panel, PanelSeat, Reviewer, ReviewerStatement, Rubric

LOG = "django_admin_log"  # each save is written down, also one that changed nothing
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


@row("workspace:sheet", told="평가표를 한 번 더 확인해 주세요.", anew=["workspace_scoresheet"])
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


@row(f"{PANEL} invite", told="이미 참여 중이거나 지금은 모실 수 없는 분이 있습니다.")
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


# What staff keep for panels


@row(f"{RUBRIC} new-version", told="고칠 수 있는 판이 있습니다.", anew=[LOG])
def new_version() -> Post:
    return Post(make.clerk(), [Rubric.objects.in_use("application").pk, "new-version"])


@row(f"{RUBRIC} publish", told="이제는 할 수 없습니다.")
def publish() -> Post:
    return Post(make.clerk(), [Rubric.objects.in_use("application").new_version().pk, "publish"])


@row("admin:workspace_rubric_change", told="변경되었습니다.", anew=[LOG, "workspace_rubricitem"])
def change_rubric() -> Post:
    draft = Rubric.objects.in_use("application").new_version()
    body: dict[str, Any] = {"name_ko": "새 평가표", "name_en": "New sheet"}
    items = list(draft.items.all())
    body |= {"items-TOTAL_FORMS": len(items), "items-INITIAL_FORMS": len(items)}
    for place, item in enumerate(items):
        told = {"id": item.pk, "rubric": draft.pk, "floor": 50}
        told |= {name: getattr(item, name) for name in ("order", "name_ko", "name_en", "hint_ko", "hint_en", "weight", "scale")}
        body |= {f"items-{place}-{name}": value for name, value in told.items()}
    return Post(make.clerk(), [draft.pk], body)


@row("admin:workspace_reviewer_add", told="이미 평가위원 명단에 있습니다.")
def add_reviewer() -> Post:
    person = make.user()
    return Post(make.clerk(), [], {"email": person.email, "affiliation": "가람대학교", "department": "", "is_active": "on"})


@row("admin:workspace_reviewer_change", told="변경되었습니다.", anew=[LOG])
def change_reviewer() -> Post:
    known: Reviewer = make_panels.reviewer()
    return Post(make.clerk(), [known.pk], {"affiliation": "나래대학교", "department": "물리학과", "is_active": "on"})


@row("admin:workspace_reviewerstatement_add", told="이미 존재합니다")
def add_statement() -> Post:
    words = {"version": 2, "text_ko": "새 서약", "text_en": "New oath", "in_force_from_0": "2026-12-01", "in_force_from_1": "09:00"}
    return Post(make.clerk(), [], words)


@row("admin:workspace_publicmaildomain_add", told="이미 존재합니다")
def add_domain() -> Post:
    return Post(make.clerk(), [], {"name": "mail.example"})


@row("admin:workspace_publicmaildomain_delete", told="존재하지 않습니다.")
def delete_domain() -> Post:
    return Post(make.clerk(), ["gmail.com"], {"post": "yes"})
