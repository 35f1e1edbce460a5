"""What people are told about events. Declared here so that the outbox finds every kind."""

from events.letters import events, guests, new_dates, registrations, reminders

__all__ = ["events", "guests", "new_dates", "registrations", "reminders"]
