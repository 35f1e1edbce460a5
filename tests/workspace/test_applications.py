"""What the verbs of an application keep true, and the letters that follow from them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from innocenter.outbox.models import Letter
from tests import make
from tests.make import NOON, TODAY
from workspace.models import Application, Document, Revision

pytestmark = pytest.mark.django_db


def letters(kind: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=f"workspace.{kind}").values_list("address", flat=True))


def test_submitting_gives_a_receipt_number_a_frozen_revision_and_two_letters() -> None:
    clerk, second = make.clerk(), make.clerk()
    application = make.application()
    manager = application.company.managers().get()

    application.submit(by=manager, now=NOON)

    assert (application.number, application.due_on) == ("W-2026-0001", date(2026, 11, 26))
    revision = application.revisions.get()
    assert revision.answers["plan"] == "함께 만듭니다."
    assert revision.answers["project"]["title"] == "저전력 라이다 모듈"
    assert {paper["sha256"] for paper in revision.documents} == set(application.documents.values_list("file__sha256", flat=True))
    assert letters("application_received") == [manager.email]
    assert letters("application_new") == sorted([clerk.email, second.email])


def test_receipt_numbers_of_a_year_follow_each_other() -> None:
    assert [make.application("submitted").number for _ in range(3)] == ["W-2026-0001", "W-2026-0002", "W-2026-0003"]


def test_an_incomplete_draft_is_saved_but_not_submitted() -> None:
    company = make.company()
    manager = company.managers().get()
    application = Application.start(company=company, by=manager, now=NOON)
    application.save_answers({"plan": "아직"}, by=manager, now=NOON)

    with pytest.raises(ValidationError) as refusal:
        application.submit(by=manager, now=NOON)

    assert set(refusal.value.message_dict) == {"project", "desks", "wanted_from", "months", "contact_phone", "registration", "sme"}
    assert Application.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"wanted_from": TODAY - timedelta(days=1)}, "wanted_from"),
        ({"months": 24}, None),
        ({"plan": ""}, "plan"),
        ({"desks": None}, "desks"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(change: dict[str, object], field: str | None) -> None:
    application = make.application(**change)

    assert set(application.missing(TODAY)) == ({field} if field else set())


def test_an_expired_certificate_is_asked_for_again() -> None:
    application = make.application()

    assert set(application.missing(date(2027, 4, 1))) >= {"sme"}


def test_a_project_of_another_company_or_a_declined_one_is_refused() -> None:
    application = make.application()
    foreign = make.confirmed_project()
    manager = application.company.managers().get()
    with pytest.raises(ValidationError, match=r"another company|다른 기업"):
        application.save_answers({"project": foreign}, by=manager, now=NOON)

    planned = make.project(company_=application.company)
    application.refresh_from_db()
    application.save_answers({"project": planned}, by=manager, now=NOON)
    planned.decline(by=planned.counterparts()[0], reason="아니요", now=NOON)
    application.refresh_from_db()
    assert set(application.missing(TODAY)) == {"project"}


def test_a_company_has_one_open_application() -> None:
    application = make.application("submitted")
    manager = application.company.managers().get()
    with pytest.raises(ValidationError) as refusal:
        Application.start(company=application.company, by=manager, now=NOON)
    assert refusal.value.code == "open_already"

    with pytest.raises(IntegrityError, match="application_one_open_for_a_company"), transaction.atomic():
        Application.objects.create(
            company=application.company, rule=application.rule, started_at=NOON, saved_at=NOON, saved_by=manager, moved_at=NOON
        )

    application.withdraw(by=manager, now=NOON)
    assert Application.start(company=application.company, by=manager, now=NOON).state == "draft"


def test_a_second_document_supersedes_the_first_and_the_first_stays() -> None:
    application = make.application()
    manager = application.company.managers().get()

    newer = application.add_document("registration", make.stored_file(name="새 등록증.pdf"), by=manager, now=NOON)

    assert application.documents.current().get(kind="registration") == newer
    assert application.documents.filter(kind="registration").count() == 2
    with pytest.raises(IntegrityError, match="document_one_current_of_a_kind"), transaction.atomic():
        Document.objects.filter(application=application, kind="registration").update(superseded_at=None)


def test_what_was_submitted_cannot_be_changed_below_the_code() -> None:
    application = make.application("screening")
    for change in ({"plan": "다른 글"}, {"desks": 9}, {"project": None}, {"number": "W-2026-9999"}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Application.objects.filter(pk=application.pk).update(**change)
    for touch in (lambda: Revision.objects.update(number=5), lambda: Revision.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="pgtrigger: Cannot"), transaction.atomic():
            touch()


@pytest.mark.parametrize(
    ("state", "change", "name"),
    [
        ("submitted", {"submitted_at": None}, "application_submitted_has_a_receipt"),
        ("submitted", {"due_on": None}, "application_in_hand_has_a_due_day"),
        ("selected", {"reason": ""}, "application_decided_by_somebody_for_a_reason"),
        ("returned", {"decided_by": None}, "application_decided_by_somebody_for_a_reason"),
        ("draft", {"months": 25}, "application_at_most_24_months"),
        ("draft", {"desks": 0}, "application_for_at_least_one_desk"),
    ],
)
def test_the_state_is_tied_to_its_columns(state: str, change: dict[str, object], name: str) -> None:
    application = make.application(state)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(**change)


def test_a_supplement_unlocks_only_what_was_asked_for_and_stops_the_clock() -> None:
    application = make.application("screening")  # due on Thursday 26 November: three working days are left
    manager = application.company.managers().get()
    clerk = make.clerk()
    request = application.ask_supplement({"plan": "자세히 써 주세요."}, due_on=date(2026, 12, 5), by=clerk, now=NOON)

    assert (request.due_on, request.working_days_left) == (date(2026, 12, 7), 3)  # Saturday moves to Monday
    assert application.unlocked_parts() == ("plan",)
    with pytest.raises(ValidationError) as refusal:
        application.save_answers({"desks": 3}, by=manager, now=NOON)
    assert refusal.value.code == "locked"
    application.refresh_from_db()
    application.save_answers({"plan": "더 자세한 계획"}, by=manager, now=NOON)

    later = make.noon(date(2026, 12, 3))  # a Thursday
    application.answer_supplement({}, by=manager, now=later)

    assert (application.state, application.due_on) == ("screening", date(2026, 12, 8))  # three working days after the answer
    first, second = application.revisions.order_by("number")
    assert {key for key in first.answers if first.answers[key] != second.answers[key]} == {"plan"}
    assert letters("application_answered") == sorted(
        user.email for user in [clerk, *make.User.objects.filter(groups__name="workspace").exclude(pk=clerk.pk)]
    )


def test_a_supplement_without_a_change_or_a_remark_is_not_an_answer() -> None:
    application = make.application("supplement")
    manager = application.company.managers().get()
    with pytest.raises(ValidationError) as refusal:
        application.answer_supplement({}, by=manager, now=NOON)
    assert set(refusal.value.message_dict) == {"plan"}

    application.refresh_from_db()
    application.answer_supplement({"plan": "그대로가 맞습니다."}, by=manager, now=NOON)
    assert application.state == "screening"


def test_a_supplement_leaves_at_least_seven_days() -> None:
    application = make.application("screening")

    with pytest.raises(ValidationError) as refusal:
        application.ask_supplement({"plan": "자세히"}, due_on=TODAY + timedelta(days=6), by=make.clerk(), now=NOON)

    assert refusal.value.code == "due_on"


def test_a_company_is_selected_only_once_the_institute_has_confirmed() -> None:
    application = make.application("in_review", project_=make.project())
    head = make.head()
    with pytest.raises(ValidationError) as refusal:
        application.select(reason="좋습니다.", by=head, now=NOON)
    assert refusal.value.code == "not_confirmed"

    assert application.project
    application.project.confirm(by=application.project.counterparts()[0], now=NOON)
    application.refresh_from_db()
    application.select(reason="좋습니다.", by=head, now=NOON)
    assert application.state == "selected"


def test_the_second_decision_is_told_who_decided() -> None:
    application = make.application("in_review")
    first, second = make.head(name="첫째"), make.head(name="둘째")
    twin = Application.objects.get(pk=application.pk)
    application.select(reason="좋습니다.", by=first, now=NOON)

    with pytest.raises(ValidationError, match=r"첫째.*2026\. 11\. 23\. 12:00") as refusal:
        twin.turn_down(reason="아쉽습니다.", by=second, now=NOON)

    assert refusal.value.code == "already"
    assert (Application.objects.get().state, Application.objects.get().decided_by) == ("selected", first)


def test_a_decision_needs_its_reason_and_sends_its_letter_once() -> None:
    application = make.application("in_review", contact_email="contact@example.com")
    head = make.head()
    with pytest.raises(ValidationError) as refusal:
        application.turn_down(reason="  ", by=head, now=NOON)
    assert refusal.value.code == "reason"

    application.refresh_from_db()
    application.turn_down(reason="다른 계획이 앞섰습니다.", by=head, now=NOON)

    manager = application.company.managers().get()
    assert letters("application_decided") == sorted([manager.email, "contact@example.com"])
    assert "앞섰습니다" not in str(Letter.objects.filter(kind="workspace.application_decided").values_list("context", flat=True))


def test_the_history_knows_who_did_what_and_why() -> None:
    from innocenter.lifecycle import timeline  # noqa: PLC0415

    application = make.application("not_selected")

    moments = [(moment.state, moment.by.name if moment.by else "", moment.reason) for moment in timeline(application)]
    assert [state for state, _by, _reason in moments] == [
        "not_selected", "in_review", "screening", "supplement", "screening", "submitted", "draft",
    ]  # fmt: skip
    assert moments[0][2] == "다른 계획이 앞섰습니다."
    assert all(by for _state, by, _reason in moments)


def test_strangers_and_other_rooms_people_see_nothing_and_staff_only_what_was_submitted() -> None:
    draft, sent = make.application(), make.application("submitted")
    assert sent.project
    institute_side = sent.project.counterparts()[0]

    assert list(Application.objects.visible_to(make.user())) == []
    assert list(Application.objects.visible_to(institute_side)) == []
    assert list(Application.objects.visible_to(make.staff("programme"))) == []
    assert list(Application.objects.visible_to(make.clerk())) == [sent]
    assert list(Application.objects.visible_to(draft.company.managers().get())) == [draft]
