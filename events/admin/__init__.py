from events.admin import day, events, materials, people, proposal_queues, proposals, queues, registrations, series

__all__ = ["day", "events", "materials", "people", "proposal_queues", "proposals", "queues", "registrations", "series"]
