"""The admin of letters: the list, the letter as it looked, its attempts, and the two acts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from innocenter.look.queues import cards
from innocenter.outbox.delivery import deliver
from innocenter.outbox.letters import ACCOUNT_MAIL
from innocenter.outbox.models import Letter, Undeliverable, Unsubscription
from innocenter.privacy.models import AccessEvent
from tests import make
from tests.make import NOON
from tests.outbox.kinds import WORDLESS, post
from tests.outbox.office import PostOffice

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    return make.signed_in(make.user(is_staff=True, is_superuser=True))


def dead(office: PostOffice) -> Letter:
    office.answers["data"]["reader@example.com"] = ["554 5.6.0 we do not like it"]
    letter = post(now=timezone.now())
    deliver(clock=timezone.now)
    return letter


def page(letter: Letter, tail: str = "change/") -> str:
    return f"/admin/outbox/letter/{letter.pk}/{tail}"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_row_and_with_three(admin: Client, count: int, django_assert_num_queries):
    for n in range(count):
        post(f"person{n}@example.com")
    admin.get("/admin/outbox/letter/")
    with django_assert_num_queries(4):
        answer = admin.get("/admin/outbox/letter/?state__exact=planned&q=person")
    assert answer.status_code == 200
    assert answer.content.decode().count("@example.com</a>") == count


def test_a_sent_letter_is_shown_as_it_looked(admin: Client, office: PostOffice):
    letter = post(now=timezone.now())
    before = admin.get(page(letter)).content.decode()
    deliver(clock=timezone.now)
    after = admin.get(page(letter)).content.decode()
    assert "한빛센서 님, 보고서를 제출해 주세요." in before
    assert "한빛센서 님, 보고서를 제출해 주세요." in after
    assert f'src="{page(letter, "html/")}"' in after
    assert " sandbox" in after
    assert "queued as 4Cq1" in after

    frame = admin.get(page(letter, "html/"))
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    assert "sandbox" in frame["Content-Security-Policy"]
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert "보고서 쓰기" in frame.content.decode()


def test_a_dead_letter_waits_in_the_queue_until_somebody_acts(admin: Client, office: PostOffice):
    letter, today = dead(office), timezone.localdate()
    staff = make.user(is_staff=True, is_superuser=True)
    assert count(staff, today) == 1
    assert admin.get(page(letter, "act/try-again/")).status_code == 200
    letter.refresh_from_db()
    assert letter.state == "dead"
    assert admin.post(page(letter, "act/try-again/")).status_code == 302
    letter.refresh_from_db()
    assert (letter.state, letter.generation) == ("planned", 2)
    assert count(staff, today) == 0
    deliver(clock=timezone.now)
    assert [m["Message-ID"] for m in office.messages] == [letter.message_id]


def count(staff, today) -> int:
    return next(card.queue.count for card in cards(staff, today) if card.queue and "state__exact=dead" in card.queue.url)


def test_giving_up_asks_for_a_reason(admin: Client, office: PostOffice):
    letter = dead(office)
    assert admin.post(page(letter, "act/give-up/"), {"reason": " "}).status_code == 200
    assert admin.post(page(letter, "act/give-up/"), {"reason": "전화로 알렸습니다"}).status_code == 302
    letter.refresh_from_db()
    assert (letter.state, letter.reason) == ("cancelled", "전화로 알렸습니다")
    assert admin.post(page(letter, "act/give-up/"), {"reason": "again"}).status_code == 302
    letter.refresh_from_db()
    assert letter.reason == "전화로 알렸습니다"


def test_staff_without_the_permission_see_nothing(office: PostOffice):
    client = make.signed_in(make.user(is_staff=True))
    letter = post()
    assert client.get(page(letter)).status_code in {302, 403}
    assert client.get(page(letter, "html/")).status_code in {302, 403, 404}


def test_a_letter_with_a_code_never_shows_it(admin: Client):
    letter = Letter.objects.post_rendered(ACCOUNT_MAIL, to="a@example.com", subject="코드 KZRM-HRDL", text="KZRM-HRDL", now=timezone.now())
    assert "KZRM" not in admin.get(page(letter)).content.decode()
    assert "KZRM" not in admin.get(page(letter, "html/")).content.decode()


def test_late_letters_are_an_alarm():
    post(now=timezone.now() - timedelta(minutes=11))
    post("b@example.com", now=timezone.now())
    assert Letter.objects.late(timezone.now() - timedelta(minutes=10)).count() == 1


def test_a_letter_that_cannot_be_worded_says_why(admin: Client):
    letter = post(kind=WORDLESS)
    answer = admin.get(page(letter))
    assert answer.status_code == 200
    assert "TemplateDoesNotExist" in answer.content.decode()


def test_a_dead_letter_tells_how_long_it_is_overdue(admin: Client, office: PostOffice):
    letter = dead(office)
    Letter.objects.filter(pk=letter.pk).update(send_at=timezone.now() - timedelta(days=3, minutes=1))
    letter.refresh_from_db()
    assert (letter.state, letter.next_at) == ("dead", None)
    assert "3일" in admin.get("/admin/outbox/letter/?state__exact=dead").content.decode()


def test_the_letter_alone_is_a_reading_like_its_page(admin: Client):
    reader = make.user()
    letter = post(reader)
    for tail in ("change/", "html/"):
        before = AccessEvent.objects.count()
        assert admin.get(page(letter, tail)).status_code == 200
        assert AccessEvent.objects.count() == before + 1
        newest = AccessEvent.objects.latest("pk")
        assert (newest.about_type, newest.about_id, newest.people) == ("outbox.letter", str(letter.pk), [reader.pk])


def test_reading_an_address_that_mail_does_not_reach_is_written_down(admin: Client):
    reader, now = make.user(), timezone.now()
    gone = Undeliverable.objects.create(address=reader.email.upper(), since=now, smtp_code=550, smtp_text="no such user")
    quiet = Unsubscription.objects.create(address=reader.email, topic="news", since=now)
    for row in (gone, quiet):
        assert admin.get(f"/admin/outbox/{row._meta.model_name}/{row.pk}/change/").status_code == 200
        newest = AccessEvent.objects.latest("pk")
        assert (newest.about_type, newest.about_id, newest.people) == (row._meta.label_lower, str(row.pk), [reader.pk])


def test_a_dead_letter_stops_getting_older(admin: Client, office: PostOffice):
    """Its age is how long the reader waited until it was given up, not until somebody looks at the list."""
    letter = dead(office)
    Letter.objects.filter(pk=letter.pk).update(send_at=NOON - timedelta(days=9), closed_at=NOON - timedelta(days=6))
    page = admin.get("/admin/outbox/letter/?state__exact=dead").content.decode()
    assert '<td class="field-age">3일' in page
