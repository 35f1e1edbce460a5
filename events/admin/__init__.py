from events.admin import day, events, queues, registrations, series

__all__ = ["day", "events", "queues", "registrations", "series"]
