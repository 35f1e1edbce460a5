"""Who is to have a seat, before there is a registration."""

from __future__ import annotations

from dataclasses import dataclass

from companies.models import Company
from innocenter.accounts.models import User


@dataclass(frozen=True)
class Attendee:
    """Somebody with an account (`Attendee.of`), or a guest whose address has been confirmed (`Attendee.guest`)."""

    email: str
    name: str
    person: User | None = None
    affiliation: str = ""
    company: Company | None = None
    language: str = "ko"

    @classmethod
    def of(cls, person: User, *, company: Company | None = None, affiliation: str = "") -> Attendee:
        said = affiliation or (company.name if company else "")
        return cls(person.email.lower(), str(person), person, said, company, person.language)

    @classmethod
    def guest(
        cls, email: str, name: str, *, affiliation: str = "", company: Company | None = None, language: str = "ko"
    ) -> Attendee:
        """A colleague without an account comes for the `company` of whoever registers them."""
        return cls(email.strip().lower(), name, None, affiliation or (company.name if company else ""), company, language)
