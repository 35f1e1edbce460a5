from mentoring.admin import canned, experts, offers, queues, requests

__all__ = ["canned", "experts", "offers", "queues", "requests"]
