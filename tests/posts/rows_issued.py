"""Documents that the portal issues: the page where anybody asks whether one is ours."""

from tests.posts import Post, row


@row("issued:check", told="2026-00012", does=False)
def check_document() -> Post:
    return Post(None, body={"number": "2026-00012", "proof": "0123456789abcdef"})
