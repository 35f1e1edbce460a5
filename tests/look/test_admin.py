"""The staff's pages: reading an object, acting on it, and what is refused."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import DatabaseError
from django.test import Client
from django.urls import clear_url_caches

from innocenter.privacy.models import AccessEvent
from projects.models import Project
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff_site(settings: LazySettings) -> Any:
    settings.ROOT_URLCONF = "tests.look.staff_site"
    clear_url_caches()
    yield
    clear_url_caches()


def clerk(*names: str) -> Client:
    person = make.staff("mentoring", name="김담당")
    person.groups.clear()
    person.user_permissions.set(Permission.objects.filter(codename__in=names or ["view_project", "change_project"]))
    return make.signed_in(person)


def page(project: Project, act: str = "") -> str:
    return f"/admin/projects/project/{project.pk}/" + (f"act/{act}/" if act else "change/")


def test_an_object_is_a_page_to_read_with_its_acts_and_its_history():
    project = make.project()
    shown = clerk().get(page(project)).content.decode()
    assert "12개월" in shown
    assert page(project, "confirm") in shown
    assert page(project, "secret") not in shown
    assert "지난 기록" in shown
    assert "<textarea" not in shown


def test_raw_fields_cannot_be_sent_past_the_page():
    project = make.project()
    assert clerk().post(page(project), {"title": "몰래"}).status_code == 403
    project.refresh_from_db()
    assert project.title != "몰래"


def test_an_act_asks_first_and_a_get_changes_nothing():
    project = make.project()
    answer = clerk().get(page(project, "confirm"))
    assert f"{project.title} 협력을 확인합니다." in answer.content.decode()
    project.refresh_from_db()
    assert project.state == "planned"


def test_an_act_calls_its_verb_tells_so_and_is_logged_with_its_reason():
    project = make.project()
    client = clerk()
    answer = client.post(page(project, "decline"), {"reason": "맞는 장비가 없습니다."}, follow=True)
    assert answer.redirect_chain == [(page(project), 302)]
    shown = answer.content.decode()
    assert "거절했습니다." in shown
    assert "맞는 장비가 없습니다." in shown
    project.refresh_from_db()
    assert project.state == "declined"
    assert [entry.change_message for entry in LogEntry.objects.all()] == ["거절"]


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed():
    project = make.project()
    answer = clerk().post(page(project, "decline"), {"reason": "짧다"})
    assert answer.status_code == 200
    assert answer.context["form"].errors == {"reason": ["사유를 더 자세히 적어 주세요."], "__all__": ["다른 곳의 잘못입니다."]}
    shown = answer.content.decode()
    assert ">\n짧다</textarea>" in shown
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_reason_error"' in shown


def test_a_refusal_without_a_field_is_told_above_the_form():
    answer = clerk().post(page(make.project(), "decline"), {"reason": "거절"})
    assert answer.status_code == 200
    assert "동사가 거절했습니다." in answer.content.decode()


def test_a_reason_is_needed_and_nul_or_lone_surrogates_are_told_in_words():
    project = make.project()
    client = clerk()
    for typed in ("", "++", "a%00b", "%ED%A0%80"):
        answer = client.post(page(project, "decline"), f"reason={typed}", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200
        assert list(answer.context["form"].errors) == ["reason"]


def test_the_second_of_two_clicks_is_told_who_was_first():
    project = make.project()
    client = clerk()
    client.post(page(project, "decline"), {"reason": "첫째"})
    answer = client.post(page(project, "confirm"), follow=True)
    assert answer.redirect_chain == [(page(project), 302)]
    assert f"{project.counterparts()[0]} 님이" in str(list(answer.context["messages"])[-1])
    project.refresh_from_db()
    assert project.state == "declined"


def test_acts_are_refused_without_permission_and_unknown_ones_are_not_found():
    project = make.project()
    client = clerk()
    assert client.get(page(project, "secret")).status_code == 403
    assert client.post(page(project, "secret")).status_code == 403
    assert client.get(page(project, "nothing")).status_code == 404
    assert client.get(f"/admin/projects/project/{project.pk + 1}/act/confirm/").status_code == 404
    assert client.get("/admin/projects/project/a%00b/act/confirm/").status_code == 404
    assert clerk("view_project").post(page(project, "confirm")).status_code == 403
    assert clerk("view_holiday").get(page(project)).status_code == 403
    assert make.signed_in(make.user()).get(page(project)).status_code == 302


def test_reading_is_written_down_before_the_page_is_shown(monkeypatch: pytest.MonkeyPatch):
    project = make.project()
    client = clerk()
    client.get(page(project))
    event = AccessEvent.objects.get()
    assert (event.about_type, event.about_id, event.action) == ("projects.project", str(project.pk), "read")

    def fail(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("the log is full")

    monkeypatch.setattr("innocenter.privacy.models.AccessEventQuerySet.record", fail)
    with pytest.raises(DatabaseError):
        client.get(page(project))


def test_states_are_never_typed_and_nothing_is_deleted():
    client = make.signed_in(make.user(is_staff=True, is_superuser=True))
    project = make.project()
    assert client.get(f"/admin/projects/project/{project.pk}/delete/").status_code == 403
    assert 'name="state"' not in client.get("/admin/projects/project/add/").content.decode()


def test_entries_of_a_plain_form_are_cleaned():
    client = clerk("add_holiday", "change_holiday", "view_holiday")
    decomposed = "\u110b\u1175\u11b7\u1109\u1175"  # 임시, as a Mac types it
    answer = client.post("/admin/taxonomy/holiday/add/", {"day": "2027-01-04", "name": f"{decomposed} 공휴일"})
    assert answer.status_code == 302
    assert "임시 공휴일" in client.get("/admin/taxonomy/holiday/").content.decode()
    answer = client.post("/admin/taxonomy/holiday/add/", {"day": "2027-01-05", "name": "a\x00b"})
    assert answer.status_code == 200
    assert "name" in answer.context["adminform"].form.errors


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_takes_the_same_statements_for_one_row_and_for_three(rows: int, django_assert_num_queries: Any):
    for _n in range(rows):
        make.project()
    client = clerk()
    client.get("/admin/projects/project/")
    with django_assert_num_queries(6):  # session, user, permissions by group and by person, number of rows, rows
        client.get("/admin/projects/project/")
