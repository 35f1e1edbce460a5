from events.admin import day, events, materials, queues, registrations, series

__all__ = ["day", "events", "materials", "queues", "registrations", "series"]
