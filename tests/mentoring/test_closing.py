"""How a question ends: by the company's words, or without any; and what is asked of it later."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from mentoring import figures, sweeps
from mentoring.models import FollowUp, Request, RequestFile
from mentoring.models.states import State
from tests import make, make_experts, make_mentoring, make_offers, make_results
from tests.make import NOON, TODAY
from tests.make_results import PLAN, SAID
from tests.mentoring.test_roles import VERBS as OTHERS
from tests.walk import cast, cells, possible

pytestmark = pytest.mark.django_db
VERBS: dict[str, Any] = {
    "close": lambda row, by: row.close(SAID, by=by, now=NOON),
    "say_fit": lambda row, by: row.say_fit("not", by=by, now=NOON),
    "become_project": lambda row, by: row.become_project(**PLAN, by=by, now=NOON),
}


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 3, 0, tzinfo=UTC)


def asker(made: Request) -> Any:
    return make_mentoring.asker(made.company)


@pytest.mark.parametrize(("verdict", "state"), [("solved", "resolved"), ("partly", "partly"), ("not", "unresolved")])
def test_the_company_says_what_came_of_it(verdict: str, state: str) -> None:
    made = make_results.reported()
    said = made.close(SAID | {"verdict": verdict}, by=asker(made), now=at(24))
    assert (made.state, made.closed_by, made.closed_at, made.due_on) == (state, asker(made), at(24), None)
    assert (said.understood, said.useful, said.again, said.text) == (5, 4, 5, SAID["text"])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"verdict": ""}, "verdict"), ({"verdict": "maybe"}, "verdict"), ({"useful": None}, "useful"), ({"again": 6}, "again")],
)
def test_what_is_missing_is_told_at_its_place(wrong: dict[str, Any], field: str) -> None:
    made = make_results.reported()
    with pytest.raises(ValidationError) as refusal:
        made.close(SAID | wrong, by=asker(made), now=NOON)
    assert list(refusal.value.message_dict) == [field]
    assert Request.objects.get(pk=made.pk).state == "reported"


@pytest.mark.parametrize("state", ["held", "reported", "resolved", "partly", "unresolved", "no_word"])
def test_state_by_verb_by_role(state: str) -> None:
    made = make_results.met() if state == "held" else make_results.reported()
    if state == "no_word":
        assert made.lapse(now=at(1, 12))
    elif state not in {"held", "reported"}:
        made.close(SAID | {"verdict": {State.RESOLVED: "solved", State.UNRESOLVED: "not"}.get(state, state)}, by=asker(made), now=NOON)
    roles = cast(made.company) | {"desk": make_mentoring.clerk()}
    company = {"manager", "member", "own clerk"}
    may = {"held": ["say_fit"], "reported": ["close"]}.get(state, ["reopen"])
    desk = cells((["hand_to"], {"desk"})) if state in {"held", "reported"} else set()
    assert possible(made, OTHERS | VERBS, roles) == cells(([*may, "become_project"], company)) | desk


def test_who_says_nothing_has_closed_it_without_a_word_and_nobody_claims_that_it_is_solved() -> None:
    made = make_results.reported()  # until Monday 30
    sweeps.sweep(now=at(30))
    made.refresh_from_db()
    assert made.state == "reported"
    for day in (1, 2):
        sweeps.sweep(now=at(day, 12))
    made.refresh_from_db()
    assert (made.state, made.closed_by, made.outcomes.count()) == ("no_word", None, 0)
    words = render(Letter.objects.get(kind="mentoring.ended"))
    assert "해결된 것으로 세지 않습니다" in words.text
    line = figures.front(TODAY).all
    assert (line.silent, line.said, line.solved) == (1, 0, 0)


def test_closed_and_opened_again_it_can_be_closed_anew_with_words_of_its_own() -> None:
    made = make_results.closed("not")
    made.reopen("아직 벗겨집니다.", by=asker(made), now=at(24))
    assert (made.state, made.closed_at) == ("triaging", None)


def test_the_owner_and_the_expert_hear_how_it_ended_and_read_none_of_the_words() -> None:
    made = make_results.closed("partly")
    found = Letter.objects.filter(kind="mentoring.closed")
    assert {letter.user for letter in found} == {made.owner, make_experts.user_of(made.expert)}
    for letter in found:
        words = render(letter)
        assert ("일부 해결" in words.text, SAID["text"] in words.text) == (True, False)


# The match


def test_the_right_match_is_said_once_and_nothing_changes() -> None:
    made = make_results.met()
    assert made.asks_fit
    made.say_fit("open", by=asker(made), now=NOON)
    assert made.asks_fit
    made.say_fit("good", by=asker(made), now=NOON)
    assert (made.state, made.asks_fit) == ("held", False)
    with pytest.raises(ValidationError) as refusal:
        made.say_fit("not", by=asker(made), now=NOON)
    assert refusal.value.code == "same"


def test_not_the_right_match_opens_the_offering_anew_without_this_expert() -> None:
    made = make_results.met()
    expert, desk = made.expert, made.owner
    assert expert
    assert desk
    made.say_fit("not", by=asker(made), now=NOON, text="분야가 조금 다릅니다.")
    assert (made.state, made.expert, made.due_on) == ("triaging", None, date(2026, 11, 24))
    assert made.offers.get().released_for == "fit"
    assert not Request.objects.visible_to(make_experts.user_of(expert)).exists()
    with pytest.raises(ValidationError, match="다른 전문가를 요청") as refusal:
        made.offer_to(expert, by=desk, now=NOON, line=[expert.pk])
    assert list(refusal.value.message_dict) == ["expert"]
    other = make_offers.expert()
    made.offer_to(other, by=desk, now=NOON, line=[other.pk])
    assert made.state == "offered"
    told = [render(one).text for one in Letter.objects.filter(kind__in=["mentoring.offer_back", "mentoring.offer_over"])]
    assert [("다른 전문가를 요청" in text, "분야가 조금" in text) for text in told] == [(True, False)] * 2


def test_the_page_asks_about_the_match_only_in_a_series_after_a_session() -> None:
    made, single = make_results.met(), make_results.reported()
    client = make.signed_in(asker(made))
    assert f"/mentoring/{made.pk}/match/" in client.get(f"/mentoring/{made.pk}/").content.decode()
    assert client.post(f"/mentoring/{made.pk}/match/", {}).context["form"].errors
    assert client.post(f"/mentoring/{made.pk}/match/", {"verdict": "good", "text": "잘 맞습니다."}).status_code == 302
    assert "잘 맞습니다." in client.get(f"/mentoring/{made.pk}/").content.decode()
    assert make.signed_in(asker(single)).get(f"/mentoring/{single.pk}/match/").status_code == 302


# It becomes a project


def test_a_question_becomes_a_project_without_retyping_and_each_links_to_the_other() -> None:
    made = make_results.closed()
    by = asker(made)
    kept = RequestFile.objects.create(request=made, file=make_mentoring.stored(), added_by=by, added_at=NOON)
    made.confirmed_fields.set(["EB"])
    client = make.signed_in(by)
    form = client.get(f"/mentoring/{made.pk}/project/").context["form"]
    sent = {name: form[name].value() for name in form.fields}
    assert (made.problem in sent["plan"], made.title in sent["title"]) == (True, False)
    done = client.post(f"/mentoring/{made.pk}/project/", sent | {"starts_on": "2027-01"})
    project = made.became
    assert project
    assert (done.url, project.researcher, project.company) == (project.get_absolute_url(), made.expert.researcher, made.company)
    assert ([one.pk for one in project.fields.all()], project.files.get().file) == (["EB"], kept.file)
    page = client.get(project.get_absolute_url()).content.decode()
    assert (f"/mentoring/{made.pk}/" in page, made.number in page, kept.file.name in page) == (True, True, True)
    assert project.get_absolute_url() in client.get(f"/mentoring/{made.pk}/").content.decode()
    assert b"".join(client.get(project.files.get().get_absolute_url()).streaming_content)[:4] == b"%PDF"
    theirs = make.signed_in(make_experts.user_of(made.expert)).get(project.get_absolute_url()).content.decode()
    assert (made.problem in theirs, f"/mentoring/{made.pk}/" in theirs) == (True, False)
    assert make.signed_in(make.user()).get(project.files.get().get_absolute_url()).status_code == 404


def test_it_becomes_one_project_and_only_with_an_expert() -> None:
    made = make_results.became()
    with pytest.raises(ValidationError) as refusal:
        made.become_project(**PLAN, by=asker(made), now=NOON)
    assert refusal.value.code == "same"
    answered = make_mentoring.request("resolved")
    with pytest.raises(ValidationError) as refusal:
        answered.become_project(**PLAN, by=asker(answered), now=NOON)
    assert refusal.value.code == "no_expert"
    assert make.signed_in(asker(answered)).get(f"/mentoring/{answered.pk}/project/").url == f"/mentoring/{answered.pk}/"


# The pages


def test_the_page_asks_three_questions_and_keeps_what_was_typed() -> None:
    made = make_results.reported()
    client = make.signed_in(asker(made))
    assert f"/mentoring/{made.pk}/close/" in client.get(f"/mentoring/{made.pk}/").content.decode()
    refused = client.post(f"/mentoring/{made.pk}/close/", {"verdict": "solved", "text": "거의 되었습니다."})
    assert (refused.status_code, sorted(refused.context["form"].errors)) == (200, ["again", "understood", "useful"])
    assert "거의 되었습니다." in refused.content.decode()
    done = client.post(f"/mentoring/{made.pk}/close/", SAID, follow=True)
    page = done.content.decode()
    for words in ("고맙습니다", "상담 결과", SAID["text"], "매우 그렇습니다"):
        assert words in page
    desk = make.signed_in(make_mentoring.clerk())
    for path in ("change", "case-file"):
        assert SAID["text"] in desk.get(f"/admin/mentoring/request/{made.pk}/{path}/").content.decode()


def test_strangers_find_no_page_and_who_is_late_is_led_back() -> None:
    made = make_results.reported()
    for stranger in (make.user(), make_mentoring.asker(make_mentoring.company())):
        assert make.signed_in(stranger).get(f"/mentoring/{made.pk}/close/").status_code == 404
    assert Client().get(f"/mentoring/{made.pk}/close/").status_code == 302
    made.close(SAID, by=asker(made), now=NOON)
    assert make.signed_in(asker(made)).get(f"/mentoring/{made.pk}/close/").url == f"/mentoring/{made.pk}/"


# Later


def follow_ups(kind: str = "follow_up") -> int:
    return Letter.objects.filter(kind=f"mentoring.{kind}").count()


def test_it_is_asked_after_30_90_and_180_days_once_each() -> None:
    made = make_results.closed()
    for days, asked in {29: 0, 30: 1, 89: 1, 90: 2, 179: 2, 180: 3, 400: 3}.items():
        for _again in range(2):
            sweeps.sweep(now=NOON + timedelta(days=days))
        assert (made.follow_ups.count(), follow_ups()) == (asked, asked)


def test_after_a_long_absence_there_is_one_letter_and_not_three() -> None:
    made = make_results.closed("partly")
    sweeps.sweep(now=NOON + timedelta(days=200))
    assert [one.days for one in made.follow_ups.all()] == [180]
    assert follow_ups() == 1


def test_who_said_not_solved_or_nothing_is_not_asked() -> None:
    make_results.closed("not")
    silent = make_results.reported()
    assert silent.lapse(now=at(1, 12))
    sweeps.sweep(now=NOON + timedelta(days=200))
    assert not FollowUp.objects.exists()


def test_the_link_shows_and_a_post_answers_once_without_signing_in() -> None:
    asked = make_results.follow_up()
    link = make_results.link_of(asked)
    for _look in range(2):
        page = Client().get(link)
        assert (page.status_code, page["Cache-Control"].startswith("max-age=0")) == (200, True)
    assert FollowUp.objects.get().answered_at is None
    words = page.content.decode()
    assert (asked.request.number in words, asked.request.title in words, "noindex" in words) == (True, False, True)
    refused = Client().post(link, {"text": "잘 됩니다."})
    assert (refused.status_code, list(refused.context["form"].errors), "잘 됩니다." in refused.content.decode()) == (200, ["holds"], True)
    assert Client().post(link, {"holds": "yes", "led_to": ["sales", "jobs"], "text": "잘 됩니다."}).url == link
    asked.refresh_from_db()
    assert (asked.holds, asked.led_to, asked.text, asked.answered_by) == ("yes", ["sales", "jobs"], "잘 됩니다.", asker(asked.request))
    again = Client().post(link, {"holds": "no"}, follow=True)
    assert ("이미 답해 주셨습니다" in again.content.decode(), FollowUp.objects.get().holds) == (True, "yes")
    assert "잘 됩니다." not in Client().get(link).content.decode()
    page = make.signed_in(asker(asked.request)).get(f"/mentoring/{asked.request_id}/").content.decode()
    assert ("30일 뒤" in page, "매출이 늘었습니다" in page) == (True, True)


def test_a_link_answers_only_what_it_was_made_for_and_runs_out() -> None:
    asked, other = make_results.follow_up(), make_results.follow_up(days=90)
    link = make_results.link_of(asked)
    for forged in (f"/mentoring/follow-ups/{asked.pk}/", link.replace(link[30], "x" if link[30] != "x" else "y", 1), f"{link[:-1]}a/"):
        assert Client().get(forged).status_code == 404
        assert Client().post(forged, {"holds": "no"}).status_code == 404
    Client().post(link, {"holds": "partly"})
    other.refresh_from_db()
    assert other.answered_at is None
    FollowUp.objects.filter(pk=other.pk).update(asked_on=TODAY - timedelta(days=40), expires_on=TODAY - timedelta(days=1))
    for answer in (Client().get(make_results.link_of(other)), Client().post(make_results.link_of(other), {"holds": "yes"})):
        assert answer.status_code == 410
    other.refresh_from_db()
    with pytest.raises(ValidationError) as refusal:
        other.answer("yes", by=asker(other.request), now=NOON)
    assert refusal.value.code == "expired"


def test_the_letter_carries_the_link_only_when_it_is_worded_and_no_row_keeps_it() -> None:
    asked = make_results.follow_up()
    letter = Letter.objects.get(kind="mentoring.follow_up")
    assert letter.link == ""
    assert make_results.link_of(asked) in render(letter).text
    asked.answer("no", by=asker(asked.request), now=NOON)
    assert letter.what_kind.still_owed(letter) == "The company has answered already."


def test_the_case_page_of_the_desk_costs_the_same_however_much_was_said() -> None:
    made = make_results.closed()
    client, path, costs = make.signed_in(make_mentoring.clerk()), f"/admin/mentoring/request/{made.pk}/change/", []
    client.get(path)
    for days in (30, 90, 180):
        then = NOON + timedelta(days=days)
        assert made.ask_how_it_goes(days, now=then)
        made.follow_ups.get(days=days).answer("yes", by=asker(made), now=then)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        costs.append(len(seen))
    assert set(costs) == {costs[0]}
