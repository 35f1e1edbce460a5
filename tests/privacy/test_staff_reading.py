"""Whoever opens somebody's data on the staff's site leaves a line in the log, whatever table it stands in."""

import pytest
from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils.html import escape

from innocenter.accounts.models import User
from innocenter.privacy.models import AccessEvent
from tests import make
from tests.e2e.test_real_admin import ONE
from tests.posts.rows_admin import administrator

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
def test_a_page_that_names_somebody_is_written_down(model: type[Model]) -> None:
    label = model._meta.label_lower
    one = ONE[label]() if label in ONE else model._default_manager.first()
    for number, person in enumerate(User.objects.filter(is_staff=False)):
        person.name = f"이름{number}비밀"  # makers give many the same
        person.save(update_fields=["name"])
    one.refresh_from_db()
    known = AccessEvent.objects.count()

    page = make.signed_in(administrator()).get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[one.pk]))

    words = page.content.decode()
    named = [person.name for person in User.objects.filter(is_staff=False) if person.name in words or escape(person.email) in words]
    assert page.status_code == 200
    assert not named or AccessEvent.objects.count() == known + 1, f"{named}: set `personal` and say whose data it is in `people`"
