"""The rules under which a membership is given without anybody deciding. Whoever meets all of them is a member at once."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.models import User
from innocenter.values import registration_numbers

if TYPE_CHECKING:
    from companies.models.company import Company

SIZES = frozenset({"small", "medium", "middle"})


class Point(models.TextChoices):
    """A rule that was not met."""

    NUMBER = "number", _("The business registration number is valid")
    SIZE = "size", _("The company is small, medium-sized or middle-market")
    PROFILE = "profile", _("The profile names the address, the fields of technology and what the company does")
    RECORD = "record", _("No earlier membership ended in a suspension")


def open_points(company: "Company", *, ended_badly: bool) -> list[str]:
    """The codes of the rules that the company does not meet, in order."""
    met = {
        Point.NUMBER: has_valid_number(company),
        Point.SIZE: company.size in SIZES,
        Point.PROFILE: not missing_in_profile(company),
        Point.RECORD: not ended_badly,
    }
    return [point.value for point, is_met in met.items() if not is_met]


def has_valid_number(company: "Company") -> bool:
    try:
        return bool(registration_numbers.parse(company.registration_number))
    except registration_numbers.WrongNumber:
        return False


def missing_in_profile(company: "Company") -> list[str]:
    """The names of what the profile still lacks."""
    missing = [name for name in ("address", "introduction") if not str(getattr(company, name)).strip()]
    if not company.fields.exists():
        missing.append("fields")
    return [str(company._meta.get_field(name).verbose_name) for name in missing]  # type: ignore[union-attr]  # -- fields of its own


def refuse_all_but_managers(company: "Company", user: User) -> None:
    """Staff do not stand in: nobody else applies for a company."""
    if not company.is_manager(user):
        raise ValidationError(_("Only a manager of the company may do this."), code="not_manager")
