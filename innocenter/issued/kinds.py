"""What kinds of official documents there are. Each room declares its own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.functional import Promise

from innocenter.accounts.models import User

if TYPE_CHECKING:
    from innocenter.issued.models import IssuedDocument

REGISTRY: dict[str, "Kind"] = {}


def nobody(about: Any) -> Iterable[User]:
    return ()


def anybody(about: Any, by: User) -> None:
    return None


def nothing(about: Any) -> Sequence[tuple[str, str]]:
    return ()


@dataclass(frozen=True)
class Kind:
    """One kind of document, named "<room>.<document>"; creating it registers it.

    `people` says whose personal data stands in one about that object: it goes into the access log with each download, and they are told
    when it is issued again. `refuse` raises ValidationError for somebody of the staff who may not act about that object.
    """

    name: str
    title: str | Promise
    people: Callable[[Any], Iterable[User]] = nobody
    refuse: Callable[[Any, User], None] = anybody
    shown: Callable[[Any], Sequence[tuple[str, str]]] = nothing

    def __post_init__(self) -> None:
        if REGISTRY.setdefault(self.name, self) is not self:
            raise ValueError(f"There are two kinds of documents named {self.name}.")

    def __str__(self) -> str:
        return str(self.title)


def find(name: str) -> Kind | None:
    return REGISTRY.get(name)


class Signing(Protocol):
    """What a room says of documents that two sides sign."""

    def look(self, number: str, *, changes: bool) -> None:
        """Lock what is signed by it. Raises ValidationError when somebody has signed and the words would change."""

    def follow(self, document: "IssuedDocument") -> None:
        """Whoever has not signed yet signs the new version."""


SIGNING: dict[str, Signing] = {}
"""By the kind's name."""
