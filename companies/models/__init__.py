from companies.models.company import Company, CompanyQuerySet, Size
from companies.models.former_number import FormerNumber
from companies.models.membership import CentreMembership
from companies.models.person import Person, PersonQuerySet
from companies.models.standings import Standing
from companies.models.succession import Succession
from companies.models.tier import Tier

__all__ = [
    "CentreMembership",
    "Company",
    "CompanyQuerySet",
    "FormerNumber",
    "Person",
    "PersonQuerySet",
    "Size",
    "Standing",
    "Succession",
    "Tier",
]
