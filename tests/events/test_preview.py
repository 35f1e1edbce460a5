"""A draft as staff see it before it is published; what the staff's list says of kept seats; the poster."""

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client

from events.models import Event
from tests import make, make_events
from tests.files.uploads import picture
from tests.make import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def test_staff_see_a_draft_as_it_will_be_marked_and_never_kept_and_others_do_not():
    event = make_events.draft(description="<p>설명 <strong>굵게</strong></p>")
    url = event.get_absolute_url()
    answer = make.signed_in(make_events.clerk()).get(url)
    page = answer.content.decode()
    assert "미리보기" in page
    assert "<p>설명 <strong>굵게</strong></p>" in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert 'content="noindex"' in page
    for client in (Client(), make.signed_in(make.user()), make.signed_in(make.clerk())):
        assert client.get(url).status_code == 404
    assert url in make.signed_in(make_events.clerk()).get(f"/admin/events/event/{event.pk}/change/").content.decode()
    event.publish(by=make_events.clerk(), now=NOON)
    page = Client().get(url).content.decode()
    assert "미리보기" not in page
    assert "<p>설명 <strong>굵게</strong></p>" in page


def test_the_staffs_list_shows_kept_seats():
    event = make_events.event(capacity_onsite=2)
    event.keep_seats("연사", "onsite", 1, by=make_events.clerk(), now=NOON)
    make_events.registered(event)
    page = make.signed_in(make_events.clerk()).get("/admin/events/event/").content.decode()
    assert "1 + 확보 1 / 2" in page


def test_the_poster_is_on_the_page_and_where_the_page_is_shared():
    event = make_events.event()
    event.poster.save("포스터.png", ContentFile(picture()), save=False)
    event.poster_alt = "센서를 뜻하는 동심원"
    event.save(update_fields=["poster", "poster_alt"])
    page = Client().get(event.get_absolute_url()).content.decode()
    assert f'src="{event.poster.url}"' in page
    assert 'alt="센서를 뜻하는 동심원"' in page
    assert '<meta property="og:image" content="http://' in page
    assert event.poster.url in page.split('property="og:image"')[1].split(">")[0]
    Event.objects.filter(pk=event.pk).update(poster_alt="")
    assert "포스터" in Client().get(event.get_absolute_url()).content.decode().split('class="photo"')[1].split(">")[0]
