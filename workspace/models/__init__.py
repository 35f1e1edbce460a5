from workspace.models.application import Application, ApplicationQuerySet
from workspace.models.claim import Claim
from workspace.models.lease import Lease
from workspace.models.offer import Offer
from workspace.models.papers import Document, Part, Revision, SupplementItem, SupplementRequest
from workspace.models.renewal import RenewalReview
from workspace.models.rule import Rule, RunningNumber
from workspace.models.space import Room, Site
from workspace.models.term import Term

__all__ = [
    "Application",
    "ApplicationQuerySet",
    "Claim",
    "Document",
    "Lease",
    "Offer",
    "Part",
    "RenewalReview",
    "Revision",
    "Room",
    "Rule",
    "RunningNumber",
    "Site",
    "SupplementItem",
    "SupplementRequest",
    "Term",
]
