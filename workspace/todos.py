"""What is expected of a person in the space, for “my page”."""

from datetime import date

from innocenter.accounts.models import User
from innocenter.look.asks import Ask
from workspace.appeals import appeals_asks
from workspace.applying import applications_asks
from workspace.booking_story import bookings_asks
from workspace.next_steps import leases_asks
from workspace.panel_steps import panels_asks


def asks(user: User, today: date) -> list[Ask]:
    before = [*applications_asks(user, today), *appeals_asks(user)]
    return [*before, *leases_asks(user, today), *panels_asks(user, today), *bookings_asks(user, today)]
