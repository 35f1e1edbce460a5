"""Regions, fields, and the staff's own holidays."""

from datetime import date

import pytest
from django.utils import translation

from innocenter.taxonomy.models import CAPITAL, Field, Holiday, Region
from tests import make

pytestmark = pytest.mark.django_db


def test_there_are_seventeen_regions_and_three_of_them_are_the_capitals():
    assert len(Region) == 17
    assert {region.label for region in CAPITAL} == {"서울", "인천", "경기"}


def test_the_sixteen_fields_speak_both_languages():
    assert Field.objects.count() == 16
    field = Field.objects.get(code="EE")
    with translation.override("ko"):
        assert str(field) == "정보·통신"
    with translation.override("en"):
        assert str(field) == "Information and communication"


def test_a_day_that_staff_add_is_off_at_once():
    friday = date(2026, 11, 27)
    assert Holiday.objects.calendar().is_working(friday)
    admin = make.user(is_staff=True, is_superuser=True)
    response = make.signed_in(admin).post("/admin/taxonomy/holiday/add/", {"day": "2026-11-27", "name": "임시공휴일"})
    assert response.status_code == 302
    assert Holiday.objects.calendar().on_or_after(friday) == date(2026, 11, 30)
