from companies.models.company import Company, CompanyQuerySet, Size
from companies.models.membership import CentreMembership
from companies.models.person import Person, PersonQuerySet
from companies.models.standings import Standing
from companies.models.tier import Tier

__all__ = ["CentreMembership", "Company", "CompanyQuerySet", "Person", "PersonQuerySet", "Size", "Standing", "Tier"]
