"""What is written down of an event."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.series import Series
from events.models.states import Audience, EventState, Kind, Mode, Promotion
from innocenter.files.images import PublicImageField
from innocenter.lifecycle import fsm
from innocenter.look.rich_text import RichTextField
from innocenter.search.fields import SearchField, SearchText
from innocenter.taxonomy.models import Field
from institutes.models import Institute
from workspace.models import Claim, Room


class EventRecord(models.Model):
    """The columns of an event and what the database holds them to; `Event` adds the verbs.

    Seats: `capacity_*` is how many there are, `held_*` how many of them staff keep in named pools, `taken_*` how many people have
    (confirmed, offered, attended, no-show). Only `events.models.seats` writes the last two, under the event's lock.
    """

    registrations: Any  # reverse names, which the type checker knows only of the finished event
    pools: Any
    items: Any
    questions: Any
    materials: Any

    uid = models.UUIDField(_("identity in calendars"), default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveSmallIntegerField(_("changes so far"), default=0, editable=False)
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="dates", verbose_name=_("event series"))
    month = models.DateField(
        _("month in the series"), null=True, blank=True, editable=False, help_text=_("Its first day; a date that moves stays this month's.")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.SEMINAR)
    title_ko = models.CharField(_("title in Korean"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    summary = models.TextField(_("summary"), max_length=600, blank=True, help_text=_("Two or three sentences, for lists and letters."))
    description = RichTextField(_("description"), max_length=8000, blank=True, help_text=_("Empty lines make paragraphs."))
    host = models.ForeignKey(
        Institute, models.PROTECT, null=True, blank=True, related_name="hosted_events", verbose_name=_("host institute"),
        help_text=_("Empty when the centre itself invites."),
    )  # fmt: skip
    fields = models.ManyToManyField(Field, verbose_name=_("Fields of technology"), blank=True)
    poster = PublicImageField(_("poster"))
    poster_alt = models.CharField(
        _("what the poster says"), max_length=300, blank=True, help_text=_("For those who do not see it, where it says more than the page.")
    )

    starts_at = models.DateTimeField(_("begins at"))
    ends_at = models.DateTimeField(_("ends at"))
    setup_minutes = models.PositiveSmallIntegerField(
        _("set-up in minutes"), default=30, help_text=_("The room is taken from so long before the beginning.")
    )
    own_time = models.BooleanField(
        _("time of its own"), default=False, db_default=False, editable=False,
        help_text=_("Moved by itself: it stays when dates follow their series."),
    )  # fmt: skip
    mode = models.CharField(_("where it is held"), max_length=6, choices=Mode, default=Mode.ONSITE)
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("room"), editable=False)
    elsewhere = models.CharField(
        _("place outside the centre"), max_length=200, blank=True, editable=False, help_text=_("Name and address; instead of a room.")
    )
    claims = models.ManyToManyField(Claim, related_name="for_events", editable=False, verbose_name=_("uses of rooms"))
    join_link = models.URLField(
        _("link to join online"), max_length=500, blank=True, help_text=_("Only the confirmed see it, and only around the time.")
    )
    join_opens_minutes = models.PositiveSmallIntegerField(_("minutes before the beginning at which the link is shown"), default=30)

    capacity_onsite = models.PositiveIntegerField(_("seats on site"), default=0)
    capacity_online = models.PositiveIntegerField(_("seats online"), default=0)
    shrinks_onsite = models.PositiveIntegerField(
        _("seats on site, once people cancel"), null=True, blank=True, editable=False, help_text=_("Nobody loses a seat meanwhile.")
    )
    shrinks_online = models.PositiveIntegerField(
        _("seats online, once people cancel"), null=True, blank=True, editable=False, help_text=_("Nobody loses a seat meanwhile.")
    )
    held_onsite = models.PositiveIntegerField(_("seats on site that staff keep"), default=0, editable=False)
    held_online = models.PositiveIntegerField(_("seats online that staff keep"), default=0, editable=False)
    taken_onsite = models.PositiveIntegerField(_("seats taken on site"), default=0, editable=False)
    taken_online = models.PositiveIntegerField(_("seats taken online"), default=0, editable=False)
    queue_last = models.PositiveIntegerField(_("last number in the queue"), default=0, editable=False)

    opens_at = models.DateTimeField(_("registration opens at"), null=True, blank=True, help_text=_("Empty: when it is published."))
    closes_at = models.DateTimeField(_("registration closes at"), null=True, blank=True, help_text=_("Empty: when the event begins."))
    audience = models.CharField(_("who may come"), max_length=7, choices=Audience, default=Audience.ALL)
    needs_approval = models.BooleanField(_("staff approve each registration"), default=False)
    reapproves = models.BooleanField(
        _("changed answers are approved anew"), default=False,
        help_text=_("Whoever changes their answers keeps the seat until staff decide."),
    )  # fmt: skip
    promotion = models.CharField(_("when a seat comes free"), max_length=5, choices=Promotion, default=Promotion.AUTO)
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to answer an offer"), default=24, help_text=_("Hours between nine in the morning and nine in the evening count.")
    )
    company_cap = models.PositiveSmallIntegerField(
        _("at most so many of one company"), null=True, blank=True, help_text=_("Empty: no limit.")
    )

    state = models.CharField(_("state"), max_length=9, choices=EventState, default=EventState.DRAFT, editable=False)
    published_at = models.DateTimeField(_("made public at"), null=True, blank=True, editable=False)
    materials_at = models.DateTimeField(_("materials out since"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("over since"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("ended by"),
        help_text=_("Empty when the clock did it."),
    )  # fmt: skip
    reason = models.TextField(_("reason"), max_length=1000, blank=True, editable=False)
    search = SearchField("title_ko", "title_en", "summary")
    search_text = SearchText("title_ko", "title_en", "summary")

    class Meta:
        abstract = True
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at", "pk"]
        triggers = [fsm("state")]
        indexes = [
            GinIndex(fields=["search"], name="event_search"),
            models.Index(fields=["starts_at", "id"], name="event_by_time"),
            models.Index(fields=["ends_at"], name="event_to_finish", condition=Q(state="published")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "month"],
                condition=Q(month__isnull=False) & ~Q(state="cancelled"),
                name="event_once_a_month_in_its_series",
                violation_error_message=_("This series has a date for that month already."),
            ),
            models.UniqueConstraint(
                fields=["title_ko", "starts_at"],
                condition=~Q(state="cancelled"),
                name="event_title_once_at_a_time",
                violation_error_message=_("An event of this title begins at that time already."),
            ),
            models.CheckConstraint(
                condition=Q(month=None) | Q(series__isnull=False),
                name="event_month_is_of_a_series",
                violation_error_message=_("Only a date of a series has a month."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_it_begins",
                violation_error_message=_("The end is after the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(taken_onsite__lte=F("capacity_onsite") - F("held_onsite")),
                name="event_never_oversold_on_site",
                violation_error_message=_("There are no more seats on site."),
            ),
            models.CheckConstraint(
                condition=Q(taken_online__lte=F("capacity_online") - F("held_online")),
                name="event_never_oversold_online",
                violation_error_message=_("There are no more seats online."),
            ),
            models.CheckConstraint(
                condition=(Q(shrinks_onsite=None) | Q(shrinks_onsite__lt=F("capacity_onsite")))
                & (Q(shrinks_online=None) | Q(shrinks_online__lt=F("capacity_online"))),
                name="event_shrinks_to_less",
                violation_error_message=_("Seats that go when people cancel are fewer than there are now."),
            ),
            models.CheckConstraint(
                condition=Q(mode="both") | Q(mode="onsite", capacity_online=0) | Q(mode="online", capacity_onsite=0),
                name="event_has_seats_where_it_is_held",
                violation_error_message=_("There are seats only where the event is held: on site, online, or both."),
            ),
            models.CheckConstraint(
                condition=Q(room=None) | Q(elsewhere=""),
                name="event_in_one_place",
                violation_error_message=_("An event is in a room of the centre or elsewhere, not both."),
            ),
            models.CheckConstraint(
                condition=(Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")))
                & (Q(closes_at=None) | Q(closes_at__lte=F("ends_at"))),
                name="event_registration_window",
                violation_error_message=_("Registration closes after it opens, and not after the event."),
            ),
            models.CheckConstraint(
                condition=Q(offer_hours__range=(1, 240)),
                name="event_offer_has_hours",
                violation_error_message=_("An offer stands between 1 and 240 hours."),
            ),
            models.CheckConstraint(
                condition=Q(company_cap=None) | Q(company_cap__gte=1),
                name="event_company_cap_leaves_one",
                violation_error_message=_("At least one person of each company may come."),
            ),
            models.CheckConstraint(
                condition=Q(reapproves=False) | Q(needs_approval=True),
                name="event_reapproves_what_it_approves",
                violation_error_message=_("Answers are approved anew only where staff approve registrations."),
            ),
            models.CheckConstraint(
                condition=Q(materials_at=None) | Q(state__in=["held", "archived"]),
                name="event_materials_after_it",
                violation_error_message=_("Materials come out when the event has taken place."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None)
                | Q(state="cancelled")
                | Q(state__in=["published", "held", "archived"], published_at__isnull=False),
                name="event_published_at_a_time",
                violation_error_message=_("An event that stands was published at a time."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "published"], closed_at=None)
                | ~Q(state__in=["draft", "published"]) & Q(closed_at__isnull=False),
                name="event_over_at_a_time",
                violation_error_message=_("An event that is over says since when."),
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | Q(closed_by__isnull=False) & ~Q(reason=""),
                name="event_cancelled_by_somebody_for_a_reason",
                violation_error_message=_("Whoever cancels an event says why."),
            ),
        ]
