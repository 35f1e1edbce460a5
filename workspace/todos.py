"""What is expected of a person in the space, for “my page”."""

from datetime import date

from innocenter.accounts.models import User
from innocenter.values.todo import Todo
from workspace.appeals import appeals_todos
from workspace.applying import applications_todos
from workspace.booking_story import bookings_todos
from workspace.next_steps import leases_todos
from workspace.panel_steps import panels_todos


def todos_for(user: User, today: date) -> list[Todo]:
    before = [*applications_todos(user, today), *appeals_todos(user)]
    return [*before, *leases_todos(user, today), *panels_todos(user, today), *bookings_todos(user, today)]
