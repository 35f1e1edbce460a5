"""What staff keep for panels: score sheets, the pool of reviewers, what they swear; and the page where anybody checks a document."""

from tests import make, make_panels
from tests.posts import Post, row
from tests.posts.rows_admin import LOG, by_administrator
from workspace.models import PublicMailDomain, Rubric

RUBRIC = "admin:workspace_rubric"
WRONG = "아래 오류들을 수정하기 바랍니다."


def draft() -> Rubric:
    return Rubric.objects.in_use("application").new_version()


# A second click is led to the version that the first one made.
@row(f"{RUBRIC}_act new-version", told="고칠 수 있는 판이 있습니다", anew=[LOG])
def new_version() -> Post:
    return by_administrator(Rubric.objects.in_use("application").pk, "new-version")


@row(f"{RUBRIC}_act publish", told="이제는 할 수 없습니다.")
def publish() -> Post:
    return by_administrator(draft().pk, "publish")


@row(f"{RUBRIC}_change", told="변경되었습니다.", anew=[LOG])
def change_rubric() -> Post:
    rubric = draft()
    items = {"items-TOTAL_FORMS": 0, "items-INITIAL_FORMS": 0}
    return by_administrator(rubric.pk, **items, name_ko="새 평가표", name_en="A new sheet", cut_off="70", floor="2", quorum="3")


@row("admin:workspace_reviewer_add", told=WRONG)
def add_reviewer() -> Post:
    return by_administrator(email=make.user().email, affiliation="예시대학교", department="전자공학과", is_active="on")


@row("admin:workspace_reviewer_change", told="변경되었습니다.", anew=[LOG])
def change_reviewer() -> Post:
    return by_administrator(make_panels.reviewer().pk, affiliation="예시대학교", department="기계공학과", is_active="on")


@row("admin:workspace_reviewerstatement_add", told=WRONG)
def add_statement() -> Post:
    words = {"version": 2, "text_ko": "공정하게 평가합니다.", "text_en": "I score fairly."}
    return by_administrator(**words, in_force_from_0="2027-01-01", in_force_from_1="00:00")


@row("admin:workspace_publicmaildomain_add", told=WRONG)
def add_domain() -> Post:
    return by_administrator(name="mail.example")


@row("admin:workspace_publicmaildomain_delete", told="존재하지 않습니다.")
def delete_domain() -> Post:
    return by_administrator(PublicMailDomain.objects.create(name="mail.example").pk, post="yes")


@row("issued:check", told="2026-00012", does=False)
def check_document() -> Post:
    return Post(None, body={"number": "2026-00012", "proof": "0123456789abcdef"})
