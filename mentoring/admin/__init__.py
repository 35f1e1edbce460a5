from mentoring.admin import queues, requests

__all__ = ["queues", "requests"]
