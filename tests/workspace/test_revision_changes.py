"""After a supplement staff read what is otherwise, part by part, and not the whole again."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests import make
from tests.make import NOON
from workspace.models import Application
from workspace.revision_changes import Changed, with_changes

pytestmark = pytest.mark.django_db


def answered(**parts: str) -> Application:
    """Asked for the plan and the certificate again, and answered."""
    made = make.application("screening")
    asked = parts or {"plan": "자세히 써 주세요.", "sme": "만료되었습니다."}
    made.ask_supplement(asked, due_on=date(2026, 12, 1), by=make.clerk(), now=NOON)
    return made


def test_only_what_was_changed_is_told_with_what_stood_there() -> None:
    application = answered()
    manager = application.company.managers().exclude(is_staff=True).get()
    application.save_answers({"plan": "더 자세한 계획"}, by=manager, now=NOON)
    application.add_document(
        "sme", make.stored_file(name="새 확인서.pdf", sha256="2" * 64), valid_until=date(2027, 12, 31), by=manager, now=NOON
    )
    application.answer_supplement({}, by=manager, now=NOON + timedelta(days=1))

    (first, nothing), *between, (last, changed) = with_changes(application.revisions.all())
    assert (first.number, nothing, last.number) == (1, [], len(between) + 2)
    plan, certificate = changed
    assert plan == Changed("계획", "함께 만듭니다.", "더 자세한 계획")
    assert (certificate.name, certificate.after) == ("중소·중견기업 확인서", "새 확인서.pdf (2027. 12. 31. (금))")

    page = make.signed_in(make.clerk()).get(reverse("admin:workspace_application_change", args=[application.pk])).content.decode()
    assert "<ins>더 자세한 계획</ins>" in page
    assert "<del>함께 만듭니다.</del>" in page


def test_a_remark_alone_changes_nothing() -> None:
    application = answered(plan="자세히 써 주세요.")
    manager = application.company.managers().exclude(is_staff=True).get()
    application.answer_supplement({"plan": "그대로가 맞습니다."}, by=manager, now=NOON)
    assert with_changes(application.revisions.all())[-1][1] == []
    page = make.signed_in(make.clerk()).get(reverse("admin:workspace_application_change", args=[application.pk])).content.decode()
    assert "바뀐 내용이 없습니다." in page
