"""Business registration numbers that a company had before."""

from typing import TYPE_CHECKING

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:  # the company refuses these numbers to others
    from companies.models.company import Company


@pghistory.track()
class FormerNumber(models.Model):
    """The company had it until a day. It stays the company's, so that nobody comes again as somebody new."""

    company: "models.ForeignKey[Company, Company]" = models.ForeignKey(
        "companies.Company", models.CASCADE, related_name="former_numbers", verbose_name=_("Company")
    )
    registration_number = models.CharField(_("Business registration number"), max_length=10)
    until = models.DateField(_("Until"))
    recorded_at = models.DateTimeField(_("Recorded at"))

    class Meta:
        verbose_name = _("earlier registration number")
        verbose_name_plural = _("earlier registration numbers")
        ordering = ["-until", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration_number"], name="former_number_once",
                violation_error_message=_("A company had this number before."),
            ),
            models.CheckConstraint(condition=models.Q(registration_number__regex=r"^[0-9]{10}$"), name="former_number_has_ten_digits"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.registration_number
