"""What events expect of a person now, and what they go to next."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events import proposal_lists
from events.models import Registration
from innocenter.accounts.models import User
from innocenter.look.asks import Ask
from innocenter.look.dates import full_day, moment
from innocenter.values.todo import Todo
from workspace.models.claim import midnight

State = Registration.State


def asks(user: User, today: date) -> list[Ask]:
    """Offered seats to answer, own data to confirm, the events one goes to or waits for, and seminar proposals with their reviews."""

    def registered(found: QuerySet[Registration]) -> list[Todo]:
        return [todo_of(registration) for registration in found.select_related("event").order_by("event__starts_at", "pk")]

    seats = Registration.objects.of(user).open().filter(event__ends_at__gte=midnight(today))
    return [Ask(seats, registered), *proposal_lists.asks(user, today)]


def todo_of(registration: Registration) -> Todo:
    event, url = registration.event, registration.get_absolute_url()
    words = {"title": event.title, "when": moment(event.starts_at)}
    if registration.state == State.OFFERED:
        sentence = _("A seat at “%(title)s” is kept for you. Please accept or decline it.") % words
        return Todo(sentence, timezone.localdate(registration.offer_until), _("Answer"), url)
    if registration.state == State.CONFIRMED and registration.agreed_at is None and registration.agree_by:
        sentence = _("A colleague registered you for “%(title)s”. Please confirm your own data.") % words
        return Todo(sentence, timezone.localdate(registration.agree_by), _("Confirm my data"), f"{url}data/")
    if registration.state == State.CONFIRMED:
        return Todo(_("“%(title)s”: you have a seat, %(when)s.") % words, None, _("To my registration"), url, waiting=True)
    sentence = _("“%(title)s” on %(day)s: you wait for a seat.") % {"title": event.title, "day": full_day(event.starts_at)}
    return Todo(sentence, None, _("To my registration"), url, waiting=True)
