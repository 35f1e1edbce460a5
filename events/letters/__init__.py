"""What people are told about events. Declared here so that the outbox finds every kind."""

from events.letters import events, registrations, reminders

__all__ = ["events", "registrations", "reminders"]
