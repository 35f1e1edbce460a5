"""Following a series or a field: who hears of a new date, once, by state."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast

from events.letters import new_dates
from events.models import Event, Series, Subscription
from innocenter.accounts.models import User
from innocenter.outbox.models import Letter, Unsubscription
from innocenter.taxonomy.models import Field

REST = timedelta(minutes=10)
"""Staff have this long to mend or to cancel what they have just published, before everybody has a letter about it."""


@transaction.atomic
def follow(person: User, *, series: Series | None = None, field: Field | None = None, now: datetime) -> bool:
    """From now on. Whoever once stopped these letters wants them again by this. False: they follow it already."""
    Unsubscription.objects.filter(address__iexact=person.email, topic=new_dates.NEW_DATE.subscription).delete()
    return Subscription.objects.get_or_create(person=person, series=series, field=field, defaults={"since": now})[1]


def tell_new_dates(*, now: datetime) -> int:
    """Letters for events that were published since somebody follows what they belong to, and are still to come.

    Two statements, and one for each event with letters owed. Returns how many letters were new.
    """
    news = Event.objects.listed().filter(state="published", starts_at__gt=now, published_at__lte=now - REST).with_everything()
    owed = news.filter(Exists(_owed(OuterRef("pk"), OuterRef("series"), OuterRef("published_at"))))
    count = 0
    for event in owed.order_by("pk"):
        theirs = _owed(Value(event.pk), Value(event.series_id), Value(event.published_at))
        count += new_dates.tell(event, User.objects.filter(pk__in=theirs.values("person")), now=now)
    return count


def _owed(event: Value | OuterRef, series: Value | OuterRef, published_at: Value | OuterRef) -> QuerySet[Subscription]:
    """Subscriptions older than the publication whose person has no letter of it. The person counts, not the address: it may change."""
    outer = OuterRef(event) if isinstance(event, OuterRef) else event
    fields = Event.fields.through.objects.filter(event_id=outer).values("field_id")
    written = Letter.objects.filter(
        kind=new_dates.NEW_DATE.name, about_type="events.event", about_id=Cast(outer, CharField()), user=OuterRef("person")
    )
    found = Subscription.objects.told_of(series, fields).filter(since__lte=published_at, person__is_active=True)
    return found.filter(~Exists(written))
