from mentoring.admin import candidates, canned, clinics, expert_queues, experts, offers, queues, requests, sessions

__all__ = ["candidates", "canned", "clinics", "expert_queues", "experts", "offers", "queues", "requests", "sessions"]
