"""What the code, the database and the page say about lifecycles is the same."""

from typing import Any

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, transaction

from innocenter.lifecycle import because, refuse_unless_allowed, state_field, timeline, transitions
from innocenter.look import lifecycles
from projects.models import Project
from tests import make

LIVING = lifecycles.living()


def test_the_page_is_as_new_as_the_code():
    assert lifecycles.page_file().read_text(encoding="utf-8") == lifecycles.page(), "run: manage.py lifecycles"


@pytest.mark.parametrize("model", LIVING, ids=[model._meta.label for model in LIVING])
def test_the_trigger_lets_the_same_moves_pass_as_the_table(model: Any):
    trigger = next(trigger for trigger in model._meta.triggers if isinstance(trigger, pgtrigger.FSM))
    trigger.get_func(model)  # fills in the moves, which are read late
    assert sorted((str(start), str(end)) for start, end in trigger.transitions) == transitions(model.MOVES)


@pytest.mark.parametrize("model", LIVING, ids=[model._meta.label for model in LIVING])
def test_every_state_has_its_line_in_the_table(model: Any):
    field = model._meta.get_field(state_field(model))
    assert {str(state) for state in model.MOVES} == {str(value) for value, _label in field.flatchoices}


@pytest.mark.django_db
@pytest.mark.parametrize("model", LIVING, ids=[model._meta.label for model in LIVING])
def test_the_trigger_in_the_database_is_the_one_in_the_code(model: Any):
    trigger = next(trigger for trigger in model._meta.triggers if isinstance(trigger, pgtrigger.FSM))
    assert trigger.get_installation_status(model) == ("INSTALLED", True)


@pytest.mark.django_db
def test_an_illegal_move_is_refused_by_the_database_even_from_update():
    project = make.confirmed_project()
    with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(state="planned")


def test_an_illegal_move_is_refused_in_words():
    with pytest.raises(ValidationError, match=r"지금 상태는 ‘.+’입니다") as refusal:
        refuse_unless_allowed(Project.MOVES, "declined", "confirmed")
    assert refusal.value.code == "illegal_move"
    refuse_unless_allowed(Project.MOVES, "planned", "confirmed")


@pytest.mark.django_db
def test_a_timeline_tells_each_move_with_its_own_reason_in_two_statements(django_assert_num_queries: Any):
    project, first = make.project(), make.user()
    with because(by=first, reason="바깥"):
        Project.objects.filter(pk=project.pk).update(title="다른 이름")
        with because(by=None, reason="안쪽"):
            Project.objects.filter(pk=project.pk).update(state="withdrawn")
    with django_assert_num_queries(2):
        moments = timeline(project)
    assert [(moment.state, moment.reason) for moment in moments] == [("withdrawn", "안쪽"), ("planned", "")]
    assert moments[0].by is None
