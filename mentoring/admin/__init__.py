from mentoring.admin import canned, experts, offers, queues, requests, sessions

__all__ = ["canned", "experts", "offers", "queues", "requests", "sessions"]
