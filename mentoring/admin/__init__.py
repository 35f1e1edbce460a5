from mentoring.admin import candidates, canned, experts, offers, queues, requests, sessions

__all__ = ["candidates", "canned", "experts", "offers", "queues", "requests", "sessions"]
