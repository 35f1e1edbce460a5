from mentoring.models.conversation import Answer, Inquiry, Reopening, RequestFile
from mentoring.models.request import Request
from mentoring.models.rule import Rule

__all__ = ["Answer", "Inquiry", "Reopening", "Request", "RequestFile", "Rule"]
