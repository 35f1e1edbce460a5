"""Questions to the centre, by their company and by the desk."""

from datetime import date
from typing import Any

from mentoring.models import Request, Rule
from tests import make, make_mentoring
from tests.make import NOON
from tests.make_mentoring import WORDS, asker
from tests.posts import Post, row
from tests.posts.rows_admin import LOG

STATE = "지금 상태는"
DESK = "admin:mentoring_request_act"
CHOICES = {"urgency": "normal", "wanted": "answer", "readers": "experts", "fields": ["EE"]}


def of_company(state: str, **body: Any) -> Post:
    request = make_mentoring.request(state)
    return Post(asker(request.company), [request.pk], body)


@row("mentoring:ask", told="아직 보내지 않음")
def ask() -> Post:
    company = make_mentoring.company()
    return Post(asker(company), body={"company": company.pk})


@row("mentoring:edit", told="아직 보내지 않음")
def edit() -> Post:
    return of_company("draft", **(WORDS | CHOICES | {"title": "도금이 자꾸 벗겨집니다"}))


@row("mentoring:edit with a file", told="아직 보내지 않음")
def edit_with_file() -> Post:
    post = of_company("draft", **(WORDS | CHOICES))
    post.files["file"] = ("시험 결과.pdf", make_mentoring.PDF)
    return post


@row("mentoring:adopt", told="제안한 기술분야")
def adopt() -> Post:
    return of_company("draft")


@row("mentoring:check", told="이미 접수된 상담")
def check() -> Post:
    return of_company("draft")


@row("mentoring:discard", told="지웠습니다")
def discard() -> Post:
    return of_company("draft")


@row("mentoring:remove_file", told="이미 뺀 파일")
def remove_file() -> Post:
    request = make_mentoring.draft()
    by = asker(request.company)
    return Post(by, [request.pk, request.add_file(make_mentoring.stored(), by=by, now=NOON).pk])


@row("mentoring:reply", told="지금은 추가로 보낼 내용이 없습니다")
def reply() -> Post:
    return of_company("info_needed", text="니켈 스트라이크를 씁니다.")


@row("mentoring:confirm", told=STATE)
def confirm() -> Post:
    return of_company("answered")


@row("mentoring:reopen", told=STATE)
def reopen() -> Post:
    return of_company("resolved", text="다시 벗겨집니다.")


@row("mentoring:withdraw", told=STATE)
def withdraw() -> Post:
    return of_company("submitted")


# The desk


def at_the_desk(state: str, act: str, *, with_fields: bool = False, **body: Any) -> Post:
    request: Request = make_mentoring.request(state)
    by = request.owner if state == "triaging" else make_mentoring.clerk()
    assert by
    if with_fields:
        request.confirm_fields([], by=by, now=NOON)
    return Post(by, [request.pk, act], body)


@row(f"{DESK} take", told="‘검토 중’ 상태로")
def take() -> Post:
    return at_the_desk("submitted", "take")


@row(f"{DESK} fields", told="이미 확정한 기술분야")
def fields() -> Post:
    return at_the_desk("triaging", "fields", fields_of=["EB"])


@row(f"{DESK} ask_more", told="‘추가 설명 요청’ 상태로")
def ask_more() -> Post:
    return at_the_desk("triaging", "ask_more", text="어떤 약품을 쓰시나요?")


@row(f"{DESK} answer", told="‘답변 완료’ 상태로")
def answer() -> Post:
    return at_the_desk("triaging", "answer", with_fields=True, text="활성화 처리를 확인해 보세요.")


@row(f"{DESK} refer", told="‘다른 곳 안내’ 상태로")
def refer() -> Post:
    return at_the_desk("triaging", "refer", with_fields=True, to="표면처리 지원센터", text="시험 장비가 있습니다.")


@row(f"{DESK} hand", told="님이 담당하고 있습니다")
def hand() -> Post:
    return at_the_desk("triaging", "hand", owner=make_mentoring.clerk().pk)


@row(f"{DESK} decline", told="‘진행하지 않음’ 상태로")
def decline() -> Post:
    return at_the_desk("triaging", "decline", text="센터가 다루지 않는 분야입니다.")


RULE = {"answer_days": 3, "triage_days": 1, "info_days": 5, "info_reminder_days": 3, "confirm_days": 5}
RULE |= {"draft_days": 30, "reopen_days": 30, "alike_percent": 60}
RULE |= {"reply_days": 2, "reply_reminder_days": 1, "offer_misses": 3, "slot_days": 5, "conflict_years": 3}
RULE |= {"fresh_days": 180, "fresh_reminder_days": 14, "hold_hours": 24}
RULE |= {"open_most": 5, "log_days": 3, "join_minutes": 30}


@row("admin:mentoring_rule_add", told="아래 오류들을 수정하기 바랍니다.")
def add_rule() -> Post:
    return Post(make.head(), [], RULE | {"effective_from": "2027-01-01"})


@row("admin:mentoring_rule_change", told="변경되었습니다.", anew=[LOG])
def change_rule() -> Post:
    rule = Rule.objects.create(effective_from=date(2027, 1, 1))
    return Post(make.head(), [rule.pk], RULE | {"effective_from": "2027-01-01", "answer_days": 4})
