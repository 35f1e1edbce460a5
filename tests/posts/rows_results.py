"""How questions end, and what the desk has beside them."""

from mentoring.models import CannedReply
from tests import make_mentoring, make_results
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


@row("mentoring:close", told="지금은 추가로 보낼 내용이 없습니다")
def close() -> Post:
    made = make_results.reported()
    return Post(make_mentoring.asker(made.company), [made.pk], make_results.SAID)


@row("mentoring:follow_up", told="이미 답해 주셨습니다")
def follow_up() -> Post:
    token = make_results.link_of(make_results.follow_up()).split("/")[-2]
    return Post(None, [token], {"holds": "yes", "led_to": ["sales"], "text": "잘 됩니다."})


@row("mentoring:fit", told="지금은 추가로 보낼 내용이 없습니다")
def fit() -> Post:
    made = make_results.met()
    return Post(make_mentoring.asker(made.company), [made.pk], {"verdict": "good", "text": "잘 맞습니다."})


@row("mentoring:become_project", told="이미 협력과제로 이어진")
def become_project() -> Post:
    made = make_results.closed()
    return Post(make_mentoring.asker(made.company), [made.pk], make_results.PLAN | {"starts_on": "2027-01"})
