"""One appeal against a refusal, in time, decided by somebody else."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from innocenter.accounts.models import User
from innocenter.issued.models import IssuedDocument
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from tests import make, make_panels
from tests.files import uploads
from tests.make import NOON, TODAY, noon
from workspace.admin.panels import panels_to_form
from workspace.applying import story
from workspace.models import Appeal, Application

pytestmark = pytest.mark.django_db
LAST = date(2026, 12, 3)  # ten days after Monday, 23 November
WHY = "평가에 낸 시험 성적서가 빠졌습니다."


def manager_of(application: Application) -> User:
    return application.company.managers().exclude(is_staff=True).get()


def appeal(state: str = "not_selected", application: Application | None = None) -> Appeal:
    about = application or make.application(state)
    return Appeal.file_against(about, reason=WHY, by=manager_of(about), now=NOON)


def code(act: Callable[[], Any]) -> str:
    with pytest.raises(ValidationError) as refusal:
        act()
    return next(iter(getattr(refusal.value, "error_dict", {})), "") or str(refusal.value.code)


def test_upheld_a_turned_down_application_is_reviewed_again() -> None:
    found = appeal()
    found.uphold(reason="성적서를 다시 보아야 합니다.", by=make.head(), now=NOON)

    application = Application.objects.get()
    assert (application.state, application.decided_by, application.reason) == ("in_review", None, "")
    assert (found.against_state, found.against_reason) == ("not_selected", "다른 계획이 앞섰습니다.")
    assert application.due_on == date(2026, 12, 7)  # ten working days
    assert any("이의신청이 받아들여져" in words for _at, words, _who in story(application, own_people=[]))


@pytest.mark.parametrize("verb", ["uphold", "dismiss"])
def test_the_decision_about_an_appeal_wants_its_reason_too(verb: str) -> None:
    found = appeal()
    assert code(lambda: getattr(found, verb)(reason=" ", by=make.head(), now=NOON)) == "reason"
    assert (Appeal.objects.get().state, Application.objects.get().state) == ("filed", "not_selected")


def test_an_appeal_wants_its_reason_and_the_second_who_decides_is_told_who_was_first() -> None:
    application = make.application("not_selected")
    assert code(lambda: Appeal.file_against(application, reason=" ", by=manager_of(application), now=NOON)) == "reason"
    appeal(application=application).dismiss(reason="성적서는 제출되지 않았습니다.", by=make.head(name="윤먼저"), now=NOON)

    with pytest.raises(ValidationError, match="윤먼저") as refusal:
        Appeal.objects.get().uphold(reason="다시 보아야 합니다.", by=make.head(), now=NOON)
    assert refusal.value.code == "decided"


def test_upheld_a_refusal_as_not_eligible_is_screened_again() -> None:
    appeal("ineligible").uphold(reason="중소기업이 맞습니다.", by=make.head(), now=NOON)
    assert Application.objects.get().state == "screening"


def test_dismissed_the_refusal_stands() -> None:
    found = appeal()
    found.dismiss(reason="성적서는 제출되지 않았습니다.", by=make.head(), now=NOON)
    assert (found.state, Application.objects.get().state) == ("dismissed", "not_selected")


def test_there_is_one_appeal_even_after_the_second_decision() -> None:
    found = appeal()
    assert code(lambda: appeal(application=found.application)) == "twice"
    found.uphold(reason="다시 봅니다.", by=make.head(), now=NOON)
    make.step(found.application, "not_selected")
    assert code(lambda: appeal(application=found.application)) == "twice"


@pytest.mark.parametrize(("day", "refusal"), [(LAST, ""), (date(2026, 12, 4), "late")])
def test_it_is_filed_within_ten_days(day: date, refusal: str) -> None:
    application = make.application("not_selected")
    assert application.last_day_to_appeal == LAST

    def file() -> Appeal:
        return Appeal.file_against(application, reason=WHY, by=manager_of(application), now=noon(day))

    if not refusal:
        assert file().state == "filed"
        return
    assert code(file) == refusal
    with pytest.raises(ValidationError, match=r"2026\. 12\. 3\. \(목\)까지"):
        file()


def test_whoever_decided_first_does_not_decide_about_the_appeal() -> None:
    found = appeal()
    for verb in (found.uphold, found.dismiss):
        assert code(lambda verb=verb: verb(reason="제가 또 봅니다.", by=found.against_by, now=NOON)) == "same_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.update(state="dismissed", decision="x", decided_at=NOON, decided_by=found.against_by)


def test_a_company_with_another_application_open_has_to_choose() -> None:
    found = appeal()
    Application.start(company=found.application.company, by=manager_of(found.application), now=NOON)
    assert code(lambda: found.uphold(reason="다시 봅니다.", by=make.head(), now=NOON)) == "open_already"


def test_after_an_upheld_appeal_others_score_even_where_no_panel_is_wanted() -> None:
    application = make.application("in_review")
    make_panels.closed(application, marks=(2, 2, 2))
    application.turn_down(reason="점수가 낮습니다.", by=make.head(), now=NOON)
    appeal(application=application).uphold(reason="다시 봅니다.", by=make.head(), now=NOON)
    application.refresh_from_db()

    assert code(lambda: application.select(reason="좋습니다.", by=make.head(), now=NOON)) == "no_panel"


def test_the_next_step_after_it_is_a_new_panel_and_not_the_head() -> None:
    application, head = make.application("in_review"), make.head()
    make_panels.closed(application, marks=(2, 2, 2))
    application.turn_down(reason="점수가 낮습니다.", by=make.head(), now=NOON)
    appeal(application=application).uphold(reason="다시 봅니다.", by=make.head(), now=NOON)

    def waits() -> tuple[int, int, int]:
        found = Application.objects.all()
        return found.waiting_for_panel().count(), found.waiting_for_decision().count(), panels_to_form(TODAY).count

    page = reverse("admin:workspace_application_change", args=[application.pk])
    shown = make.signed_in(head).get(page).content.decode()
    assert waits() == (1, 0, 1)
    assert "새 평가위원회가 다음 결정에 앞서 평가합니다." in shown
    assert "/act/select/" not in shown
    make_panels.closed(Application.objects.get(pk=application.pk), marks=(5, 5, 5))
    assert waits() == (0, 1, 0)
    assert "/act/select/" in make.signed_in(head).get(page).content.decode()


@pytest.mark.parametrize("with_appeal", [True, False])
def test_the_admin_page_reads_it_once(with_appeal: bool) -> None:
    application = appeal().application if with_appeal else make.application("not_selected")
    client = make.signed_in(make.head())
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("admin:workspace_application_change", args=[application.pk]))
    assert sum('FROM "workspace_appeal" ' in each["sql"] for each in asked) == 1


VERBS: dict[str, tuple[set[str], Callable[[Appeal, User], Any]]] = {
    "uphold": ({"head"}, lambda one, by: one.uphold(reason="다시 봅니다.", by=by, now=NOON)),
    "dismiss": ({"head"}, lambda one, by: one.dismiss(reason="그대로 둡니다.", by=by, now=NOON)),
}


@pytest.mark.parametrize("state", list(Appeal.State))
def test_each_verb_is_done_only_where_and_by_whom_it_may(state: str) -> None:
    found = appeal()
    company = found.application.company
    roles = {
        "manager": manager_of(found.application), "member": make.person(company).user, "clerk": make.clerk(), "head": make.head(),
        "stranger": make.user(), "other staff": make.staff("programme"),
    }  # fmt: skip
    own_head = make.head()
    make.person(company, own_head, role="manager")
    roles["own head"] = own_head
    if state != Appeal.State.FILED:
        (found.uphold if state == Appeal.State.UPHELD else found.dismiss)(reason="결정", by=make.head(), now=NOON)
    wrong = []
    for name, (who, verb) in VERBS.items():
        for role, by in roles.items():
            told = tried(verb, found.pk, by)
            if (told == "done") != (state == Appeal.State.FILED and role in who):
                wrong.append((name, role, told))
    assert wrong == []


def tried(verb: Callable[[Appeal, User], Any], pk: int, by: User) -> str:
    told = "done"
    with transaction.atomic():
        try:
            with transaction.atomic():
                verb(Appeal.objects.get(pk=pk), by)
        except ValidationError as refusal:
            told = str(refusal)
        transaction.set_rollback(True)
    return told


@pytest.mark.parametrize("state", ["submitted", "screening", "in_review", "selected", "returned", "withdrawn", "lapsed"])
def test_there_is_nothing_to_appeal_against_elsewhere(state: str) -> None:
    assert code(lambda: appeal(state)) == "nothing"


def test_only_a_manager_appeals() -> None:
    application = make.application("not_selected")
    for by in (make.person(application.company).user, make.user(), make.head()):
        assert code(lambda by=by: Appeal.file_against(application, reason=WHY, by=by, now=NOON)) == "not_manager"


def test_the_database_refuses_half_a_decision_a_second_appeal_and_a_way_back() -> None:
    found = appeal()
    for columns in ({"state": "upheld"}, {"decided_at": NOON}, {"reason": ""}, {"against_state": "returned"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appeal.objects.filter(pk=found.pk).update(**columns)
    found.dismiss(reason="그대로 둡니다.", by=make.head(), now=NOON)
    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
        Appeal.objects.update(state="filed", decided_at=None, decided_by=None)


# Letters, papers and pages


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_letters_say_by_when_and_not_why(language: str) -> None:
    head = make.head()
    first, second = appeal(), appeal("ineligible")
    first.uphold(reason="비밀 사유", by=head, now=NOON)
    second.dismiss(reason="비밀 사유", by=head, now=NOON)
    letters = Letter.objects.filter(kind__startswith="workspace.appeal_")
    assert set(letters.values_list("kind", flat=True)) == {f"workspace.appeal_{name}" for name in ("filed", "to_decide", "decided")}
    asked = set(letters.filter(kind="workspace.appeal_to_decide").values_list("address", flat=True))
    assert head.email in asked
    assert not letters.filter(about_id=str(first.pk), kind="workspace.appeal_to_decide", address=first.against_by.email).exists()
    for letter in letters:
        letter.language = language
        words = render(letter)
        assert "http" in words.text
        assert not any(bad in words.text + words.subject for bad in ("비밀 사유", WHY, "%(", "{{", "None"))


def test_the_decision_names_the_last_day_and_the_appeal_has_its_paper() -> None:
    found = appeal()
    found.dismiss(reason="그대로 둡니다.", by=make.head(), now=NOON)
    letter = Letter.objects.filter(kind="workspace.application_decided").latest("pk")
    assert "2026. 12. 3. (목)까지 한 번 이의신청" in render(letter).text
    assert IssuedDocument.objects.about(found.application).filter(kind="workspace.appeal").count() == 1


def page_of(application: Application, name: str = "appeal") -> str:
    return reverse(f"workspace:{name}", args=[application.pk])


def test_the_company_appeals_with_a_file_and_staff_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)
    application = make.application("not_selected")
    client = make.signed_in(manager_of(application))
    assert "12월 3일(목)까지 한 번 이의신청" in client.get(application.get_absolute_url()).content.decode()
    assert "다시 검토합니다" in client.get(page_of(application)).content.decode()

    bad = client.post(page_of(application), {"reason": ""})
    assert (bad.status_code, Appeal.objects.count()) == (200, 0)
    answer = client.post(page_of(application), {"reason": WHY, "file": uploads.upload("성적서.pdf", uploads.pdf("T"))}, follow=True)

    shown = answer.content.decode()
    assert "이의신청을 접수했습니다" in shown
    assert WHY in shown
    assert "처음 결정에 참여하지 않은 사람이 이의신청을 검토" in client.get("/me/").content.decode()
    head = make.signed_in(make.head())
    assert WHY in head.get(reverse("admin:workspace_application_change", args=[application.pk])).content.decode()
    assert head.get(page_of(application, "appeal_file")).status_code == 200
    assert client.get(page_of(application)).status_code == 302


def test_strangers_find_nothing_and_visitors_sign_in(client: Client) -> None:
    found = appeal()
    for name in ("appeal", "appeal_file"):
        assert make.signed_in(make.user()).get(page_of(found.application, name)).status_code == 404
        assert client.get(page_of(found.application, name)).status_code == 302


def test_the_head_decides_in_the_admin() -> None:
    found = appeal()
    client = make.signed_in(make.head())
    listed = client.get(reverse("admin:workspace_application_changelist"), {"waits": "appeal"}).content.decode()
    assert found.application.number in listed
    told = client.post(f"/admin/workspace/application/{found.application_id}/act/uphold/", {"reason": "다시 봅니다."}, follow=True)
    assert "이의신청을 받아들였습니다" in told.content.decode()
    assert make.signed_in(make.clerk()).get(f"/admin/workspace/application/{found.application_id}/act/dismiss/").status_code == 403
