"""Pages of a list. A page that does not exist is the nearest one that does."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest


class ListPage(Page):  # type: ignore[type-arg]
    def elided(self) -> list[Any]:
        """The page numbers to show: the ends, the neighbours, and an ellipsis between."""
        return list(self.paginator.get_elided_page_range(self.number, on_each_side=2, on_ends=1))


class ListPaginator(Paginator):  # type: ignore[type-arg]
    def _get_page(self, *args: Any, **kwargs: Any) -> ListPage:
        return ListPage(*args, **kwargs)


def page_of(request: HttpRequest, rows: "QuerySet[Model] | list[Any]", *, per_page: int = 20, count: int | None = None) -> ListPage:
    """The page that `?page=` asks for; anything odd there is read as the first or the last page. Who knows `count` saves a statement."""
    paginator = ListPaginator(rows, per_page)
    if count is not None:
        paginator.__dict__["count"] = count  # where the cached property would keep it
    page: ListPage = paginator.get_page(request.GET.get("page"))  # type: ignore[assignment]
    return page
