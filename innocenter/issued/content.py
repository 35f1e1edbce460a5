"""What a document says, as plain text in one language. It becomes JSON and reaches the layout as data: nothing in it is ever markup."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from innocenter.issued.font import can_show

UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ud800-\udfff]")
STAND_IN = "□"  # for a sign that the font does not have, such as an emoji: PDF/A wants a shape for each letter
Block = dict[str, Any]


def plain(text: object) -> str:
    """Composed (NFC), without control or direction marks, each sign one that the font can show; line breaks stay."""
    whole = unicodedata.normalize("NFC", str(text)).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(sign if sign == "\n" or can_show(sign) else STAND_IN for sign in UNSEEN.sub("", whole))


def lines(text: object) -> list[str]:
    return [line.strip() for line in plain(text).split("\n") if line.strip()]


def paragraph(text: object) -> Block:
    return {"sort": "paragraph", "lines": lines(text)}


def heading(text: object) -> Block:
    return {"sort": "heading", "lines": lines(text)}


def numbered(items: Iterable[object]) -> Block:
    """1. 2. 3., as official Korean letters and contracts count."""
    return {"sort": "numbered", "items": [found for item in items if (found := lines(item))]}


def quote(text: object) -> Block:
    """What somebody wrote, for example the reason of a decision."""
    return {"sort": "quote", "lines": lines(text)}


def facts(rows: Iterable[tuple[object, object]]) -> Block:
    return {"sort": "facts", "rows": [[plain(label), lines(value)] for label, value in rows if lines(value)]}


def table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> Block:
    return {"sort": "table", "head": [plain(cell) for cell in head], "rows": [[lines(cell) for cell in row] for row in rows]}


def signatures(parties: Iterable[tuple[object, object, object]]) -> Block:
    """Boxes to sign in: (party, name, line below), side by side."""
    return {"sort": "signatures", "parties": [[plain(word) for word in party] for party in parties]}


@dataclass(frozen=True)
class Content:
    """`receiver` is empty for a contract, which has two parties and no receiver."""

    subject: str
    blocks: Sequence[Block]
    receiver: str = ""

    def as_json(self) -> dict[str, Any]:
        words = asdict(self)
        return {
            "subject": plain(words["subject"]),
            "receiver": plain(words["receiver"]),
            "blocks": list(words["blocks"]),
        }


Writer = Callable[[], Content]
