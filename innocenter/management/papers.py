"""A paper of the demo centre that was issued again."""

from innocenter.issued.models import IssuedDocument
from innocenter.management.house import House


def tell(centre: House) -> None:
    """The newest receipt was lost: its company reads the second version, and the check tells of the first that it is replaced."""
    receipt = IssuedDocument.objects.filter(kind="workspace.receipt", language="ko").current().latest("issued_at", "pk")
    with centre.on(centre.today, 9) as now:
        receipt.issue_again(
            cause=IssuedDocument.Cause.LOST, reason="기업이 파일을 잃어버려 다시 요청했습니다.", by=centre.people["staff"], now=now
        )
