"""The names of a row's fields of technology, read with the row: a page of a list needs no statement and no objects of its own for them."""

from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from innocenter.look.dates import is_korean
from innocenter.taxonomy.models import Field

Rows = TypeVar("Rows", bound=QuerySet[Any])


def with_field_names(rows: Rows) -> Rows:
    """Adds `field_names`, a list in the reader's language, to rows that have `fields`."""
    fields = rows.model._meta.get_field("fields")
    named = Field.objects.filter(**{fields.related_query_name(): OuterRef("pk")}).order_by("code")
    return rows.annotate(field_names=ArraySubquery(named.values("name_ko" if is_korean() else "name_en")))
