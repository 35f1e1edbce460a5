"""The demo's screenings: a company that asked for more time."""

from datetime import timedelta

from innocenter.management.house import House
from workspace.models import Application, SupplementExtension


def more_time(house: House, application: Application) -> None:
    """Asked yesterday; the staff answer today."""
    request = application.open_supplement()
    assert request
    with house.on(house.today - timedelta(days=1), 16) as now:
        reason = "확인서 발급 기관의 심사가 길어져 다음 주에 나온다고 합니다."
        by = application.company.managers().get()
        SupplementExtension.ask(request, until=request.due_on + timedelta(days=7), reason=reason, by=by, now=now)
