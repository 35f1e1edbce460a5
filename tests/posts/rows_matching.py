"""Candidates: looked for again, one left out; what they are found by."""

from mentoring.models import Candidate, DeclaredTie, Request, Rival, Synonym
from tests import make, make_offers
from tests.posts import Post, row
from tests.posts.rows_admin import by_administrator
from tests.posts.rows_mentoring import DESK


def at_the_desk(request: Request, act: str, **body: object) -> Post:
    assert request.owner
    return Post(request.owner, [request.pk, act], body)


@row(f"{DESK} find", told="가장 최근 목록과 같습니다")
def find() -> Post:
    request = make_offers.looked_at()
    make_offers.expert(keywords="도금, 니켈", introduction="")
    return at_the_desk(request, "find")


@row(f"{DESK} skip", told="이미 처리되었습니다")
def skip() -> Post:
    make_offers.expert(keywords="도금, 니켈", introduction="")
    make_offers.expert(keywords="도금, 니켈", introduction="")
    return at_the_desk(make_offers.looked_at(), "skip", candidate=Candidate.objects.get(rank=1).pk, text="멀리 계십니다.")


@row("admin:mentoring_synonym_add", told="이미 등록되어 있습니다")
def add_synonym() -> Post:
    return by_administrator(word="3D 프린터", same_as="적층제조")


@row("admin:mentoring_synonym_delete", told="존재하지 않습니다.")
def delete_synonym() -> Post:
    return by_administrator(Synonym.objects.create(word="3D 프린터", same_as="적층제조").pk, post="yes")


@row("admin:mentoring_declaredtie_add", told="이미 등록된 이해관계")
def add_tie() -> Post:
    return by_administrator(company=make.company().pk, researcher=make.researcher().pk, kind="shares", note="공시")


@row("admin:mentoring_declaredtie_delete", told="존재하지 않습니다.")
def delete_tie() -> Post:
    made = DeclaredTie.objects.create(company=make.company(), researcher=make.researcher(), kind="shares", note="공시")
    return by_administrator(made.pk, post="yes")


@row("admin:mentoring_rival_add", told="이미 등록된 경쟁사")
def add_rival() -> Post:
    return by_administrator(company=make.company().pk, rival=make.company().pk)


@row("admin:mentoring_rival_delete", told="존재하지 않습니다.")
def delete_rival() -> Post:
    return by_administrator(Rival.objects.create(company=make.company(), rival=make.company()).pk, post="yes")
