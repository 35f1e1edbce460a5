"""Documents that the portal issues: the page where anybody asks whether one is ours."""

from innocenter.issued.models import IssuedDocument
from tests import make
from tests.posts import Post, row


@row("issued:check", told="2026-00012", does=False)
def check_document() -> Post:
    return Post(None, body={"number": "2026-00012", "proof": "0123456789abcdef"})


@row("admin:issued_issueddocument_act again", told="이제는 할 수 없습니다")
def issue_again() -> Post:
    document = IssuedDocument.objects.about(make.application("submitted")).get()
    body = {"cause": "name", "wrong": "접수증", "right": "접수 확인증", "reason": "이름을 바로잡습니다."}
    return Post(make.clerk(), [document.pk, "again"], body)
