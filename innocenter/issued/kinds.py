"""What kinds of official documents there are. Each room declares its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from innocenter.accounts.models import User

REGISTRY: dict[str, "Kind"] = {}


def nobody(about: Any) -> Iterable[User]:
    return ()


@dataclass(frozen=True)
class Kind:
    """One kind of document, named "<room>.<document>"; creating it registers it.

    `people` says whose personal data stands in one about that object: it goes into the access log with each download.
    """

    name: str
    title: str | Promise
    people: Callable[[Any], Iterable[User]] = nobody

    def __post_init__(self) -> None:
        if REGISTRY.setdefault(self.name, self) is not self:
            raise ValueError(f"There are two kinds of documents named {self.name}.")

    def __str__(self) -> str:
        return str(self.title)


def find(name: str) -> Kind | None:
    return REGISTRY.get(name)
