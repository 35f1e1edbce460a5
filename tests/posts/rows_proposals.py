"""Seminars that are proposed: the pages of proposers, speakers and reviewers, and what staff do."""

from typing import Any

from events.models import Proposal, ProposalReview, ProposalRule, ProposalSpeaker
from innocenter.files.models import StoredFile
from tests import make_events, make_panels, make_proposals
from tests.files.uploads import pdf
from tests.make import NOON
from tests.posts import Post, row
from tests.posts.rows_admin import LOG, administrator

STATE = "지금 상태는"
PROPOSAL = "admin:events_proposal_act"


def words(of: Proposal | None = None, **about: Any) -> dict[str, Any]:
    """As the form sends them."""
    series = of.series if of else make_events.series()
    body = {
        "series": series.pk, "title_ko": "로봇 세미나", "title_en": "Robots", "abstract": "협동 로봇을 소개합니다.", "needs": "화면",
        "wanted_months": "2026-12-01",
        "speaker1_name": "김연사", "speaker1_affiliation": "한빛대학교", "speaker1_email": "a@school.example",
    }  # fmt: skip
    return body | about


@row("events:propose", told="진행 중인 제안이 기관에 이미 있습니다")
def propose() -> Post:
    return Post(make_proposals.proposer(), [], words())


@row("events:edit_proposal", told="저장했습니다", anew=["events_proposalevent", "pghistory_context", "events_proposal"])
def edit() -> Post:
    made = make_proposals.draft()
    return Post(made.proposer, [made.pk], words(made))


@row("events:submit_proposal", told=STATE)
def submit() -> Post:
    made = make_proposals.draft()
    return Post(made.proposer, [made.pk])


@row("events:withdraw_proposal", told=STATE)
def withdraw() -> Post:
    made = make_proposals.proposal("submitted")
    return Post(made.proposer, [made.pk], {"reason": "일정이 바뀌었습니다."})


@row("events:add_proposal_file", told="파일을 올렸습니다")
def add_file() -> Post:
    made = make_proposals.draft()
    return Post(made.proposer, [made.pk, "material"], files={"file": ("초안.pdf", pdf())})


@row("events:remove_proposal_file", told="", again=404)
def remove_file() -> Post:
    made = make_proposals.draft()
    kept = StoredFile.objects.keep_own(b"pdf", name="a.pdf", media_type="application/pdf", by=made.proposer, now=NOON)
    return Post(made.proposer, [made.pk, made.add_file(kept, "material", by=made.proposer, now=NOON).pk])


def of_reviewer(state: str, **body: Any) -> Post:
    review: ProposalReview = make_proposals.review(state)
    return Post(review.reviewer, [review.pk], body)


@row("events:declare_no_tie", told=STATE)
def declare() -> Post:
    return of_reviewer("asked")


@row("events:step_back", told="", again=404)
def step_back() -> Post:
    return of_reviewer("asked", reason="함께 과제를 했습니다.")


@row("events:proposal_review", told=STATE)
def recommend() -> Post:
    return of_reviewer("reading", recommendation="accept", comment="도움이 됩니다.")


def by_link(**body: Any) -> Post:
    """Without an account: the link of the letter is the permission."""
    speaker: ProposalSpeaker = make_proposals.proposal("placed").speakers.order_by("pk").last()
    return Post(None, [speaker.token], body)


@row("events:confirm_talk", told="이미 확정하셨습니다")
def confirm() -> Post:
    return by_link()


@row("events:decline_talk", told="이미 불참을 알리셨습니다")
def decline() -> Post:
    return by_link(reason="출장이 있습니다.")


@row("events:talk_slides", told="발표 자료를 받았습니다")
def slides() -> Post:
    speaker: ProposalSpeaker = make_proposals.proposal("placed").speakers.order_by("pk").last()
    return Post(None, [speaker.token], files={"file": ("발표.pdf", pdf())})


def by_clerk(state: str, act: str, **body: Any) -> Post:
    return Post(make_events.clerk(), [make_proposals.proposal(state).pk, act], body)


@row(f"{PROPOSAL} ask", told="상태로")
def ask() -> Post:
    two = [make_panels.reviewer().pk, make_panels.reviewer().pk]
    return by_clerk("submitted", "ask", reviewers=two)


@row(f"{PROPOSAL} release", told="오류: 검토자 바꾸기", anew=[LOG])
def release() -> Post:
    made = make_proposals.proposal("review")
    review = made.reviews.order_by("place").first()
    return Post(make_events.clerk(), [made.pk, "release"], {"review": review.pk, "reason": "답이 없습니다."})


@row(f"{PROPOSAL} accept", told="상태로")
def accept() -> Post:
    made = make_proposals.proposal("review")
    for review in made.reviews.all():
        review.declare(by=review.reviewer, now=NOON)
        review.recommend("accept", "도움이 됩니다.", by=review.reviewer, now=NOON)
    return Post(make_events.clerk(), [made.pk, "accept"], {"comment": "좋은 주제입니다."})


@row(f"{PROPOSAL} send_back", told="상태로")
def send_back() -> Post:
    return by_clerk("submitted", "send_back", comment="대상을 더 적어 주세요.")


@row(f"{PROPOSAL} decline", told="상태로")
def decline_it() -> Post:
    return by_clerk("submitted", "decline", comment="이미 있습니다.")


@row(f"{PROPOSAL} place", told="상태로")
def place() -> Post:
    room = make_events.seminar_room()
    return by_clerk("accepted", "place", where=f"2026-12-17/{room.pk}", begins="15:00", minutes=120)


@row(f"{PROPOSAL} move", told="이미 그 날짜에 있습니다")
def move() -> Post:
    room = make_events.seminar_room()
    return by_clerk("placed", "move", where=f"2026-12-18/{room.pk}", begins="15:00", minutes=120, reason="장소 사정입니다.")


@row(f"{PROPOSAL} telephone", told="오류: 전화로 확정", anew=[LOG])
def telephone() -> Post:
    made = make_proposals.proposal("placed")
    speaker = made.speakers.order_by("pk").last()
    return Post(make_events.clerk(), [made.pk, "telephone"], {"speaker": speaker.pk, "reason": "오전에 통화했습니다."})


def numbers() -> dict[str, Any]:
    names = {"decide_days": 21, "review_days": 7, "confirm_days": 7, "remind_days": 3, "slides_ask_days": 10, "slides_due_days": 3}
    return {"effective_from": "2027-01-01", **names}


@row("admin:events_proposalrule_add", told="아래 오류")
def add_rule() -> Post:
    return Post(administrator(), [], numbers())


@row("admin:events_proposalrule_change", told="변경되었습니다.", anew=[LOG])
def change_rule() -> Post:
    made = ProposalRule.objects.create(effective_from="2026-12-01")
    return Post(administrator(), [made.pk], numbers())
