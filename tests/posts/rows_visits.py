"""What is sent on the day of a visit."""

from datetime import timedelta

from tests import make
from tests.posts import Post, row


@row("workspace:visit", told="error-summary", anybody=True)  # the desk is one's own by then
def visit() -> Post:
    company, desk = make.member(), make.hot_desk()
    body = {"desk": desk.pk, "desk_begins": "09:00", "desk_ends": "18:00", "room": ""}
    return Post(company.managers().get(), [], body, query=f"?date={make.TODAY + timedelta(days=1)}")
