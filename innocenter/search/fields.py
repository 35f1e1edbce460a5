"""The two generated columns of a model that can be searched: `search` finds, `search_text` checks and ranks."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models


class UnfetchedArray(ArrayField):  # type: ignore[type-arg]  # -- the stubs want the type of a field that nobody reads
    """Searched in the database and never brought to Python."""

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        return "NULL::text[]", []


class UnfetchedText(models.TextField):  # type: ignore[type-arg]  # -- the stubs want the type of a field that nobody reads
    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        return "NULL::text", []


class _Generated(models.GeneratedField):
    function: str

    def __init__(self, *columns: str, **options: Any) -> None:
        self.columns = columns
        options = {"db_persist": True, "editable": False} | options
        options.setdefault("expression", models.Func(*columns, function=self.function))
        options.setdefault("output_field", self.output())
        super().__init__(**options)

    @classmethod
    def output(cls) -> "models.Field[Any, Any]":
        return UnfetchedText()

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.GeneratedField", args, kwargs


class SearchField(_Generated):
    """`search = SearchField("name", "name_en")`: what each row is found by. The first column is the one that ranks. Wants a GinIndex."""

    function = "ko_search"

    @classmethod
    def output(cls) -> "models.Field[Any, Any]":
        return UnfetchedArray(models.TextField())


class SearchText(_Generated):
    """`search_text = SearchText("name", "name_en")`, of the same columns: the normalised words themselves."""

    function = "ko_text"
