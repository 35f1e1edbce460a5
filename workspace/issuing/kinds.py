"""The official documents of the space, and in which languages a company gets them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.issued.kinds import Kind


def people(about: Any) -> Iterable[User]:
    """Whose names stand in papers about an application or a lease: those who act for the company, or for the one in which it goes on."""
    company = about.company.continued_by or about.company
    managers: Iterable[User] = company.managers()
    return managers


def refuse(about: Any, by: User) -> None:
    """Staff do not issue papers again for a company that they act for."""
    about.company.refuse_own_people(by)


RECEIPT = Kind("workspace.receipt", _("Receipt of the application"), people, refuse)
SUPPLEMENT = Kind("workspace.supplement", _("Request for a supplement"), people, refuse)
DECISION = Kind("workspace.decision", _("Decision on the application"), people, refuse)
APPEAL = Kind("workspace.appeal", _("Decision on the appeal"), people, refuse)
AGREEMENT = Kind("workspace.agreement", _("Lease agreement"), people, refuse)
RENEWAL = Kind("workspace.renewal", _("Decision on the renewal"), people, refuse)
CAUSE = Kind("workspace.cause", _("Decision on the review for cause"), people, refuse)
AMENDMENT = Kind("workspace.amendment", _("Amendment of the lease agreement"), people, refuse)
PARTY = Kind("workspace.party", _("Amendment: change of party"), people, refuse)
CHECKOUT = Kind("workspace.checkout", _("Confirmation of the check-out"), people, refuse)


def languages(company: Company) -> list[str]:
    """Korean always; a translation beside it when one of the managers reads the portal in another language."""
    return sorted(set(company.managers().values_list("language", flat=True)) - {"ko", ""})
