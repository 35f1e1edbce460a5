"""Materials: for whom they are, when they come out, and that a request is asked every time."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from events.models import Event, Material, Registration, material
from innocenter.files.models import StoredFile
from tests import make, make_events, make_proposals
from tests.files.uploads import pdf, upload
from tests.make import NOON
from tests.make_events import ENDS, STARTS

pytestmark = pytest.mark.django_db
RECORDING = "https://video.example.com/secret-recording-17"
AFTER = ENDS + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _after():
    with time_machine.travel(AFTER, tick=False):
        yield


def added(event: Event, readers: str, **about: Any) -> Material:
    about = {"title_ko": f"자료 {readers}", "link": RECORDING} | about
    return material.add(event, readers=readers, by=make_events.clerk(), now=NOON, **about)


def people(event: Event) -> dict[str, Registration]:
    """Who was there, who was not, who left the queue, who waited in it to the end."""
    by = make_events.clerk()
    found = {name: make_events.registered(event) for name in ("present", "absent", "cancelled", "queued")}
    found["present"].check_in(by=by, now=STARTS)
    found["absent"].miss(by=by, now=ENDS)
    found["cancelled"].cancel(by=found["cancelled"].person, now=NOON)
    return {name: make_events.fresh(one) for name, one in found.items()}


@pytest.fixture
def event() -> Event:
    return make_events.event(capacity_onsite=2)


MAY = {
    "all": {"visitor", "stranger", "present", "absent", "cancelled", "queued", "clerk"},
    "registered": {"present", "absent", "clerk"},
    "present": {"present", "clerk"},
}


@pytest.mark.parametrize("readers", MAY)
def test_each_material_is_had_by_whom_it_is_for_and_by_nobody_else(event: Event, readers: str):
    one = added(event, readers)
    found = people(event)
    event.finish(now=AFTER)
    clients = {"visitor": Client(), "stranger": make.signed_in(make.user()), "clerk": make.signed_in(make_events.clerk())}
    clients |= {name: make.signed_in(registration.person) for name, registration in found.items()}
    url = f"/events/materials/{one.pk}/"
    assert {name for name, client in clients.items() if client.get(url).status_code == 302} == {"clerk"}  # not out yet

    event.publish_materials(by=make_events.clerk(), now=AFTER)
    got = {name: client.get(url) for name, client in clients.items()}
    assert {name for name, answer in got.items() if answer.status_code == 302} == MAY[readers]
    assert {answer.status_code for name, answer in got.items() if name not in MAY[readers]} <= {404}
    assert all("no-cache" in answer.headers["Cache-Control"] for answer in got.values() if answer.status_code == 302)
    links = {name: Client().get(f"{registration.get_absolute_url()}materials/{one.pk}/") for name, registration in found.items()}
    assert {name for name, answer in links.items() if answer.status_code == 302} == MAY[readers] & set(found)
    for name, client in clients.items():
        page = client.get(event.get_absolute_url()).content.decode()
        assert (one.title_ko in page) == (name in MAY[readers]), name
        assert RECORDING not in page


def test_a_file_is_kept_privately_and_handed_out_as_it_came(event: Event):
    one = added(event, "all", link="", upload=upload("발표.pdf", pdf()))
    event.finish(now=AFTER)
    event.publish_materials(by=make_events.clerk(), now=AFTER)
    answer = Client().get(f"/events/materials/{one.pk}/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content).startswith(b"%PDF")

    material.withdraw(event, one, by=make_events.clerk(), now=AFTER)
    assert Client().get(f"/events/materials/{one.pk}/").status_code == 404
    assert not StoredFile.objects.filter(pk=one.file_id).exists()


def test_materials_come_out_once_and_after_the_event(event: Event):
    for state, code in (("draft", "too_early"), ("published", "too_early"), ("held", "no_materials")):
        with pytest.raises(ValidationError) as refusal:
            make_events.event(state).publish_materials(by=make_events.clerk(), now=AFTER)
        assert refusal.value.code == code
    added(event, "all")
    event.finish(now=AFTER)
    event.publish_materials(by=make_events.clerk(), now=AFTER)
    with pytest.raises(ValidationError) as refusal:
        event.publish_materials(by=make_events.clerk(), now=AFTER)
    assert refusal.value.code == "already"


@pytest.mark.parametrize(
    ("about", "code"), [({"link": ""}, "file_or_link"), ({"title_ko": "자료 all"}, "already"), ({"by": make.user}, "not_allowed")]
)
def test_what_is_no_material_is_refused(event: Event, about: dict[str, Any], code: str):
    added(event, "all")
    about = {"title_ko": "둘째", "link": RECORDING, "readers": "all", "by": make_events.clerk, "now": NOON} | about
    with pytest.raises(ValidationError) as refusal:
        material.add(event, **about | {"by": about["by"]()})
    assert refusal.value.code == code


def test_staff_add_give_out_and_take_back_in_the_admin(event: Event):
    client = make.signed_in(make_events.clerk())
    url = f"/admin/events/event/{event.pk}/act"
    body = {"title_ko": "발표 자료", "readers": "present"}
    page = client.post(f"{url}/add_material/", body).content.decode()
    assert "둘 가운데 하나만" in page
    assert 'value="발표 자료"' in page
    page = client.post(f"{url}/add_material/", body | {"upload": upload("발표.exe", b"MZ")}).content.decode()
    assert "errorlist" in page
    assert client.post(f"{url}/add_material/", body | {"upload": upload("발표.pdf", pdf())}).status_code == 302
    one = Material.objects.get()
    event.finish(now=AFTER)
    assert client.post(f"{url}/publish_materials/").status_code == 302
    event.refresh_from_db()
    assert event.materials_at == AFTER
    page = client.get(f"/admin/events/event/{event.pk}/change/").content.decode()
    assert "공개 중입니다" in page
    assert "발표 자료" in page
    assert client.post(f"{url}/withdraw_material/", {"material": one.pk}).status_code == 302
    assert not Material.objects.exists()


def test_the_slides_of_a_proposed_seminar_become_materials_once_and_stay_with_the_proposal() -> None:
    with time_machine.travel(NOON, tick=False):
        proposal, clerk = make_proposals.proposal("confirmed", title_ko="비전 검사"), make_events.clerk()
        for name in ("발표.pdf", "부록.pdf"):
            slides = StoredFile.objects.keep(upload(name, pdf(name)), by=None, now=NOON)
            proposal.add_file(slides, "slides", by=proposal.proposer, now=NOON)
        event = Event.objects.get(pk=proposal.event_id)

    made = material.take_slides(event, readers="present", by=clerk, now=NOON)
    assert [(one.title_ko, one.readers) for one in made] == [("발표 자료: 비전 검사", "present"), ("발표 자료: 비전 검사 (2)", "present")]
    assert {one.file.name for one in made if one.file} == {"발표.pdf", "부록.pdf"}
    with pytest.raises(ValidationError) as refusal:
        material.take_slides(event, readers="present", by=clerk, now=NOON)
    assert refusal.value.code == "no_slides"

    material.withdraw(event, made[0], by=clerk, now=NOON)
    assert proposal.files.filter(purpose="slides").count() == 2
    with pytest.raises(ValidationError) as refusal:
        material.take_slides(event, readers="present", by=proposal.proposer, now=NOON)
    assert refusal.value.code == "not_allowed"
