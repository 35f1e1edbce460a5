"""What of the programme waits for staff."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event, Registration
from events.models.states import EventState, State
from innocenter.look.admin import Queue, work_queue
from workspace.models.claim import midnight

SOON = timedelta(days=45)


@work_queue(order=60, permission="events.change_registration")
def registrations_to_approve(today: date) -> Queue:
    rows = Registration.objects.filter(state=State.PENDING, event__state=EventState.PUBLISHED)
    url = reverse("admin:events_registration_changelist") + "?state__exact=pending"
    return Queue.of(_("Registrations to approve"), rows, url=url, oldest="made_at__date", due="event__starts_at__date")


@work_queue(order=62, permission="events.change_event")
def drafts_to_publish(today: date) -> Queue:
    rows = Event.objects.drafts().filter(starts_at__lt=timezone.now() + SOON)
    url = reverse("admin:events_event_changelist") + "?state__exact=draft"
    return Queue.of(_("Events of the next weeks that are not published"), rows, url=url, due="starts_at__date")


@work_queue(order=63, permission="events.change_event")
def attendances_to_close(today: date) -> Queue:
    """Nobody was checked in, so the calendar closes nothing: thanks, certificates and the survey wait for staff."""
    rows = Event.objects.with_attendance_open(midnight(today))
    url = reverse("admin:events_event_changelist") + "?attendance=open"
    return Queue.of(_("Events whose attendance is not closed"), rows, url=url, oldest="ends_at__date")


@work_queue(order=64, permission="events.change_event")
def events_without_link(today: date) -> Queue:
    """Whoever has a seat online waits for it."""
    rows = Event.objects.upcoming(timezone.now()).filter(join_link="").exclude(mode="onsite")
    url = reverse("admin:events_event_changelist") + "?state__exact=published"
    return Queue.of(_("Online events without a link to join"), rows, url=url, due="starts_at__date")
