"""How questions end, and what the desk has beside them."""

from mentoring.models import CannedReply
from tests.tries import Kept, Trigger, the_same

CONSTRAINTS = [
    Kept(
        lambda: CannedReply.objects.create(title="시험 기관 안내", use="answer", text="다음과 같습니다."),
        {"canned_reply_named_once": the_same(), "canned_reply_says_something": {"text": ""}},
    ),
]
TRIGGERS: dict[str, Trigger] = {}
