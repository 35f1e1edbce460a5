"""The staff's real first page: every room has its name in the reader's language."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db


def test_every_room_and_table_has_a_korean_name():
    staff = make.signed_in(make.user(is_staff=True, is_superuser=True))
    rooms = staff.get("/admin/").context["app_list"]

    names = [room["name"] for room in rooms] + [model["name"] for room in rooms for model in room["models"]]
    assert "입주·공간" in names
    assert [str(name) for name in names if str(name).isascii()] == []
