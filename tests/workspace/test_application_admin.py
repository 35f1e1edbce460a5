"""Staff work on applications in the admin."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from innocenter.privacy.models import AccessEvent
from tests import make
from tests.files import uploads
from workspace.admin import applications
from workspace.models import Application, Offer, Rule

pytestmark = pytest.mark.django_db
LIST = "admin:workspace_application_changelist"


def page(application: Application) -> str:
    return reverse("admin:workspace_application_change", args=[application.pk])


def act(client: Client, application: Application, name: str, **data: Any) -> Any:
    return client.post(f"/admin/workspace/application/{application.pk}/act/{name}/", data, follow=True)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_work_list_takes_the_same_statements(django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    client = make.signed_in(make.clerk())
    for _ in range(rows):
        make.application("submitted")
    client.get(reverse(LIST))
    with django_assert_num_queries(8):
        assert client.get(reverse(LIST)).status_code == 200


def test_the_work_list_begins_with_what_is_due_and_hides_drafts_and_what_ended() -> None:
    make.application()
    make.application("withdrawn")
    later, sooner = make.application("supplement"), make.application("submitted")

    found = make.signed_in(make.clerk()).get(reverse(LIST)).context["cl"].result_list

    assert [one.number for one in found] == [sooner.number, later.number]


@pytest.mark.parametrize(
    ("waits", "numbers"), [("us", 1), ("company", 2), ("decision", 1), ("signature", 0), ("overdue", 0), ("all", 5), ("nonsense", 4)]
)
def test_the_list_is_filtered_by_whose_turn_it_is(waits: str, numbers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: make.TODAY)
    for state in ("submitted", "supplement", "in_review", "offered", "withdrawn"):
        make.application(state)

    answer = make.signed_in(make.clerk()).get(reverse(LIST), {"waits": waits})

    assert len(answer.context["cl"].result_list) == numbers


def test_the_page_shows_everything_and_is_written_down() -> None:
    application = make.application("offered", needs="전력 증설")
    clerk = make.clerk()

    answer = make.signed_in(clerk).get(page(application))

    text = answer.content.decode()
    for words in ("함께 만듭니다.", "전력 증설", "서류.pdf", "저전력 라이다 모듈", application.contact_phone):
        assert words in text
    assert AccessEvent.objects.filter(actor=clerk, about_id=str(application.pk), action="read").count() == 1
    assert 'name="state"' not in text


def test_the_page_leads_to_the_lease_once_there_is_one() -> None:
    client = make.signed_in(make.clerk())
    lease = make.application("contracted").lease

    words = client.get(page(lease.application)).content.decode()
    assert f'href="/admin/workspace/lease/{lease.pk}/change/"' in words
    assert lease.number in words
    assert "/admin/workspace/lease/" not in client.get(page(make.application("selected"))).content.decode().split("<main")[-1]


def test_who_may_read_the_page() -> None:
    application = make.application("submitted")
    for outsider in (make.user(), make.staff("mentoring"), application.company.managers().get()):
        assert make.signed_in(outsider).get(page(application)).status_code in {302, 403, 404}
    draft = make.application()
    assert make.signed_in(make.clerk()).get(page(draft)).status_code == 302  # Django's own "does not exist"


def test_the_whole_way_by_the_buttons() -> None:
    application, desk = make.application("submitted", wanted_from=date(2099, 1, 1)), make.desk()
    clerk, head = make.signed_in(make.clerk()), make.signed_in(make.head())
    Application.objects.filter(pk=application.pk).update(due_on=timezone.localdate())

    act(clerk, application, "screen")
    act(clerk, application, "accept", kinds=["registration", "sme"])
    act(clerk, application, "review")
    act(head, application, "select", reason="계획이 뚜렷합니다.")
    act(clerk, application, "offer", rooms=[desk.pk], first_day="2099-01-01", months=12)
    application.refresh_from_db()
    assert application.state == "offered"
    act(clerk, application, "company-signed", on=timezone.localdate(), copy=uploads.upload("서명본.pdf", uploads.pdf("signed")))
    answer = act(clerk, application, "centre-signed", on=timezone.localdate())

    application.refresh_from_db()
    assert application.state == "contracted"
    assert application.lease.number in answer.content.decode()


def test_a_clerk_does_not_see_the_decision_and_is_refused_it() -> None:
    application = make.application("in_review")
    clerk = make.signed_in(make.clerk())

    assert "/act/select/" not in clerk.get(page(application)).content.decode()
    assert act(clerk, application, "select", reason="x").status_code == 403
    application.refresh_from_db()
    assert application.state == "in_review"


def test_a_clerk_of_the_company_is_refused_in_words() -> None:
    application = make.application("submitted")
    insider = make.clerk()
    make.person(application.company, insider)

    answer = act(make.signed_in(insider), application, "screen")

    application.refresh_from_db()
    assert application.state == "submitted"
    assert "errornote" in answer.content.decode()


def test_a_taken_desk_is_told_beside_the_field() -> None:
    desk = make.desk(code="A-77")
    first, second = make.application("selected"), make.application("selected")
    clerk = make.signed_in(make.clerk())
    offer = {"rooms": [desk.pk], "first_day": "2099-01-01", "months": 12}
    act(clerk, first, "offer", **offer)

    answer = act(clerk, second, "offer", **offer)

    assert answer.status_code == 200
    assert "A-77" in answer.content.decode()
    assert "errorlist" in answer.content.decode()
    assert Offer.objects.count() == 1


@pytest.mark.parametrize(
    ("state", "name", "data"),
    [
        ("screening", "supplement", {"due_on": "2099-01-01"}),
        ("screening", "supplement", {"due_on": "2000-01-01", "plan": "자세히"}),
        ("screening", "return", {"reason": " "}),
        ("screening", "return", {"reason": "글\x00자"}),
        ("in_review", "turn-down", {"reason": ""}),
        ("selected", "offer", {"rooms": [], "first_day": "2099-01-01", "months": 12}),
        ("selected", "offer", {"rooms": ["x"], "first_day": "nonsense", "months": 99}),
    ],
)
def test_a_bad_form_is_told_in_words_and_changes_nothing(state: str, name: str, data: dict[str, Any]) -> None:
    application = make.application(state)

    answer = act(make.signed_in(make.head()), application, name, **data)

    assert answer.status_code == 200
    assert "errornote" in answer.content.decode()
    application.refresh_from_db()
    assert application.state == state


def test_a_stale_button_is_told_who_was_first() -> None:
    application = make.application("submitted")
    clerk = make.clerk(name="먼저")
    act(make.signed_in(clerk), application, "screen")

    answer = act(make.signed_in(make.clerk()), application, "screen")

    assert "먼저" in answer.content.decode()


def test_the_queues_count_what_waits_for_us() -> None:
    make.application("submitted")
    signed = make.offer()
    signed.sign_for_company(on=make.TODAY, copy=make.signed_copy(), by=make.clerk(), now=make.NOON)

    text = make.signed_in(make.clerk()).get(reverse("admin:index")).content.decode()

    assert reverse(LIST) + "?waits=us" in text
    assert reverse(LIST) + "?waits=signature" in text


def test_the_decision_waits_with_the_head_and_not_with_the_clerk() -> None:
    make.application("in_review")

    def numbers() -> tuple[int, int]:
        return applications.applications_waiting(make.TODAY).count, applications.applications_to_decide(make.TODAY).count

    assert numbers() == (0, 1)
    make.application("submitted")
    assert numbers() == (1, 1)
    where = reverse(LIST) + "?waits=decision"
    assert where in make.signed_in(make.head()).get(reverse("admin:index")).content.decode()
    assert where not in make.signed_in(make.clerk()).get(reverse("admin:index")).content.decode()


def test_a_rule_in_force_is_not_changed_but_followed_by_a_new_one() -> None:
    rule = Rule.objects.get()
    client = make.signed_in(make.head())
    change = reverse("admin:workspace_rule_change", args=[rule.pk])
    assert client.post(change, {"term_months": 12}).status_code == 403
    assert client.get(reverse("admin:workspace_rule_add")).status_code == 200


def test_staff_keep_rooms() -> None:
    clerk = make.signed_in(make.clerk())
    site = make.desk().site
    data = {"site": site.pk, "kind": "desk", "code": "C-01", "floor": 2, "seats": 1, "equipment": "모니터, 사물함", "is_active": "on"}

    answer = clerk.post(reverse("admin:workspace_room_add"), data)

    assert answer.status_code == 302, answer.content.decode()
    assert site.rooms.get(code="C-01").equipment == ["모니터", "사물함"]
    assert clerk.get(reverse("admin:workspace_room_changelist")).status_code == 200
    assert clerk.post(reverse("admin:workspace_room_add"), data).status_code == 200  # the code is taken: told beside the field


@pytest.mark.parametrize(
    ("state", "name", "told"),
    [
        ("submitted", "screen", False),
        ("screening", "return", True),
        ("in_review", "select", True),
        ("in_review", "turn-down", True),
        ("offered", "company-signed", False),
        ("offered", "withdraw-offer", True),
    ],
)
def test_every_act_names_the_company_and_the_desks_and_whether_the_company_reads_the_reason(state: str, name: str, told: bool) -> None:
    application = make.application(state)
    asked = make.signed_in(make.head()).get(f"/admin/workspace/application/{application.pk}/act/{name}/")

    words = asked.content.decode().split('class="act-subject"')[1]
    assert application.company.name in words
    assert ("기업이 읽습니다." in words) == told
    offer = application.offers.first()
    assert offer is None or all(str(room) in words for room in offer.rooms)


def test_only_desks_that_are_free_all_the_time_can_be_ticked_and_the_others_say_until_when() -> None:
    application = make.application("selected", wanted_from=date(2098, 12, 1))
    taken = Offer.make(
        application=make.application("selected"), rooms=[make.desk(code="T-01")], first_day=date(2099, 1, 1), months=6,
        by=make.clerk(), now=make.NOON,
    )  # fmt: skip
    free = make.desk(code="F-01")
    client = make.signed_in(make.clerk())
    address = f"/admin/workspace/application/{application.pk}/act/offer/"

    page = client.get(address).content.decode()
    assert f'value="{free.pk}"' in page
    assert f'name="rooms" value="{taken.rooms[0].pk}"' not in page
    assert "T-01: 2099. 6. 30.까지 사용 중" in page

    later = client.post(address, {"first_day": "2099-07-01", "months": 12}).content.decode()
    assert f'name="rooms" value="{taken.rooms[0].pk}"' in later
    assert "바꾸신 기간에 비어 있는 자리를 보여 드립니다." in later
    assert "하나 이상 골라 주세요" not in later
    assert client.post(address, {"first_day": "9999-12-31", "months": 24, "rooms": [free.pk]}).status_code == 200
