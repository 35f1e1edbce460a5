"""Letters about the graduation report."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import post
from workspace.letters.renewals import about_lease, staff

if TYPE_CHECKING:
    from workspace.models.graduation import GraduationReport


def _owed(letter: Letter) -> str | None:
    report: Any = letter.about()
    return None if report and report.submitted_at is None and report.lease.state != "closed" else str(_("The report is in."))


GRADUATION_WANTED = Kind("workspace.graduation_wanted", title=_("Graduation report wanted"), still_owed=_owed)
GRADUATION_IN = Kind("workspace.graduation_in", title=_("Graduation report is in (staff)"))


def graduation_wanted(report: GraduationReport, *, milestone: date, today: date, now: datetime) -> int:
    lease = report.lease
    context = about_lease(lease) | {"due": report.due_on, "late": today > report.due_on, "last_day": lease.last_possible_day}
    link = f"{lease.get_absolute_url()}graduation/"
    return post(GRADUATION_WANTED, lease.company.managers(), about=report, due_on=milestone, context=context, link=link, now=now)


def graduation_in(report: GraduationReport, *, now: datetime) -> None:
    link, today = f"/admin/workspace/lease/{report.lease_id}/change/", timezone.localdate(now)
    post(GRADUATION_IN, staff(), about=report, due_on=today, context=about_lease(report.lease), link=link, now=now)
