"""How a letter names the official document that goes with it: by number and link, never as an attachment."""

from innocenter.issued.models import IssuedDocument
from innocenter.outbox.rendering import absolute


def told(paper: IssuedDocument | None) -> dict[str, str]:
    return {"paper": paper.number, "paper_url": absolute(paper.get_absolute_url())} if paper else {}
