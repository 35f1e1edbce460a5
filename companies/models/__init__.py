from companies.models.company import Company, CompanyQuerySet, Size
from companies.models.person import Person, PersonQuerySet

__all__ = ["Company", "CompanyQuerySet", "Person", "PersonQuerySet", "Size"]
