"""What of the proposals waits for staff."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import Proposal
from innocenter.look.admin import Queue, work_queue


def waiting(title: Promise, work: str, due: str) -> Queue:
    url = reverse("admin:events_proposal_changelist") + f"?work={work}"
    return Queue.of(title, Proposal.objects.work(work, timezone.now()), url=url, oldest="sent_at__date", due=due)


@work_queue(order=66, permission="events.change_proposal")
def proposals_without_reviewers(today: date) -> Queue:
    return waiting(_("Seminar proposals that need reviewers"), "reviewers", "decide_by")


@work_queue(order=67, permission="events.decide_proposal")
def proposals_to_decide(today: date) -> Queue:
    return waiting(_("Seminar proposals to decide"), "decide", "decide_by")


@work_queue(order=68, permission="events.change_event")
def proposals_to_place(today: date) -> Queue:
    return waiting(_("Accepted seminars without a date"), "place", "")


@work_queue(order=69, permission="events.change_event")
def speakers_to_chase(today: date) -> Queue:
    """Silent beyond their day, or not able to come."""
    return waiting(_("Seminars whose speakers are silent or cannot come"), "speakers", "event__starts_at__date")


@work_queue(order=70, permission="events.change_event")
def dates_without_talk(today: date) -> Queue:
    return waiting(_("Dates whose seminar was withdrawn"), "withdrawn", "event__starts_at__date")
