"""Who is asked for a decision."""

from django.db import models
from django.db.models import Q

from innocenter.accounts.models import User


def who_may(codename: str) -> models.QuerySet[User]:
    """Active staff who hold this permission of the space, by a group or by themselves."""
    by_group = Q(groups__permissions__codename=codename, groups__permissions__content_type__app_label="workspace")
    by_person = Q(user_permissions__codename=codename, user_permissions__content_type__app_label="workspace")
    return User.objects.filter(by_group | by_person, is_active=True, is_staff=True).distinct()
