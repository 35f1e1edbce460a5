"""What companies and projects write, as it reads in both languages."""

import pytest

from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db

SUBJECTS = {
    "companies.invitation": ("[기술혁신센터] 한빛 <센서>에서 초대했습니다. 수락 여부를 알려 주세요", "한빛 <센서> invites you"),
    "companies.join_request": ("[기술혁신센터] 박서준 님의 한빛 <센서> 참여 요청에 답해 주세요", "Please answer: 박서준"),
    "companies.admitted": ("[기술혁신센터] 한빛 <센서> 참여 요청이 수락되었습니다", "You can act for"),
    "companies.refused": ("[기술혁신센터] 한빛 <센서> 참여 요청이 수락되지 않았습니다", "was not accepted"),
    "projects.confirm": ("[기술혁신센터] 한빛 <센서>의 협력과제를 확인해 주세요", "Please confirm the joint project"),
    "projects.confirmed": ("[기술혁신센터] 한국전자통신연구원에서 협력과제를 확인했습니다", "has confirmed your joint project"),
    "projects.declined": ("[기술혁신센터] 한국전자통신연구원에서 협력과제를 거절했습니다", "has declined your joint project"),
}


@pytest.fixture
def letters():
    """One letter of each kind."""
    boss, asker = make.user(), make.user(name="박서준")
    company = make.company(name="한빛 <센서>", manager=boss)
    company.invite(email="new@example.com", by=boss, now=NOON)
    company.ask_to_join(by=asker, now=NOON).admit(by=boss, now=NOON)
    company.ask_to_join(by=make.user(), now=NOON).refuse(by=boss, now=NOON)
    researcher = make.user()
    profile = make.researcher(user=researcher, institute=make.institute(name="한국전자통신연구원"))
    for answer in ({"name": "confirm"}, {"name": "decline", "reason": "비밀 사유"}):
        project = make.project(company_=company, researcher_=profile, title="라이다 & 레이더")
        getattr(project, answer.pop("name"))(by=researcher, now=NOON, **answer)
    return {letter.kind: letter for letter in Letter.objects.order_by("-pk")}


@pytest.mark.parametrize("kind", SUBJECTS)
def test_each_letter_says_what_to_do_and_has_one_button(letters, kind):
    letter = letters[kind]
    korean, english = SUBJECTS[kind]

    words = render(letter)
    assert words.subject == korean
    assert words.html.count('class="button"') == 1
    assert f"{letter.link}" in words.text
    assert "비밀 사유" not in words.text
    assert "<센서>" not in words.html

    letter.language = "en"
    words = render(letter)
    assert english in words.subject
    assert "하십시오" not in words.text
    assert "해 주세요" not in words.text


def test_a_confirmation_names_the_period(letters):
    text = render(letters["projects.confirm"]).text
    assert "2026. 12. 1. (화) ~ 2027. 11. 30. (화)" in text
    assert "라이다 & 레이더" in text
