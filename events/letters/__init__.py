"""What people are told about events. Declared here so that the outbox finds every kind."""

from events.letters import after, events, guests, new_dates, registrations, reminders

__all__ = ["after", "events", "guests", "new_dates", "registrations", "reminders"]
