from mentoring.admin import candidates, canned, expert_queues, experts, offers, queues, requests, sessions

__all__ = ["candidates", "canned", "expert_queues", "experts", "offers", "queues", "requests", "sessions"]
