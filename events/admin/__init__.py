from events.admin import events, queues, registrations, series

__all__ = ["events", "queues", "registrations", "series"]
