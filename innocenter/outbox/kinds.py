"""What kinds of letters there are. Each room declares its own in `<room>/letters.py` (or a package of that name)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from innocenter.outbox.models import Letter

REGISTRY: dict[str, "Kind"] = {}


@dataclass(frozen=True)
class Kind:
    """One kind of letter; creating it registers it.

    `name` is "<room>.<letter>"; its template is `templates/letters/<room>/<letter>.txt`.
    `still_owed` is asked at the last moment and answers with the reason to skip the letter, or None. It may use one query.
    `optional` letters carry an unsubscribe link; people leave the `topic` (by default the kind itself).
    `urgent` ones leave before all others (somebody waits at the screen) and also go to addresses that refused mail before.
    `sensitive` ones keep no words and no context once they have left, and staff never see them. `useless_after` counts from the time
    they were due. `link_of` makes the link of letters that were posted in one statement (`posting.post_to_all`), when they are worded: it
    may be signed, which the database cannot do. `on_goodbye` hears of an address that does not want the topic any more.
    """

    name: str
    title: str | Promise = ""
    optional: bool = False
    still_owed: Callable[["Letter"], str | None] | None = None
    topic: str = ""
    urgent: bool = False
    sensitive: bool = False
    useless_after: timedelta | None = None
    link_of: Callable[["Letter"], str] | None = None
    on_goodbye: Callable[[str], object] | None = None

    def __post_init__(self) -> None:
        if REGISTRY.setdefault(self.name, self) is not self:
            raise ValueError(f"There are two kinds of letters named {self.name}.")

    def __str__(self) -> str:
        return str(self.title or self.name)

    @property
    def template(self) -> str:
        return f"letters/{self.name.replace('.', '/')}.txt"

    @property
    def subscription(self) -> str:
        return self.topic or self.name


def find(name: str) -> Kind | None:
    return REGISTRY.get(name)


def say_goodbye(address: str, topic: str) -> None:
    """Tell whoever keeps a list of readers for this topic."""
    for kind in REGISTRY.values():
        if kind.subscription == topic and kind.on_goodbye:
            kind.on_goodbye(address)


def topic_title(topic: str) -> str:
    """What people call the letters that they can stop."""
    return next((str(kind) for kind in REGISTRY.values() if kind.subscription == topic), topic)
