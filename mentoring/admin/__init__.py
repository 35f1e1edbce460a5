from mentoring.admin import canned, experts, queues, requests

__all__ = ["canned", "experts", "queues", "requests"]
