"""The staff groups may do what their table says, no more."""

import pytest
from django.contrib.auth.models import Group

from innocenter.accounts.groups import MAY, NAMES, codes
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", NAMES)
def test_a_group_may_do_exactly_what_its_table_says(name: str) -> None:
    held = Group.objects.get(name=name).permissions.values_list("content_type__app_label", "codename")

    assert sorted(held) == sorted(set(codes(MAY[name])))


def test_only_the_head_decides() -> None:
    deciding = {"workspace.decide_application", "workspace.decide_renewalreview"}

    assert make.head().has_perms(deciding)
    assert not any(make.clerk().has_perm(permission) for permission in deciding)


@pytest.mark.parametrize("name", NAMES)
def test_nobody_of_the_staff_may_touch_the_log_or_delete_a_record(name: str) -> None:
    held = {code for _label, code in codes(MAY[name])}

    assert not {"change_accessevent", "add_accessevent", "change_user", "change_consent"} & held
    # an address that refused mail may be tried again
    lists = {"delete_rubricitem", "delete_publicmaildomain"}  # a line of a sheet that nobody has published, a mail service
    lists |= {"delete_agendaitem", "delete_speaker", "delete_invitee"}  # lines of an event that staff are still writing
    lists |= {"delete_surveyquestion"}  # of a survey that is not open yet
    lists |= {"delete_question"}  # of an event, as long as nobody has answered it: models/question.py and a trigger refuse it then
    # what the search for experts is told: a word, a tie or a competitor that is none any more; the admin's own log keeps who took it away
    lists |= {"delete_synonym", "delete_declaredtie", "delete_rival"}
    assert {code for code in held if code.startswith("delete_")} <= {"delete_undeliverable"} | lists


def test_what_a_group_may_do_is_told_in_korean() -> None:
    group = Group.objects.get(name="head of centre")

    page = make.signed_in(make.user(is_staff=True, is_superuser=True)).get(f"/admin/auth/group/{group.pk}/change/").content.decode()

    assert "<li>입주신청: 보기, 수정, 결정</li>" in page
    assert "Can view" not in page
