"""The official documents of the space, and in which languages a company gets them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.issued.kinds import Kind


def people(about: Any) -> Iterable[User]:
    """Whose names stand in papers about an application or a lease: those who act for the company."""
    managers: Iterable[User] = about.company.managers()
    return managers


RECEIPT = Kind("workspace.receipt", _("Receipt of the application"), people)
SUPPLEMENT = Kind("workspace.supplement", _("Request for a supplement"), people)
DECISION = Kind("workspace.decision", _("Decision on the application"), people)
APPEAL = Kind("workspace.appeal", _("Decision on the appeal"), people)
AGREEMENT = Kind("workspace.agreement", _("Lease agreement"), people)
RENEWAL = Kind("workspace.renewal", _("Decision on the renewal"), people)
CAUSE = Kind("workspace.cause", _("Decision on the review for cause"), people)
AMENDMENT = Kind("workspace.amendment", _("Amendment of the lease agreement"), people)
CHECKOUT = Kind("workspace.checkout", _("Confirmation of the check-out"), people)


def languages(company: Company) -> list[str]:
    """Korean always; a translation beside it when one of the managers reads the portal in another language."""
    return sorted(set(company.managers().values_list("language", flat=True)) - {"ko", ""})
