from mentoring.models.availability import BlockedPeriod, Window
from mentoring.models.becoming import Continuation
from mentoring.models.canned import CannedReply
from mentoring.models.clinic import ClinicDay, ClinicSlot
from mentoring.models.conversation import Answer, Inquiry, Reopening, RequestFile
from mentoring.models.expert import ExpertProfile
from mentoring.models.matching import Candidate, CandidateList, DeclaredTie, ResearcherTerm, Rival, Synonym
from mentoring.models.offer import Offer
from mentoring.models.outcome import Fit, FollowUp, Outcome
from mentoring.models.request import Request
from mentoring.models.rule import Rule
from mentoring.models.session import Session
from mentoring.models.session_papers import Appointment, SessionExpert, SessionLog, SessionPlan
from mentoring.models.slot import SlotHold

__all__ = [
    "Answer",
    "Appointment",
    "BlockedPeriod",
    "Candidate",
    "CandidateList",
    "CannedReply",
    "ClinicDay",
    "ClinicSlot",
    "Continuation",
    "DeclaredTie",
    "ExpertProfile",
    "Fit",
    "FollowUp",
    "Inquiry",
    "Offer",
    "Outcome",
    "Reopening",
    "Request",
    "RequestFile",
    "ResearcherTerm",
    "Rival",
    "Rule",
    "Session",
    "SessionExpert",
    "SessionLog",
    "SessionPlan",
    "SlotHold",
    "Synonym",
    "Window",
]
