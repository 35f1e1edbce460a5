"""What experts send about themselves, and what the desk does with their profiles."""

from datetime import timedelta
from typing import Any

from mentoring.models import ExpertProfile
from tests import make, make_experts
from tests.make import NOON, TODAY
from tests.make_experts import user_of
from tests.mentoring.test_expert_pages import NUMBERS
from tests.posts import Post, row

# Saving is a word given, and each is written down with its time.
WORD = ["mentoring_expertprofile", "mentoring_expertprofileevent", "pghistory_context"]
DESK = "admin:mentoring_expertprofile_act"


def by(expert: ExpertProfile, *args: Any, **body: Any) -> Post:
    return Post(user_of(expert), [*args], body)


@row("mentoring:expert_edit", told="저장하고 확인했습니다.", anew=WORD)
def edit() -> Post:
    return by(make_experts.expert(), **NUMBERS | {"forms": ["online"], "hours_a_month": 4})


@row("mentoring:expert_edit the first time", told="저장하고 확인했습니다.", anew=WORD)
def begin() -> Post:
    return Post(make.researcher(user=make.user()).user, [], NUMBERS | {"forms": ["online"]})


@row("mentoring:expert_renew", told="오늘 이미 전문가 정보를 확인하셨습니다.")
def renew() -> Post:
    return by(make_experts.stale())


@row("mentoring:expert_away", told="이미 그날까지 쉬는 것으로")
def away() -> Post:
    return by(make_experts.expert(), until=(TODAY + timedelta(days=28)).isoformat())


@row("mentoring:expert_back", told="이미 상담을 받고 계십니다.")
def back() -> Post:
    return by(make_experts.expert(away_until=TODAY + timedelta(days=7)))


@row("mentoring:expert_leave", told="이미 전문가 명단에서 빠져 있습니다.")
def leave() -> Post:
    return by(make_experts.expert(), reason="안식년입니다.")


@row("mentoring:expert_return", told="이미 명단에 있는 전문가입니다.")
def return_() -> Post:
    made = make_experts.expert()
    made.close("안식년입니다.", by=user_of(made), now=NOON)
    return by(made)


@row("mentoring:expert_week", told="이미 등록한 시간과 겹칩니다")
def week() -> Post:
    return by(make_experts.expert(), **{"week-weekdays": ["1"], "week-begins": "14:00", "week-ends": "16:00"})


@row("mentoring:expert_day", told="이미 등록한 시간과 겹칩니다")
def day() -> Post:
    return by(make_experts.expert(), **{"day-day": "2026-12-01", "day-begins": "14:00", "day-ends": "16:00"})


@row("mentoring:expert_block", told="이미 비워 두었습니다")
def block() -> Post:
    body = {"block-first": "2026-12-01", "block-last": "2026-12-01", "block-begins": "14:00", "block-ends": "16:00"}
    return by(make_experts.expert(), **body)


@row("mentoring:expert_window_remove", told="이미 뺐습니다.")
def remove_window() -> Post:
    window = make_experts.window()
    return by(window.expert, window.pk)


@row("mentoring:expert_unblock", told="이미 뺐습니다.")
def unblock() -> Post:
    blocked = make_experts.blocked()
    return by(blocked.expert, blocked.pk)


# The desk


@row("admin:mentoring_expertprofile_add", told="이미 전문가로 등록된 연구자입니다.")
def add() -> Post:
    researcher = make.researcher(user=make.user())
    return Post(make.staff("mentoring"), [], NUMBERS | {"researcher": researcher.pk, "forms": ["online"]})


@row(f"{DESK} close", told="이제는 할 수 없습니다.")
def close() -> Post:
    return Post(make.staff("mentoring"), [make_experts.expert().pk, "close"], {"reason": "연락이 닿지 않습니다."})


@row(f"{DESK} open", told="이제는 할 수 없습니다.")
def open_() -> Post:
    return Post(make.staff("mentoring"), [make_experts.closed().pk, "open"])


@row(f"{DESK} ask", told="오늘 이미 확인을 요청했습니다.")
def ask() -> Post:
    return Post(make.staff("mentoring"), [make_experts.stale().pk, "ask"])
