"""The pages of proposers, speakers and reviewers: who sees what, what is told, what they cost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from events.models import Proposal, ProposalReview
from tests import make, make_events, make_proposals
from tests.make_proposals import fresh

pytestmark = [pytest.mark.django_db]
LIST, FIGURES = 15, 8


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"events:{name}", args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def body(of: Proposal, **about: Any) -> dict[str, Any]:
    return {"series": of.series_id, "title_ko": of.title_ko, "abstract": "고친 초록입니다.", "wanted_months": ["2026-12-01"]} | about


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_however_much_there_is(django_assert_num_queries: DjangoAssertNumQueries, many: int) -> None:
    coordinator = make.user()
    institute = make.institute(coordinator=coordinator)
    for _ in range(many):
        make_proposals.proposal("placed", by=coordinator, institute=institute)
    client = make.signed_in(coordinator)
    with django_assert_num_queries(LIST):
        told = page(client, "proposals")
    assert told.count("날짜 정함, 발표자 확정 중") == many


def test_each_row_says_what_is_expected_of_whom() -> None:
    made = make_proposals.proposal("placed")
    told = page(make.signed_in(made.proposer), "proposals")
    assert f"“{made.title_ko}” 발표를 확정하거나" in told
    coordinator = make.user()
    made.institute.coordinator_rows.create(user=coordinator)
    theirs = page(make.signed_in(coordinator), "proposals")
    assert "발표 확정을 기다리고 있습니다" in theirs
    assert "결정까지 걸린 날(중앙값)" in theirs


def test_a_draft_is_written_checked_and_submitted() -> None:
    person, series = make_proposals.proposer(), make_events.series()
    client = make.signed_in(person)
    assert f'value="{person.email}"' in page(client, "propose")
    sent = {"series": series.pk, "title_ko": "로봇 세미나", "speaker1_name": person.name, "speaker1_email": person.email}
    client.post(reverse("events:propose"), sent)
    made = Proposal.objects.get()
    assert (made.state, made.speakers.get().researcher) == ("draft", person.researcher)
    assert "초록이 없습니다" in page(client, "submit_proposal", made.pk)
    client.post(reverse("events:edit_proposal", args=[made.pk]), sent | {"abstract": "초록", "wanted_months": ["2026-12-01"]})
    client.post(reverse("events:submit_proposal", args=[made.pk]))
    assert fresh(made).state == "submitted"


def test_what_somebody_else_saved_meanwhile_is_shown() -> None:
    made = make_proposals.draft()
    client, address = make.signed_in(made.proposer), reverse("events:edit_proposal", args=[made.pk])
    seen = client.get(address).context["form"]["seen"].value()
    coordinator = make.user(name="조정자")
    made.institute.coordinator_rows.create(user=coordinator)
    make.signed_in(coordinator).post(address, body(made, speaker1_name="다른 사람", speaker1_email="b@school.example"))
    answer = client.post(address, body(made, abstract="내 초록", speaker1_name="김연사", speaker1_email="c@school.example", seen=seen))
    told = answer.content.decode()
    assert "조정자" in told
    assert "다른 사람" in told
    assert fresh(made).abstract == "고친 초록입니다."


def test_who_is_of_no_institute_reads_how_to_propose() -> None:
    client = make.signed_in(make.user())
    assert "코디네이터에게" in page(client, "propose")
    assert client.post(reverse("events:propose"), {}).status_code == 404


@pytest.mark.parametrize("state", ["submitted", "review", "placed"])
def test_strangers_find_nothing(state: str) -> None:
    made = make_proposals.proposal(state)
    for person in (make.user(), make_proposals.proposer(), make.staff("mentoring")):
        client = make.signed_in(person)
        for name in ("proposal", "edit_proposal", "submit_proposal", "withdraw_proposal"):
            assert client.get(reverse(f"events:{name}", args=[made.pk])).status_code == 404
    assert Client().get(reverse("events:proposal", args=[made.pk])).status_code == 302


def test_a_review_opens_after_the_declaration() -> None:
    review = make_proposals.review()
    client = make.signed_in(review.reviewer)
    assert review.proposal.abstract not in page(client, "proposal_review", review.pk)
    client.post(reverse("events:declare_no_tie", args=[review.pk]))
    assert review.proposal.abstract in page(client, "proposal_review", review.pk)
    other = ProposalReview.objects.exclude(pk=review.pk).get(proposal=review.proposal)
    assert client.get(reverse("events:proposal_review", args=[other.pk])).status_code == 404
    client.post(reverse("events:proposal_review", args=[review.pk]), {"recommendation": "accept", "comment": "좋습니다."})
    assert "아직 내지 않았습니다" in page(client, "proposal_review", review.pk)


def test_a_link_changes_nothing_by_a_get_and_another_is_not_guessed() -> None:
    speaker = make_proposals.proposal("placed").speakers.order_by("pk").last()
    assert speaker
    assert "발표 확정하기" in page(Client(), "talk", speaker.token)
    speaker.refresh_from_db()
    assert speaker.answer == "silent"
    assert Client().get(reverse("events:talk", args=[f"{speaker.pk}:x"])).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_the_figures_of_the_staff_cost_the_same(django_assert_num_queries: DjangoAssertNumQueries, many: int) -> None:
    for _ in range(many):
        make_proposals.proposal("submitted")
    client = make.signed_in(make_events.clerk())
    with django_assert_num_queries(FIGURES):
        answer = client.get(reverse("admin:events_proposal_figures"))
    assert answer.content.decode().count("<tr><th") == many + 1


def test_the_list_of_staff_is_narrowed_to_a_queue() -> None:
    made = make_proposals.proposal("submitted")
    make_proposals.proposal("accepted")
    client = make.signed_in(make_events.clerk())
    told = client.get(reverse("admin:events_proposal_changelist"), {"work": "reviewers"}).content.decode()
    assert told.count('class="field-institute') == 1
    assert made.title_ko in told
