"""Offers to experts: by the expert, by the company that says who may read it, by the desk."""

from typing import Any

from mentoring.models import Offer, Request
from tests import make_mentoring, make_offers
from tests.posts import Post, row
from tests.posts.rows_mentoring import DESK


def of_expert(state: str, **body: Any) -> Post:
    offer: Offer = make_offers.offer(state, line=make_offers.experts(2))
    return Post(make_offers.user_of(offer), [offer.pk], body)


@row("mentoring:accept", told="이미 맡으신 상담입니다")
def accept() -> Post:
    return of_expert("offered")


@row("mentoring:decline", told="제안이 끝났습니다")
def decline() -> Post:
    return of_expert("offered", reason="no_time", until="2026-12-31", note="12월에는 어렵습니다.")


@row("mentoring:give_back", told="제안이 끝났습니다")
def give_back() -> Post:
    return of_expert("accepted", reason="other", note="출장이 길어졌습니다.")


def of_company(request: Request) -> Post:
    return Post(make_mentoring.asker(request.company), [request.pk])


@row("mentoring:allow_experts", told="이미 전문가가 읽을 수 있는")
def allow_experts() -> Post:
    return of_company(make_offers.asked())


@row("mentoring:keep_from_experts", told="이미 동의 없이는")
def keep_from_experts() -> Post:
    return of_company(make_offers.offer().request)


# The desk


def at_the_desk(request: Request, act: str, **body: Any) -> Post:
    assert request.owner
    return Post(request.owner, [request.pk, act], body)


@row(f"{DESK} offer", told="‘전문가에게 제안")
def offer() -> Post:
    return at_the_desk(make_offers.looked_at(), "offer", expert=make_offers.expert().pk, text=make_offers.WHY)


@row(f"{DESK} ask_consent", told="‘추가 설명 요청’ 상태로")
def ask_consent() -> Post:
    return at_the_desk(make_offers.looked_at(readers="staff"), "ask_consent", text="이 분야의 전문가가 계십니다.")


@row(f"{DESK} offer_next", told="맡을 수 있는 다른 전문가가 없습니다")
def offer_next() -> Post:
    return at_the_desk(make_offers.offer(line=make_offers.experts(2)).request, "offer_next", text="급한 건입니다.")


@row(f"{DESK} take_back", told="‘검토 중’ 상태로")
def take_back() -> Post:
    return at_the_desk(make_offers.offer().request, "take_back", text="직접 답합니다.")
