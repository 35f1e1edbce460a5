"""Which events: who may see them, what lists show."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Min, OuterRef, Q

from events.models.invitee import Invitee
from events.models.question import as_asked
from events.models.registration import Registration
from events.models.states import Audience, EventState, Mode, State
from events.models.subscription import Subscription
from innocenter.accounts.models import User
from innocenter.search.queries import SearchQuerySet
from innocenter.values.monthly import next_month
from workspace.models.claim import midnight

if TYPE_CHECKING:  # the event has this as its manager
    from events.models.event import Event  # noqa: F401 -- named in the base class below

SHOWN = (EventState.PUBLISHED, EventState.HELD, EventState.ARCHIVED)


class EventQuerySet(SearchQuerySet["Event"]):
    named_by: ClassVar[str] = "title_ko"

    def listed(self) -> Self:
        """What the public programme shows: also what was cancelled after it had been announced; nothing that is by invitation only."""
        announced = Q(state__in=SHOWN) | Q(state=EventState.CANCELLED, published_at__isnull=False)
        return self.filter(announced).exclude(audience=Audience.INVITED)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff for the programme see every event; others what is listed, and what they were invited to or are registered for."""
        if not isinstance(user, User):
            return self.listed()
        if user.may_as_staff("events.view_event"):
            return self
        announced = Q(state__in=SHOWN) | Q(state=EventState.CANCELLED, published_at__isnull=False)
        invited = Q(pk__in=Invitee.objects.filter(email=user.email.lower()).order_by().values("event"))
        theirs = Q(pk__in=Registration.objects.filter(person=user).order_by().values("event"))
        return self.filter(announced).filter(~Q(audience=Audience.INVITED) | invited | theirs)

    def followed_by(self, person: int | None) -> Self:
        """Of a series, or on a field, that this person follows."""
        fields = self.model.fields.through.objects.filter(event_id=OuterRef(OuterRef("pk"))).values("field_id")
        return self.filter(Exists(Subscription.objects.filter(person=person).told_of(OuterRef("series"), fields)))

    def upcoming(self, now: datetime) -> Self:
        """To be held, earliest first; what runs now is among them."""
        return self.filter(state=EventState.PUBLISHED, ends_at__gt=now).order_by("starts_at", "pk")

    def from_day(self, today: date) -> Self:
        """For a page that changes with the day and not with the hour: what the public sees of today and later, the earliest first."""
        return self.listed().filter(state=EventState.PUBLISHED, ends_at__gte=midnight(today)).order_by("starts_at", "pk")

    def next_change(self, now: datetime) -> datetime | None:
        """When the clock alone next changes what lists say of these: one begins, ends, opens or closes for registration."""
        names = ("starts_at", "ends_at", "opens_at", "closes_at")
        coming = self.filter(state=EventState.PUBLISHED, ends_at__gt=now).order_by()
        found = coming.aggregate(**{name: Min(name, filter=Q(**{f"{name}__gt": now})) for name in names})
        return min((moment for moment in found.values() if moment), default=None)

    def past(self, now: datetime) -> Self:
        """Newest first."""
        return self.filter(ends_at__lte=now).exclude(state=EventState.CANCELLED).order_by("-starts_at", "-pk")

    def in_month(self, month: date) -> Self:
        """Those that begin in the month in which the day lies, as Seoul counts it."""
        return self.filter(starts_at__gte=midnight(month.replace(day=1)), starts_at__lt=midnight(next_month(month)))

    def narrowed(self, *, kind: str = "", field: str = "", institute: str = "", series: str = "", mode: str = "") -> Self:
        """`mode` online: what can be joined online, whatever else it is."""
        found = self.filter(kind=kind) if kind else self
        found = found.filter(host=institute) if institute else found
        found = found.filter(series=series) if series else found
        found = found.filter(mode__in=[mode, Mode.BOTH]) if mode else found
        return found.filter(fields=field) if field else found

    def for_list(self) -> Self:
        """With what a row of a list shows."""
        return self.select_related("host", "room__site", "series").prefetch_related("fields")

    def with_everything(self) -> Self:
        return self.select_related("host", "room__site", "series")

    def with_questions(self) -> Self:
        """With what is asked at sign-up, in the same statement (see `question.asked_at`), and what the letter about a seat says."""
        return self.select_related("host", "room__site").annotate(asked_json=as_asked())

    def to_finish(self, now: datetime) -> Self:
        """Over, and not said to be."""
        return self.filter(state=EventState.PUBLISHED, ends_at__lte=now)

    def with_attendance_open(self, before: datetime) -> Self:
        """Over before that moment, people had seats, and who was there is not settled."""
        seated = Registration.objects.filter(event=OuterRef("pk"), state=State.CONFIRMED)
        return self.filter(Exists(seated), state=EventState.HELD, roll_call=None, ends_at__lt=before)

    def drafts(self) -> Self:
        return self.filter(state=EventState.DRAFT)
