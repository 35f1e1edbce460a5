"""A reviewer's pages: who gets in when, what is shown there, and that nothing typed is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from innocenter.accounts.models import User
from innocenter.privacy.models import AccessEvent
from tests import make, make_panels
from tests.make import NOON
from workspace.models import Panel, PanelSeat, ScoreSheet

pytestmark = pytest.mark.django_db


def address(name: str, seat: PanelSeat, *more: Any) -> str:
    return reverse(f"workspace:{name}", args=[seat.pk, *more])


def invited() -> PanelSeat:
    return make_panels.seat(make_panels.panel())


def waiting() -> PanelSeat:
    """Signed, but not enough others have."""
    return make_panels.declare(invited())


def opened() -> PanelSeat:
    return make_panels.seats_of(make_panels.scoring())[0]


def conflicted() -> PanelSeat:
    seat = opened()
    seat.take_out(reason="이해관계", is_conflict=True, by=make.clerk(), now=NOON)
    return seat


def declined() -> PanelSeat:
    seat = opened()
    seat.decline(reason="출장", by=seat.reviewer, now=NOON)
    return seat


def locked() -> PanelSeat:
    return make_panels.lock(opened())


def closed() -> PanelSeat:
    return make_panels.seats_of(make_panels.closed())[0]


def cancelled() -> PanelSeat:
    seat = opened()
    seat.panel.cancel(reason="그만", by=make.clerk(), now=NOON)
    return seat


# Which of (own page, file and sheet, a document) the seat's own reviewer gets in each state.
STATES: list[tuple[Callable[[], PanelSeat], int, int]] = [
    (invited, 200, 404),
    (waiting, 200, 404),
    (opened, 200, 200),
    (locked, 200, 302),  # the sheet leads back to the seat; the file stays open while the panel scores
    (conflicted, 200, 404),
    (declined, 200, 404),
    (closed, 200, 404),
    (cancelled, 404, 404),
]


@pytest.mark.parametrize(("stage", "own_page", "file"), STATES, ids=lambda value: getattr(value, "__name__", ""))
def test_only_a_cleared_seat_on_a_scoring_panel_opens_the_file(stage: Callable[[], PanelSeat], own_page: int, file: int):
    seat = stage()
    panel = seat.panel
    assert panel.application
    paper = panel.application.documents.get(kind="sme")
    client = make.signed_in(seat.reviewer)

    assert client.get(address("seat", seat)).status_code == own_page
    assert client.get(address("sheet", seat)).status_code == file
    shown = client.get(address("seat", seat)).content.decode()
    assert panel.application.contact_phone not in shown
    assert panel.application.plan not in shown
    assert (paper.pk in [one["document"] for one in (panel.revision() or pytest.fail("no revision")).documents]) is True
    for elsewhere in (panel.application.get_absolute_url(), reverse("workspace:document", args=[panel.application_id, paper.pk])):
        assert client.get(elsewhere).status_code == 404


@pytest.mark.parametrize("role", ["another reviewer", "manager", "clerk", "head", "stranger"])
@pytest.mark.parametrize("name", ["seat", "decline_seat", "sheet", "lock_sheet", "score_again", "seat_document", "seat_report_file"])
def test_a_seat_is_nobody_elses(role: str, name: str):
    seat, other = make_panels.seats_of(make_panels.scoring())[:2]
    who: User = {
        "another reviewer": other.reviewer,
        "manager": seat.panel.company.managers().get(),
        "clerk": make.clerk(),
        "head": make.head(),
        "stranger": make.user(),
    }[role]
    client = make.signed_in(who)
    path = address(name, seat, *([1] if name == "seat_document" else []))
    answer = client.post(path) if name == "score_again" else client.get(path)

    assert answer.status_code == 404


def test_whoever_is_not_signed_in_is_asked_to():
    answer = make.signed_in(make.user()).__class__().get(address("sheet", opened()))

    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_the_file_is_read_without_the_data_to_write_to_or_call_and_the_reading_is_written_down():
    seat = opened()
    application = seat.panel.application
    assert application
    page = make.signed_in(seat.reviewer).get(address("sheet", seat)).content.decode()

    assert application.plan in page
    for hidden in (application.contact_name, application.contact_phone, application.contact_email, application.company.registration_number):
        assert hidden not in page
    event = AccessEvent.objects.get(about_type="workspace.application")
    assert (event.actor, event.action, event.people) == (seat.reviewer, "read", [application.submitted_by_id])


def test_a_renewals_file_is_its_report():
    seat = make_panels.seats_of(make_panels.scoring(make.renewal_review(reported=True)))[0]
    page = make.signed_in(seat.reviewer).get(address("sheet", seat)).content.decode()

    assert make.REPORT.progress in page
    assert "협력 진행도" in page


def test_the_sheet_is_saved_as_it_is_filled_in_and_found_again():
    seat = opened()
    client = make.signed_in(seat.reviewer)
    items = list(seat.panel.rubric.items.all())
    sent = {"version": seat.panel.file_version(), f"mark_{items[0].pk}": "5", f"note_{items[1].pk}": "의견입니다.", "opinion": "종합"}
    answer = client.post(address("sheet", seat), sent, headers={"HX-Request": "true"})

    assert "5개 항목 가운데 1개 항목 입력" in answer.content.decode()
    page = client.get(address("sheet", seat)).content.decode()
    assert "의견입니다." in page
    assert "종합" in page
    assert ScoreSheet.objects.get().marks() == {items[0].pk: 5}


def test_a_mark_that_there_is_not_is_told_and_nothing_typed_is_lost():
    seat = opened()
    item = seat.panel.rubric.items.get(order=1)
    sent = {"version": "1", f"mark_{item.pk}": "9", f"note_{item.pk}": "긴 의견입니다."}
    answer = make.signed_in(seat.reviewer).post(address("sheet", seat), sent)

    assert answer.status_code == 200
    assert "긴 의견입니다." in answer.content.decode()
    assert answer.context["form"].errors
    assert not ScoreSheet.objects.exists()


def test_a_save_after_the_panel_has_closed_is_told_in_words():
    panel = make_panels.scoring(seats=4)
    *done, late = make_panels.seats_of(panel)
    for seat in done:
        make_panels.lock(seat)
    panel.refresh_from_db()
    client = make.signed_in(late.reviewer)
    assert client.get(address("sheet", late)).status_code == 200
    panel.close(by=make.clerk(), now=NOON)

    assert client.post(address("sheet", late), {"version": "1"}).status_code == 404
    assert "평가가 끝났습니다." in client.get(address("seat", late)).content.decode()


def test_an_oath_wants_its_ticks_and_a_tie_its_words():
    seat = invited()
    client = make.signed_in(seat.reviewer)
    statement = client.get(address("seat", seat)).context["statement"].pk
    for sent, field in (
        ({"statement": statement, "answer": "free"}, "sworn"),
        ({"statement": statement, "answer": "bound", "sworn": "on"}, "conflict"),
        ({"statement": statement, "answer": "free", "conflict": "처남", "sworn": "on"}, "conflict"),
        ({"statement": statement, "sworn": "on"}, "answer"),
    ):
        answer = client.post(address("seat", seat), sent)
        assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    seat.refresh_from_db()
    assert seat.state == "invited"
    client.post(address("seat", seat), {"statement": statement, "answer": "bound", "conflict": "처남", "sworn": "on"})
    seat.refresh_from_db()
    assert (seat.state, seat.left_reason) == ("conflicted", "처남")


def test_a_changed_file_is_told_to_who_has_locked_and_to_who_has_not():
    panel = make_panels.scoring()
    done, begun, _third = make_panels.seats_of(panel)
    make_panels.lock(done)
    make_panels.save(begun, 4)
    assert panel.application
    panel.application.freeze(by=panel.company.managers().get(), now=NOON)

    assert "제출하신 뒤에 서류가 바뀌었습니다" in make.signed_in(done.reviewer).get(address("seat", done)).content.decode()
    assert "저장하신 뒤에 서류가 바뀌었습니다" in make.signed_in(begun.reviewer).get(address("sheet", begun)).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_my_reviews_take_the_same_statements(django_assert_num_queries: DjangoAssertNumQueries, rows: int):
    who = make_panels.reviewer()
    for _ in range(rows):
        make_panels.seat(make_panels.panel(), who)
    client = make.signed_in(who.user)
    client.get(reverse("workspace:seats"))
    with django_assert_num_queries(6):
        answer = client.get(reverse("workspace:seats"))
    assert len(answer.context["rows"]) == rows


def test_my_reviews_begin_with_what_is_owed():
    who = make_panels.reviewer()
    done = make_panels.declare(make_panels.seat(make_panels.panel(), who))
    done.decline(reason="출장", by=who.user, now=NOON)
    owed = make_panels.seat(make_panels.panel(), who)
    answer = make.signed_in(who.user).get(reverse("workspace:seats"))

    assert [seat.pk for seat, _standing, _todo in answer.context["rows"]] == [owed.pk, done.pk]


# What staff see, and when


def staff_page(panel: Panel) -> str:
    return make.signed_in(make.clerk()).get(reverse("admin:workspace_panel_change", args=[panel.pk])).content.decode()


def test_nobody_of_the_staff_sees_a_mark_before_the_scoring_is_closed():
    panel = make_panels.scoring()
    for seat in make_panels.seats_of(panel)[:2]:
        make_panels.save(seat, 5, note="아주 좋은 계획")
        seat.lock_sheet(by=seat.reviewer, now=NOON)
    page = staff_page(panel)

    assert "2 / 3" in page
    assert "100.00" not in page
    assert "아주 좋은 계획" not in page
    make_panels.lock(make_panels.seats_of(panel)[2], 5)
    page = staff_page(panel)
    assert "100.00" in page
    assert "아주 좋은 계획" in page


def test_the_result_says_how_it_came_about_and_is_computed_again_after_the_decision():
    panel = make_panels.closed(marks=(5, 5, 4, 3, 1))
    page = staff_page(panel)
    assert "(60.00 + 80.00 + 100.00) ÷ 3 = 80.00점" in page
    assert page.count("제외</td>") == 2
    assert panel.application
    panel.application.select(reason="좋습니다.", by=make.head(), now=NOON)
    assert "끝자리까지 같습니다" in staff_page(panel)

    sheet = ScoreSheet.objects.earliest("pk")
    ScoreSheet.objects.filter(pk=sheet.pk).update(voided_at=NOON, void_reason="나중에")
    assert "결정 때의 점수(80.00)와 다릅니다" in staff_page(panel)


def test_the_head_is_asked_for_the_reason_only_when_the_scores_are_too_low():
    low, high = make_panels.closed(marks=(2, 2, 2)), make_panels.closed(marks=(4, 4, 4))
    client = make.signed_in(make.head())
    select = [f"/admin/workspace/application/{panel.application_id}/act/select/" for panel in (low, high)]

    assert "override" in client.get(select[0]).context["form"].fields
    assert "override" not in client.get(select[1]).context["form"].fields
    answer = client.post(select[0], {"reason": "좋습니다."})
    assert list(answer.context["form"].errors) == ["override"]
    client.post(select[0], {"reason": "좋습니다.", "override": "예외입니다."})
    low.refresh_from_db()
    assert low.override_reason == "예외입니다."
    shown = client.get(f"/admin/workspace/application/{low.application_id}/change/").content.decode()
    assert "예외입니다." in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_panels_takes_the_same_statements(django_assert_num_queries: DjangoAssertNumQueries, rows: int):
    for _ in range(rows):
        make_panels.scoring()
    client = make.signed_in(make.clerk())
    client.get(reverse("admin:workspace_panel_changelist"))
    with django_assert_num_queries(6):
        assert client.get(reverse("admin:workspace_panel_changelist")).status_code == 200


@pytest.mark.parametrize("disclosed", [False, True])
def test_the_company_reads_the_items_means_after_the_decision_and_names_only_by_the_rule(disclosed: bool):
    make_panels.rule(panel_list_disclosed=disclosed)
    panel = make_panels.closed()
    application = panel.application
    assert application
    client = make.signed_in(panel.company.managers().get())
    page = client.get(application.get_absolute_url()).content.decode()
    assert "80.00" not in page
    application.select(reason="계획이 뚜렷합니다.", by=make.head(), now=NOON)
    page = client.get(application.get_absolute_url()).content.decode()

    assert "평가위원 3명의 평균" in page
    assert "24.00 / 30" in page
    assert (make_panels.seats_of(panel)[0].reviewer.name in page) is disclosed


def test_my_page_leads_a_reviewer_to_the_files_and_asks_for_no_company() -> None:
    seat = make_panels.seats_of(make_panels.scoring())[0]

    page = make.signed_in(seat.reviewer).get("/me/").content.decode()

    assert "내 평가 보기" in page
    assert "기업 등록하기" not in page
