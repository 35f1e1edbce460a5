"""What people are told about events. Declared here so that the outbox finds every kind."""

from events.letters import after, events, guests, new_dates, proposals, registrations, reminders

__all__ = ["after", "events", "guests", "new_dates", "proposals", "registrations", "reminders"]
