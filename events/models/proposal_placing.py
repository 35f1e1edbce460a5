"""From an accepted proposal to a date of its series, and from one date to another: nothing is typed twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _

from events.models.agenda import AgendaItem, Speaker
from events.models.event import Event, Setting
from events.models.proposal_states import DATED
from events.models.states import EventState
from innocenter.accounts.models import User
from innocenter.lifecycle import because

if TYPE_CHECKING:  # the proposal does this
    from events.models.proposal import Proposal

SUMMARY = 600


@dataclass(frozen=True)
class Where:
    """Either a date of the series that stands already, or a time (and a room) of its own."""

    event: Event | None = None
    setting: Setting | None = None


def place(proposal: Proposal, where: Where, *, by: User, now: datetime) -> Event:
    """Fill that date, or the series' draft of that month, or make a date. The caller holds the proposal's lock.

    Raises Taken, ValidationError as `Event.move` does, and `carries_another`, `over`.
    """
    proposal.series.lock()  # two who place two talks into one month come here one after the other
    event = _standing(proposal, where.event, now=now) if where.event else _date_for(proposal, where.setting, by=by, now=now)
    _write_words(proposal, event, by=by, now=now)
    proposal.event, proposal.item = event, _agenda(proposal, event)
    return event


def move(proposal: Proposal, where: Where, *, by: User, reason: str, now: datetime) -> Event:
    """To another time: the event keeps its identity and its people. To another date of the series: only from a draft, which then goes.

    Raises what `place` raises, and `same`, `published`.
    """
    was = proposal.event
    assert was
    if where.event is None:
        assert where.setting
        if not was.move(where.setting, by=by, now=now, reason=reason):
            raise ValidationError(_("It stands there already."), code="same")
        if was.state == EventState.DRAFT:
            _take_month(was, by=by, now=now)
        proposal.item = _agenda(proposal, was)
        return was
    if where.event.pk == was.pk:
        raise ValidationError(_("It stands there already."), code="same")
    was.lock()
    if was.state != EventState.DRAFT:
        words = _("People have registered for this date by its page: it keeps its identity. Choose another time for it instead.")
        raise ValidationError(words, code="published")
    leave(proposal)
    was.cancel(by=by, reason=reason, now=now)
    return place(proposal, where, by=by, now=now)


def leave(proposal: Proposal) -> None:
    """The point of the agenda goes; the date stays, for staff to decide about."""
    if proposal.item:
        proposal.item.delete()
    proposal.item = None


def _standing(proposal: Proposal, event: Event, *, now: datetime) -> Event:
    event.lock()
    if event.series_id != proposal.series_id or event.is_over or event.starts_at <= now:
        raise ValidationError(_("This date is over, cancelled, or not of the series."), code="over")
    if carries_talk(event):
        raise ValidationError(_("Another proposal stands on that date already."), code="carries_another")
    return event


def _date_for(proposal: Proposal, setting: Setting | None, *, by: User, now: datetime) -> Event:
    """The draft that the series has for that month, moved there; or a date more."""
    assert setting
    series, month = proposal.series, month_of(setting.starts_at)
    there: Event | None = series.dates.filter(month=month).exclude(state=EventState.CANCELLED).first()
    if there and there.state == EventState.DRAFT and not carries_talk(there):
        event = there
    else:
        same = Event.objects.filter(title_ko=proposal.title_ko, starts_at=setting.starts_at).exclude(state=EventState.CANCELLED)
        if same.exists():
            raise ValidationError(_("An event of this title begins at that time already."), code="same_title")
        with because(by=by, now=now):
            event = series.dates.create(
                month=None if there else month, kind=series.kind, title_ko=proposal.title_ko, starts_at=setting.starts_at,
                ends_at=setting.ends_at,
            )  # fmt: skip
    event.move(setting, by=by, now=now)
    return event


def _take_month(event: Event, *, by: User, now: datetime) -> None:
    """A draft that moved into another month is that month's, unless the series has one for it."""
    month = month_of(event.starts_at)
    if not event.series or event.month == month:
        return
    others = event.series.dates.filter(month=month).exclude(state=EventState.CANCELLED).exclude(pk=event.pk)
    event.month = None if others.exists() else month
    with because(by=by, now=now):
        event.save(update_fields=["month"])


def _write_words(proposal: Proposal, event: Event, *, by: User, now: datetime) -> None:
    """A draft takes the proposal's words; what is published keeps its own, for people know it by them."""
    if event.state != EventState.DRAFT:
        return
    event.title_ko, event.title_en, event.host = proposal.title_ko, proposal.title_en, proposal.institute
    event.summary, event.description = shortened(proposal.abstract), str(linebreaks(proposal.abstract, autoescape=True))
    with because(by=by, now=now):
        event.save(update_fields=["title_ko", "title_en", "host", "summary", "description"])
        event.fields.set(proposal.fields.all())
        if event.room and not event.capacity_onsite and event.mode != "online":
            event.change_seats(onsite=event.room.seats, online=event.capacity_online, by=by, now=now)


def _agenda(proposal: Proposal, event: Event) -> AgendaItem:
    """The talk as a point of the agenda, with its speakers: made, or moved with the date."""
    begins = timezone.localtime(event.starts_at).time()
    if proposal.item and proposal.item.event_id == event.pk:
        proposal.item.begins = begins
        proposal.item.save(update_fields=["begins"])
        return proposal.item
    minutes = min(720, max(1, int((event.ends_at - event.starts_at).total_seconds() // 60)))
    item: AgendaItem = event.items.create(begins=begins, minutes=minutes, title_ko=proposal.title_ko, title_en=proposal.title_en)
    Speaker.objects.bulk_create(
        Speaker(item=item, name=one.name, affiliation=one.affiliation, researcher=one.researcher) for one in proposal.speakers.all()
    )
    return item


def carries_talk(event: Event) -> bool:
    """Whether a proposal stands on this date."""
    return bool(event.proposals.filter(state__in=DATED).exists())


def month_of(moment: datetime) -> date:
    return timezone.localdate(moment).replace(day=1)


def shortened(text: str) -> str:
    """For lists and letters: as much as fits, to the end of a word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= SUMMARY else flat[: SUMMARY - 1].rsplit(" ", 1)[0] + "…"
