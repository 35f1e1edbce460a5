from mentoring.admin import experts, queues, requests

__all__ = ["experts", "queues", "requests"]
