"""Clinic days: a company takes a slot; the staff plan a day, open it and call it off."""

from typing import Any

from mentoring.models import ClinicDay
from tests import make_clinics, make_mentoring, make_sessions
from tests.make_experts import TUESDAY
from tests.posts import Post, row
from tests.posts.rows_admin import LOG

ACT = "admin:mentoring_clinicday_act"


def plan(**about: Any) -> dict[str, Any]:
    return {
        "title": "소재 클리닉", "day": TUESDAY.isoformat(), "begins": "10:00", "ends": "12:00", "slot_minutes": "30", "pause_minutes": "10",
        "form": "online", "room": "", "join_link": make_clinics.LINK, "fields": ["EE"], "experts": [make_sessions.expert().pk],
        "slots-TOTAL_FORMS": "0", "slots-INITIAL_FORMS": "0",
    } | about  # fmt: skip


@row("mentoring:clinic_slot", told="더 이상 신청할 수 없습니다", anybody=True)
def take() -> Post:
    slot, request = make_clinics.slot(), make_mentoring.request()
    return Post(make_mentoring.asker(request.company), [slot.pk], {"question": request.pk, "agenda": "시험 방법"})


@row("admin:mentoring_clinicday_add", told="아래 오류들을 수정하기 바랍니다.")
def add() -> Post:
    return Post(make_mentoring.clerk(), [], plan())


@row("admin:mentoring_clinicday_change", told="변경되었습니다.", anew=[LOG])
def change() -> Post:
    day = make_clinics.clinic("planned")
    return Post(make_mentoring.clerk(), [day.pk], plan(title="소재 클리닉 2"))


def at_the_desk(day: ClinicDay, act: str, **body: Any) -> Post:
    return Post(make_mentoring.clerk(), [day.pk, act], body)


@row(f"{ACT} open", told="‘신청 받는 중’ 상태로")
def open_day() -> Post:
    return at_the_desk(make_clinics.clinic("planned"), "open")


@row(f"{ACT} cancel", told="‘집중 상담일 취소됨’ 상태로")
def cancel() -> Post:
    return at_the_desk(make_clinics.clinic(), "cancel", text="강사 사정으로 취소합니다.")
