"""Which registrations the pages show."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, OuterRef, Subquery

from companies.models import Company
from events.models import Event, Registration
from events.models.event_queries import EventQuerySet
from events.models.registration import RegistrationQuerySet
from events.models.states import State
from innocenter.accounts.models import User


def own_at(event: Event, user: object) -> Registration | None:
    """The one that is live, if this is somebody with an account."""
    if not isinstance(user, User):
        return None
    own: Registration | None = Registration.objects.of(user).live().filter(event=event).first()
    if own:
        own.event = event
    return own


def own_address_at(event: Event, user: User) -> str:
    """Of the page of their live registration; "" without one."""
    pk = Registration.objects.of(user).live().filter(event=event).order_by().values_list("pk", flat=True).first()
    return Registration(pk=pk).get_absolute_url() if pk else ""


def coming_of(user: User, now: datetime) -> RegistrationQuerySet:
    """Something is still to come of them; the earliest event first. Who waits knows their place in the queue as `in_line`."""
    before = Registration.objects.filter(event=OuterRef("event"), state=State.QUEUED, queue_no__lte=OuterRef("queue_no"))
    in_line = before.order_by().values("event").annotate(count=Count("pk")).values("count")
    found = Registration.objects.of(user).open().filter(event__ends_at__gt=now)
    return found.with_everything().annotate(in_line=Subquery(in_line)).order_by("event__starts_at", "pk")


def gone_of(user: User, now: datetime) -> RegistrationQuerySet:
    """All others, the newest event first."""
    still = Registration.objects.open().filter(event__ends_at__gt=now)
    found = Registration.objects.of(user).exclude(pk__in=still.filter(person=user).values("pk"))
    return found.with_everything().order_by("-event__starts_at", "-pk")


def of_company(event: Event, company: Company) -> RegistrationQuerySet:
    return Registration.objects.filter(event=event, company=company).select_related("person").order_by("made_at", "pk")


def others_of_series(event: Event, now: datetime) -> EventQuerySet:
    return Event.objects.listed().upcoming(now).filter(series=event.series_id).exclude(pk=event.pk)
