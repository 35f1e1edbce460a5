"""A company's pages: from the first draft to the signature."""

import unicodedata
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from innocenter.accounts.models import User
from innocenter.privacy.models import AccessEvent, Consent
from projects.models import Project
from tests import make
from tests.files import uploads
from tests.make import todos_of
from workspace.applying import applications_asks, stages
from workspace.models import Application

pytestmark = pytest.mark.django_db
STEPS = ("cooperation", "space", "plan", "documents", "contact")
FUTURE = date(2099, 1, 1)


def url(name: str, application: Application, *more: object) -> str:
    return reverse(f"workspace:{name}", args=[application.pk, *more])


def manager_of(application: Application) -> User:
    found = application.company.managers().first()
    assert found
    return found


def sendable() -> Application:
    """A complete draft whose days lie in the real future: pages read the clock."""
    application = make.application(wanted_from=FUTURE)
    application.documents.filter(kind="sme").update(valid_until=FUTURE)
    return application


def test_a_company_applies_from_the_first_click_to_the_receipt() -> None:
    project = make.confirmed_project()
    manager = project.company.managers().get()
    client = make.signed_in(manager)
    client.post(reverse("workspace:start"), {"company": project.company.pk})
    application = Application.objects.get()

    client.post(url("edit", application, "cooperation"), {"project": project.pk})
    client.post(url("edit", application, "space"), {"desks": 2, "wanted_from": "2099-01-01", "months": 12})
    client.post(url("edit", application, "plan"), {"plan": "함께 만듭니다.", "needs": ""})
    for kind, more in (("registration", {}), ("sme", {"sme-valid_until": "2099-01-01"})):
        file = SimpleUploadedFile("서류.pdf", uploads.pdf())
        answer = client.post(url("edit", application, "documents") + f"?kind={kind}", {f"{kind}-file": file, **more})
        assert answer.status_code == 302, answer.content.decode()
    contact = {"contact_name": "김하늘", "contact_phone": "031-123-4567", "contact_email": "contact@example.com"}
    client.post(url("edit", application, "contact"), contact)
    refused = client.post(url("check", application), {"consent_apply_privacy": "on"})
    assert refused.status_code == 200
    assert 'aria-invalid="true"' in refused.content.decode()
    sent = client.post(url("check", application), {"consent_apply_privacy": "on", "consent_apply_share": "on"})

    assert sent.url == url("receipt", application)
    application.refresh_from_db()
    assert (application.state, application.desks, application.contact_name) == ("submitted", 2, "김하늘")
    assert set(Consent.objects.filter(user=manager).values_list("text__purpose", flat=True)) == {"apply_privacy", "apply_share"}
    assert application.number in client.get(sent.url).content.decode()
    again = client.post(url("check", application), {"consent_apply_privacy": "on", "consent_apply_share": "on"}, follow=True)
    assert application.number in again.content.decode()
    assert application.revisions.count() == 1


@pytest.mark.parametrize("step", STEPS)
def test_a_draft_is_always_called_not_submitted(step: str) -> None:
    application = make.application()
    page = make.signed_in(manager_of(application)).get(url("edit", application, step)).content.decode()

    assert 'id="saved"' in page
    assert "제출되지 않았습니다" in page or "not submitted yet" in page


def test_an_incomplete_step_is_saved_and_what_is_missing_is_told_at_the_end() -> None:
    company = make.company()
    manager = company.managers().get()
    application = Application.start(company=company, by=manager, now=make.NOON)
    client = make.signed_in(manager)

    answer = client.post(url("edit", application, "plan"), {"plan": "", "needs": "전기"})
    assert answer.status_code == 302
    page = client.get(url("check", application))

    assert set(page.context["missing"]) >= {"plan", "project", "registration", "sme"}
    assert 'id="submit"' not in page.content.decode()


def test_autosave_answers_with_the_saved_line_alone() -> None:
    application = make.application()
    client = make.signed_in(manager_of(application))

    answer = client.post(url("edit", application, "plan"), {"plan": "새 글", "needs": ""}, headers={"HX-Request": "true"})

    assert answer.content.decode().startswith('<p class="saved"')
    application.refresh_from_db()
    assert application.plan == "새 글"


PAGES: list[tuple[str, str, Callable[[Application], str]]] = [
    ("application", "submitted", lambda a: url("application", a)),
    ("receipt", "submitted", lambda a: url("receipt", a)),
    ("check", "draft", lambda a: url("check", a)),
    ("edit", "draft", lambda a: url("edit", a, "plan")),
    ("documents", "draft", lambda a: url("edit", a, "documents")),
    ("discard", "draft", lambda a: url("discard", a)),
    ("supplement", "supplement", lambda a: url("supplement", a)),
    ("sign", "offered", lambda a: url("sign", a)),
    ("withdraw", "submitted", lambda a: url("withdraw", a)),
]


@pytest.mark.parametrize(("name", "state", "address"), PAGES)
def test_who_may_open_a_page(name: str, state: str, address: Callable[[Application], str]) -> None:
    application = make.application(state)
    page = address(application)
    assert application.project
    institute_side = application.project.counterparts().first()
    member = make.person(application.company).user
    assert member
    assert institute_side

    assert make.signed_in(manager_of(application)).get(page).status_code == 200
    assert make.signed_in(member).get(page).status_code == (302 if name == "withdraw" else 200)
    for outsider in (make.user(), institute_side, make.clerk(), manager_of(make.application())):
        assert make.signed_in(outsider).get(page).status_code == 404
    signed_out = Client().get(page)
    assert signed_out.status_code == 302
    assert reverse("account_login") in signed_out.url


@pytest.mark.parametrize("name", ["check", "withdraw", "sign"])
def test_a_member_does_not_do_what_only_a_manager_does(name: str) -> None:
    application = sendable() if name == "check" else make.application("submitted" if name == "withdraw" else "offered")
    state = application.state
    member = make.person(application.company).user
    assert member

    make.signed_in(member).post(url(name, application), {"consent_apply_privacy": "on", "consent_apply_share": "on", "agree": "on"})

    application.refresh_from_db()
    assert application.state == state
    offer = application.offers.first()
    assert offer is None or offer.company_signed_on is None
    assert not Consent.objects.filter(user=member).exists()


def test_starting_is_a_post_and_a_second_click_leads_to_the_same_draft() -> None:
    company = make.company()
    client = make.signed_in(company.managers().get())
    assert client.get(reverse("workspace:start")).status_code == 405
    for _ in range(2):
        client.post(reverse("workspace:start"), {"company": company.pk})
    assert Application.objects.count() == 1
    assert make.signed_in(make.user()).post(reverse("workspace:start"), {"company": company.pk}).url == reverse("workspace:apply")
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("큰 파일.pdf", b"%PDF-1.7 " + b"x" * 25_000_000, "20"),
        ("쪽.pdf", b"<!doctype html><html><script>alert(1)</script></html>", ""),
        ("빈.pdf", b"", ""),
    ],
    ids=["25 MB", "HTML as PDF", "empty"],
)
def test_a_refused_file_is_told_beside_its_field_and_costs_no_text(name: str, content: bytes, words: str) -> None:
    application = make.application()
    client = make.signed_in(manager_of(application))
    file = SimpleUploadedFile(name, content)

    answer = client.post(url("edit", application, "documents") + "?kind=sme", {"sme-file": file, "sme-valid_until": "2099-05-05"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in page
    assert "2099-05-05" in page
    assert words in page
    assert application.documents.filter(kind="sme").count() == 1


def test_a_refused_file_of_a_supplement_leaves_the_typed_text() -> None:
    application = make.application("screening")
    asked = {"plan": "자세히", "registration": "새 등록증"}
    application.ask_supplement(asked, due_on=date(2026, 12, 10), by=make.clerk(), now=make.NOON)
    client = make.signed_in(manager_of(application))
    file = SimpleUploadedFile("쪽.pdf", b"<html></html>")

    answer = client.post(url("supplement", application), {"plan": "아주 자세한 계획", "registration": file, "remark_plan": "고쳤어요"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "아주 자세한 계획" in page
    assert "고쳤어요" in page
    application.refresh_from_db()
    assert (application.state, application.plan) == ("supplement", "함께 만듭니다.")


def test_what_a_member_saves_of_a_supplement_is_all_there_for_the_manager() -> None:
    application = make.application("supplement")
    member = make.person(application.company).user
    assert member

    make.signed_in(member).post(url("supplement", application), {"plan": "더 자세한 계획", "remark_plan": "3쪽을 보세요"})

    application.refresh_from_db()
    assert (application.state, application.plan) == ("supplement", "더 자세한 계획")
    assert "3쪽을 보세요" in make.signed_in(manager_of(application)).get(url("supplement", application)).content.decode()


def test_a_supplement_changes_only_what_was_asked_for() -> None:
    application = make.application("supplement")
    client = make.signed_in(manager_of(application))
    # the company's other days are real: pages read the clock
    data = {"plan": "더 자세한 계획", "desks": 40, "company": 1, "state": "selected", "number": "X", "remark_plan": ""}

    answer = client.post(url("supplement", application), data)

    assert answer.status_code == 302
    application.refresh_from_db()
    assert (application.state, application.plan, application.desks) == ("screening", "더 자세한 계획", 1)
    assert application.number.startswith("W-2026")
    assert client.get(url("supplement", application)).status_code == 302


def test_a_supplement_without_change_is_refused_in_words_beside_the_part() -> None:
    application = make.application("supplement")

    answer = make.signed_in(manager_of(application)).post(url("supplement", application), {"plan": application.plan, "remark_plan": ""})

    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    application.refresh_from_db()
    assert application.state == "supplement"


def test_a_manager_signs_and_a_second_click_is_told() -> None:
    offer = make.offer()
    client = make.signed_in(manager_of(offer.application))
    made_today(offer)
    assert client.post(url("sign", offer.application), {}).status_code == 200

    def hand_in():
        return client.post(url("sign", offer.application), {"copy": uploads.upload("서명본.pdf", uploads.pdf("signed"))}, follow=True)

    hand_in()
    second = hand_in()

    offer.refresh_from_db()
    assert offer.company_signed_by == manager_of(offer.application)
    assert 'class="notice error"' in second.content.decode()


def made_today(offer: object) -> None:
    from django.utils import timezone  # noqa: PLC0415

    type(offer).objects.filter(pk=offer.pk).update(made_at=timezone.now())


@pytest.mark.parametrize("text", ["가" * 20_000, "글\x00자", "\ud800"], ids=["too long", "NUL", "lone surrogate"])
def test_hostile_text_is_refused_in_words(text: str) -> None:
    application = make.application()
    client = make.signed_in(manager_of(application))
    body = f"plan={text}&needs=".encode("utf-8", "surrogatepass")

    answer = client.post(url("edit", application, "plan"), body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()


def test_decomposed_hangul_is_composed() -> None:
    application = make.application()
    plan = {"plan": unicodedata.normalize("NFD", "한글"), "needs": ""}
    make.signed_in(manager_of(application)).post(url("edit", application, "plan"), plan)

    application.refresh_from_db()
    assert application.plan == "한글"


@pytest.mark.parametrize("value", ["0", "51", "-1", "abc", "999999999999999999999"])
def test_an_impossible_number_is_refused(value: str) -> None:
    application = make.application()
    data = {"desks": value, "wanted_from": "2099-01-01", "months": 12}

    answer = make.signed_in(manager_of(application)).post(url("edit", application, "space"), data)

    assert answer.status_code == 200
    application.refresh_from_db()
    assert application.desks == 1


def test_a_foreign_project_cannot_be_chosen() -> None:
    application, foreign = make.application(), make.confirmed_project()

    answer = make.signed_in(manager_of(application)).post(url("edit", application, "cooperation"), {"project": foreign.pk})

    assert answer.status_code == 200
    application.refresh_from_db()
    assert application.project != foreign


def test_a_document_goes_to_its_people_and_to_staff_and_is_written_down() -> None:
    application = make.application("submitted")
    document = application.documents.first()
    assert document
    with_bytes(document)
    address = url("document", application, document.pk)

    clerk = make.clerk()
    assert make.signed_in(clerk).get(address).status_code == 200
    assert AccessEvent.objects.filter(actor=clerk, about_id=str(document.pk)).count() == 1
    assert make.signed_in(manager_of(application)).get(address).status_code == 200
    for outsider in (make.user(), manager_of(make.application())):
        assert make.signed_in(outsider).get(address).status_code == 404


def with_bytes(document: object) -> None:
    from django.core.files.base import ContentFile  # noqa: PLC0415

    from innocenter.files.models import vault  # noqa: PLC0415

    vault().save(document.file.path, ContentFile(b"%PDF-1.7"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_applications_takes_the_same_statements(django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    application = make.application("withdrawn")
    for _ in range(rows - 1):
        make.application("withdrawn", project_=application.project)
    client = make.signed_in(manager_of(application))
    with django_assert_num_queries(4):  # session, person, companies, applications
        assert len(client.get(reverse("workspace:applications")).context["rows"]) == rows


def test_after_a_discard_the_old_tab_is_told() -> None:
    application = make.application()
    client = make.signed_in(manager_of(application))
    assert client.post(url("discard", application)).status_code == 302
    assert not Application.objects.exists()
    assert client.post(url("edit", application, "plan"), {"plan": "x"}).status_code == 404


def test_the_page_tells_what_happened_when_and_by_whom() -> None:
    application = make.application("not_selected")
    client = make.signed_in(manager_of(application))

    moments = client.get(url("application", application)).context["moments"]

    assert [at for at, _words, _who in moments] == [make.NOON] * 7
    assert "다른 계획이 앞섰습니다." in moments[0][1]
    assert moments[0][2] != make.User.objects.get(pk=application.decided_by_id).name  # staff are the centre
    assert moments[-1][2] == manager_of(application).name
    assert [words for _at, words, _who in moments][2] != [words for _at, words, _who in moments][4]  # screening, and screening again


def test_a_company_with_a_confirmed_project_is_told_to_apply() -> None:
    project = make.confirmed_project()
    manager = project.company.managers().get()

    def told() -> list[tuple[str, str]]:
        return [(todo.sentence, todo.url) for todo in todos_of(applications_asks(manager, make.TODAY))]

    assert told() == [(f"연구기관이 과제를 확인했습니다. {project.company.name}의 입주를 신청해 주세요.", "/workspace/apply/")]
    assert todos_of(applications_asks(make.user(), make.TODAY)) == []
    draft = Application.start(company=project.company, by=manager, now=make.NOON)
    assert "/workspace/apply/" not in [address for _, address in told()]
    draft.discard(by=manager)
    assert "/workspace/apply/" in [address for _, address in told()]

    for state, is_told in (("contracted", False), ("not_selected", False), ("returned", True)):
        company = make.application(state).company
        todos = todos_of(applications_asks(company.managers().get(), make.TODAY))
        assert ("/workspace/apply/" in [todo.url for todo in todos]) == is_told, state


def test_a_planned_project_is_not_yet_a_reason_to_apply() -> None:
    project = make.project()

    assert todos_of(applications_asks(project.company.managers().get(), make.TODAY)) == []


def test_after_the_companys_signature_the_first_day_is_told() -> None:
    offer = make.offer()
    manager = offer.application.company.managers().get()
    offer.sign_for_company(on=make.TODAY, copy=make.signed_copy(), by=manager, now=make.NOON)

    assert [(todo.due, todo.waiting) for todo in todos_of(applications_asks(manager, make.TODAY))] == [(offer.first_day, True)]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("wanted_from", "2020-01-01", "날"), ("months", "25", "24"), ("months", "0", "1개월"), ("months", "-1", "1개월")],
)
def test_a_wrong_day_or_number_of_months_is_told_at_its_step_and_not_called_saved(field: str, value: str, words: str) -> None:
    application = make.application(wanted_from=FUTURE)
    client = make.signed_in(manager_of(application))
    answers = {"desks": 1, "wanted_from": "2099-01-01", "months": 12, field: value}

    answer = client.post(url("edit", application, "space"), answers)

    assert answer.status_code == 200
    assert words in str(answer.context["form"].errors[field])
    assert "저장됨" not in answer.content.decode()
    application.refresh_from_db()
    assert (application.wanted_from, application.months) == (FUTURE, 12)


def test_a_certificate_that_has_run_out_is_refused_beside_the_field() -> None:
    application = make.application()
    before = application.documents.count()
    client = make.signed_in(manager_of(application))
    file = SimpleUploadedFile("확인서.pdf", uploads.pdf())

    answer = client.post(url("edit", application, "documents") + "?kind=sme", {"sme-file": file, "sme-valid_until": "2020-01-01"})

    assert answer.status_code == 200
    assert answer.context["wrong"][0].errors["valid_until"] == ["유효기간이 지난 확인서입니다. 새 확인서를 올려 주세요."]
    assert application.documents.count() == before


@pytest.mark.parametrize("state", ["not_selected", "lapsed", "withdrawn", "ineligible", "returned", "contracted"])
def test_an_application_that_is_over_has_no_current_step(state: str) -> None:
    assert "now" not in {where for _name, where in stages(make.application(state))}


def test_a_confirmed_project_leads_to_a_new_application_to_the_open_one_or_to_the_lease() -> None:
    def buttons(of: Project) -> str:
        return make.signed_in(of.company.managers().get()).get(of.get_absolute_url()).content.decode()

    assert f'href="{reverse("workspace:apply")}"' in buttons(make.confirmed_project())
    application = make.application("submitted")
    assert application.project
    page = buttons(application.project)
    assert f'href="{application.get_absolute_url()}"' in page
    assert reverse("workspace:apply") not in page
    lease = make.lease()
    page = buttons(lease.project)
    assert f'href="{lease.get_absolute_url()}"' in page
    assert reverse("workspace:apply") not in page
