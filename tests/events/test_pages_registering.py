"""Signing up, one's own registration, colleagues of a company."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from events.models import Registration
from tests import make, make_events
from tests.make import NOON

pytestmark = pytest.mark.django_db
SECRET = "https://meet.example.com/secret-room-4711"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def online(**about):
    return make_events.event(**{"mode": "both", "capacity_onsite": 1, "capacity_online": 1, "join_link": SECRET} | about)


def test_a_seat_takes_two_requests_and_few_statements(django_assert_max_num_queries):
    made, person = make_events.event(), make.user()
    client = make.signed_in(person)
    url = f"/events/{made.pk}/register/"
    assert client.get(url).status_code == 200
    with django_assert_max_num_queries(8 + 2):  # and the savepoint that stands for the transaction here
        answer = client.post(url, {"affiliation": "한빛센서 연구소"})
    own = Registration.objects.get()
    assert (own.state, own.affiliation, own.person) == ("confirmed", "한빛센서 연구소", person)
    assert answer.headers["Location"] == own.get_absolute_url()
    page = client.get(own.get_absolute_url()).content.decode()
    assert "참가가 확정되었습니다" in page
    assert client.get(url).headers["Location"] == own.get_absolute_url()


def test_who_is_not_signed_in_comes_back_after_signing_in():
    made = make_events.event()
    url = f"/events/{made.pk}/register/"
    assert Client().get(url).headers["Location"] == f"/accounts/login/?next={url}"
    assert make.signed_in(make.user()).get("/events/999999/register/").status_code == 404
    assert make.signed_in(make.user()).post(f"/events/{make_events.draft().pk}/register/").status_code == 404


def test_refusals_stand_beside_the_field_and_nothing_is_lost():
    made = online(company_cap=1)
    boss = make.user()
    company = make.company(manager=boss)
    make_events.registered(made, make_events.guest(), wish="onsite")
    colleague = make.person(company).user
    make.signed_in(colleague).post(f"/events/{made.pk}/register/", {"wish": "online", "company": company.pk})
    client = make.signed_in(boss)
    page = client.post(f"/events/{made.pk}/register/", {"affiliation": "연구소"}).content.decode()
    assert "하나를 골라 주세요" in page or "골라" in page
    page = client.post(
        f"/events/{made.pk}/register/", {"wish": "online", "company": company.pk, "affiliation": "연구소"}
    ).content.decode()
    assert "한 기업에서 최대 1명" in page or "1명" in page
    assert 'value="연구소"' in page
    assert Registration.objects.of(boss).count() == 0


def test_before_and_after_the_window_the_page_says_so():
    made = make_events.event(opens_at=NOON + timedelta(days=2), closes_at=NOON + timedelta(days=4))
    client = make.signed_in(make.user())
    assert "<form class=\"form\"" not in client.get(f"/events/{made.pk}/register/").content.decode()
    with time_machine.travel(NOON + timedelta(days=5), tick=False):
        page = make.signed_in(make.user()).post(f"/events/{made.pk}/register/", {"affiliation": "곳"}).content.decode()
    assert "마감" in page
    assert not Registration.objects.exists()


def test_the_queue_tells_ones_place_and_moves_on_when_somebody_cancels():
    made = make_events.event(capacity_onsite=1)
    first, second, third = (make_events.registered(made) for _ in range(3))
    client = make.signed_in(third.person)
    page = client.get(third.get_absolute_url()).content.decode()
    assert "지금 대기 2번째입니다" in page
    url = f"{first.get_absolute_url()}cancel/"
    assert make.signed_in(first.person).get(url).status_code == 200
    assert make_events.fresh(first).state == "confirmed"
    assert make.signed_in(first.person).post(url).status_code == 302
    assert [make_events.fresh(each).state for each in (first, second, third)] == ["cancelled", "confirmed", "queued"]
    assert "지금 대기 1번째입니다" in client.get(third.get_absolute_url()).content.decode()


def test_an_offered_seat_is_accepted_or_declined_by_the_link_of_the_letter():
    for act, state in (("accept", "confirmed"), ("decline", "declined")):
        made = make_events.registration("offered")
        url = made.get_absolute_url()
        page = Client().get(url).content.decode()
        assert "참가하기" in page
        assert Client().get(f"{url}{act}/").status_code == 405
        assert Client().post(f"{url}{act}/").status_code == 302
        assert make_events.fresh(made).state == state


def test_a_made_up_link_leads_nowhere():
    made = make_events.registration()
    for token in (str(made.pk), f"{made.pk}:x", f"{made.token}x", "a", "%00"):
        for act in ("", "cancel/", "join/", "data/"):
            assert Client().get(f"/events/registrations/{token}/{act}").status_code == 404


def test_the_link_to_join_is_for_the_confirmed_online_around_the_time():
    made = online()
    seated = make_events.registered(made, wish="online")
    onsite = make_events.registered(made, wish="onsite")
    waiting = make_events.registered(made, wish="online")
    before, begun, over = made.starts_at - timedelta(minutes=31), made.starts_at + timedelta(minutes=1), made.ends_at

    def answers(client: Client, registration: Registration):
        urls = ["/events/", f"/events/{made.pk}/", "/events/mine/", "/me/", f"/events/{made.pk}/register/"]
        own = registration.get_absolute_url()
        return [client.get(url) for url in [*urls, own, f"{own}join/", f"{own}data/", f"{own}cancel/"]]

    def tells(client: Client, registration: Registration) -> bool:
        return any(SECRET in answer.headers.get("Location", "") + answer.content.decode() for answer in answers(client, registration))

    for when in (before, begun, over):
        with time_machine.travel(when, tick=False):
            assert tells(make.signed_in(seated.person), seated) is (when == begun)
            assert not tells(Client(), seated)  # with the link of the letter alone, one signs in first
            assert not tells(make.signed_in(make.user()), seated)
            for other in (onsite, waiting):
                assert not tells(make.signed_in(other.person), other)
                assert not tells(Client(), other)


def test_no_page_holds_the_link_itself():
    made = online()
    seated = make_events.registered(made, wish="online")
    with time_machine.travel(made.starts_at, tick=False):
        page = make.signed_in(seated.person).get(seated.get_absolute_url()).content.decode()
    assert "온라인으로 참가하기" in page
    assert SECRET not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_my_registrations_cost_the_same_however_many(rows, django_assert_num_queries):
    person = make.user()
    for _ in range(rows):
        make_events.registered(make_events.event(), make_events.Attendee.of(person))
        gone = make_events.registered(make_events.event(), make_events.Attendee.of(person))
        gone.cancel(by=person, now=NOON)
    full = make_events.event(capacity_onsite=1)
    for who in (None, None, make_events.Attendee.of(person)):
        make_events.registered(full, who)
    client = make.signed_in(person)
    with django_assert_num_queries(5):  # session, person, the person's session, what comes, what was
        page = client.get("/events/mine/").content.decode()
    assert page.count("<h3>") == 2 * rows + 1
    assert "지금 대기 2번째입니다." in page


def colleagues_of(company, *people, **body):
    return {"people": [person.pk for person in people], "others": "", "how": "fit"} | body


def test_a_manager_registers_three_colleagues_for_two_seats():
    boss = make.user()
    company = make.company(manager=boss)
    colleague = make.person(company).user
    made = make_events.event(capacity_onsite=2)
    client, url = make.signed_in(boss), f"/events/{made.pk}/colleagues/{company.pk}/"
    body = colleagues_of(company, boss, colleague, others="김신입, new@example.com")
    refused = client.post(url, body | {"how": "all"}).content.decode()
    assert "자리가 2석뿐이라" in refused
    assert not Registration.objects.exists()
    answer = client.post(url, body, follow=True)
    assert "동료 3명을 신청했습니다. 그 가운데 2명의 자리가 확정되었습니다." in answer.content.decode()
    assert make_events.states(made) == ["confirmed", "confirmed", "queued"]
    guest = Registration.objects.get(email="new@example.com")
    assert (guest.name, guest.company, guest.person) == ("김신입", company, None)
    wrong = client.post(url, colleagues_of(company, others="이름만")).content.decode()
    assert "이름, 쉼표, 이메일 주소의 순서로" in wrong


def test_only_managers_register_colleagues():
    company, made = make.company(), make_events.event()
    url = f"/events/{made.pk}/colleagues/{company.pk}/"
    assert Client().get(url).status_code == 302
    assert make.signed_in(make.person(company).user).get(url).status_code == 404
    assert make.signed_in(make.user()).post(url).status_code == 404


def test_a_colleague_confirms_own_data_by_the_link():
    boss = make.user()
    company = make.company(manager=boss)
    made = make_events.event()
    (theirs,) = made.register_together(
        [make_events.guest(company=company)], company=company, how="fit", by=boss, now=NOON
    )
    url = f"{theirs.get_absolute_url()}data/"
    assert "본인 정보를 확인해 주세요" in Client().get(theirs.get_absolute_url()).content.decode()
    assert Client().post(url, {"name": "", "affiliation": "가"}).status_code == 200
    assert Client().post(url, {"name": "김진짜", "affiliation": "한빛", "agreed": "on"}).status_code == 302
    theirs = make_events.fresh(theirs)
    assert (theirs.name, theirs.agreed_at) == ("김진짜", NOON)


def test_a_seat_is_handed_over_inside_the_company():
    boss = make.user()
    company = make.company(manager=boss)
    colleague = make.person(company).user
    made = make_events.event(capacity_onsite=1)
    mine = make_events.registered(made, make_events.Attendee.of(boss, company=company))
    make_events.registered(made)  # waits, and is passed over
    url = f"/events/seats/{mine.pk}/hand-over/"
    assert make.signed_in(make.user()).get(url).status_code == 404
    client = make.signed_in(boss)
    assert "이름과 이메일 주소를 모두" in client.post(url, {"person": ""}).content.decode()
    assert client.post(url, {"person": colleague.pk}).status_code == 302
    assert make_events.states(made) == ["cancelled", "queued", "confirmed"]


def test_whoever_registered_colleagues_cancels_them():
    boss = make.user()
    company = make.company(manager=boss)
    made = make_events.event()
    (theirs,) = made.register_together([make_events.guest(company=company)], company=company, how="fit", by=boss, now=NOON)
    url = f"/events/seats/{theirs.pk}/cancel/"
    assert make.signed_in(make.user()).post(url).status_code == 404
    client = make.signed_in(boss)
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 302
    assert make_events.fresh(theirs).state == "cancelled"
