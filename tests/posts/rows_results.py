"""How questions end, and what the desk has beside them."""

from mentoring.models import CannedReply
from tests import make_mentoring
from tests.posts import Post, row
from tests.posts.rows_admin import LOG

CANNED = {"title": "시험 기관 안내", "use": "answer", "text": "가까운 시험기관은 다음과 같습니다.", "is_active": "on"}


@row("admin:mentoring_cannedreply_add", told="아래 오류")
def add_canned() -> Post:
    return Post(make_mentoring.clerk(), [], CANNED)


@row("admin:mentoring_cannedreply_change", told="변경되었습니다.", anew=[LOG])
def change_canned() -> Post:
    kept = CannedReply.objects.create(title="옛 이름", use="answer", text="옛 글")
    return Post(make_mentoring.clerk(), [kept.pk], CANNED)
