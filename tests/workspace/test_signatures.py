"""Both signatures stand in every history of a contract: who, and when."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from innocenter.look.dates import moment
from tests import make
from workspace.applying import story as application_story
from workspace.models import Application, Lease
from workspace.story import story as lease_story

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(hours=2)


def signed(*, on_paper: bool = False) -> Application:
    application = make.application("offered")
    offer, manager = application.offers.get(), application.company.managers().get()
    who = make.clerk(name="조본보기") if on_paper else manager
    offer.sign_for_company(on=make.TODAY, copy=make.signed_copy(), by=who, now=make.NOON + timedelta(hours=1))
    offer.sign_for_centre(on=make.TODAY, by=make.head(name="윤예제"), now=LATER)
    application.refresh_from_db()
    return application


@pytest.mark.parametrize(
    ("on_paper", "words"), [(False, "기업이 계약서에 서명했습니다."), (True, "기업이 서명한 종이 계약서를 기록했습니다.")]
)
def test_the_stories_of_the_company_tell_both_signatures(on_paper: bool, words: str) -> None:
    application = signed(on_paper=on_paper)
    manager = application.company.managers().get()
    who = "기술혁신센터" if on_paper else manager.name
    wanted = [(LATER, "센터가 계약서에 서명했습니다.", "기술혁신센터"), (make.NOON + timedelta(hours=1), words, who)]

    told = application_story(application, own_people={manager.pk})
    assert [one for one in told if "서명했습니다" in one[1] or "기록했습니다" in one[1]][-2:] == wanted
    lease = Lease.objects.get()
    assert lease_story(lease, [], today=date(2026, 12, 20))[-2:] == wanted


@pytest.mark.parametrize("page", ["application", "lease"])
def test_the_history_for_staff_tells_both_signatures_with_names_and_the_time_of_the_act(page: str) -> None:
    application = signed()
    manager = application.company.managers().get()
    address = reverse(f"admin:workspace_{page}_change", args=[application.pk if page == "application" else application.lease.pk])

    shown = make.signed_in(make.head()).get(address).content.decode().split('class="history"')[1]

    assert manager.name in shown
    assert "윤예제" in shown
    assert moment(LATER) in shown
    assert moment(make.NOON + timedelta(hours=1)) in shown
    for key in (application.company.pk, application.project.pk):
        assert f"→ {key}" not in shown
