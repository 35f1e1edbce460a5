"""Makers for offers to experts: each returns a saved, valid row; a test names only what it is about."""

from datetime import datetime, timedelta
from typing import Any

from innocenter.accounts.models import User
from mentoring.models import ExpertProfile, Offer, Request
from tests import make, make_experts, make_mentoring
from tests.make import NOON

WHY = "이 분야의 시험을 오래 해 온 분입니다."


def expert(**about: Any) -> ExpertProfile:
    """One who can be asked, with a mail address that no company of the tests has."""
    n = ExpertProfile.objects.count() + 1
    user = about.pop("user", None) or make.user(email=f"expert{n}@institute{n}.example")
    return make_experts.expert(user=user, **about)


def experts(many: int) -> list[ExpertProfile]:
    return [expert() for _ in range(many)]


def user_of(offer_or_expert: Offer | ExpertProfile) -> User:
    of = offer_or_expert.expert if isinstance(offer_or_expert, Offer) else offer_or_expert
    return make_experts.user_of(of)


def looked_at(*, now: datetime = NOON, **words: Any) -> Request:
    """A question at the desk whose fields are confirmed: ready to be offered."""
    request = make_mentoring.request("triaging", now=now, **words)
    assert request.owner
    request.confirm_fields([], by=request.owner, now=now)
    return request


def offer(
    state: str = "offered", *, to: ExpertProfile | None = None, line: list[ExpertProfile] | None = None, now: datetime = NOON, **words: Any
) -> Offer:
    """One that came to its state by the real verbs. Without a `line` of more experts nobody is asked after this one."""
    first = to or (line[0] if line else expert())
    request = looked_at(now=now, **words)
    by = request.owner
    assert by
    made = request.offer_to(first, by=by, now=now, line=[one.pk for one in line or [first]])
    bring(made, state, now=now)
    return Offer.objects.with_names().get(pk=made.pk)


def bring(offer_: Offer, state: str, *, now: datetime = NOON) -> None:
    """From its beginning to that state, by the real verbs."""
    person, request = user_of(offer_), Request.objects.get(pk=offer_.request_id)
    match state:
        case "accepted" | "withdrawn":
            offer_.accept(by=person, now=now)
        case "declined":
            offer_.decline("not_mine", by=person, now=now)
        case "released":
            assert request.owner
            request.take_back("다른 분께 여쭙겠습니다.", by=request.owner, now=now)
        case "expired":
            assert request.expire_offer(now=now + timedelta(days=7))
    if state == "withdrawn":
        offer_.withdraw("other", note="출장이 길어졌습니다.", by=person, now=now)


def taken(**words: Any) -> Request:
    """A question that an expert has taken on."""
    return Request.objects.with_names().get(pk=offer("accepted", **words).request_id)


def asked(**words: Any) -> Request:
    """A question about which the company is asked whether an expert may read it."""
    request = looked_at(readers="staff", **words)
    assert request.owner
    request.ask_consent("이 분야의 전문가가 계십니다.", by=request.owner, now=NOON)
    return request
