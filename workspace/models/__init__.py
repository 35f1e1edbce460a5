from workspace.models.amendment import Amendment
from workspace.models.appeal import Appeal
from workspace.models.application import Application, ApplicationQuerySet
from workspace.models.booking import Booking
from workspace.models.claim import Claim
from workspace.models.closure import Closure
from workspace.models.condition import Condition
from workspace.models.confirmation import InstituteWord
from workspace.models.eligibility import EligibilityFinding
from workspace.models.extension import SupplementExtension
from workspace.models.graduation import GraduationReport
from workspace.models.inspection import Inspection, InspectionItem, InspectionPhoto, InspectionPoint
from workspace.models.lease import Lease
from workspace.models.offer import Offer
from workspace.models.opening import OpeningHours
from workspace.models.panel import Panel
from workspace.models.panel_seat import PanelSeat
from workspace.models.papers import Document, Part, Revision, SupplementItem, SupplementRequest
from workspace.models.party import LeaseParty
from workspace.models.renewal import RenewalReview
from workspace.models.reviewer import PublicMailDomain, Reviewer, ReviewerStatement
from workspace.models.rubric import Rubric, RubricItem
from workspace.models.rule import Rule, RunningNumber
from workspace.models.score_sheet import ItemScore, ScoreSheet
from workspace.models.series import BookingSeries, Invitation, RejectedDate
from workspace.models.space import Room, Site
from workspace.models.term import Term
from workspace.models.waiting import WaitEntry

__all__ = [
    "Amendment",
    "Appeal",
    "Application",
    "ApplicationQuerySet",
    "Booking",
    "BookingSeries",
    "Claim",
    "Closure",
    "Condition",
    "Document",
    "EligibilityFinding",
    "GraduationReport",
    "Inspection",
    "InspectionItem",
    "InspectionPhoto",
    "InspectionPoint",
    "InstituteWord",
    "Invitation",
    "ItemScore",
    "Lease",
    "LeaseParty",
    "Offer",
    "OpeningHours",
    "Panel",
    "PanelSeat",
    "Part",
    "PublicMailDomain",
    "RejectedDate",
    "RenewalReview",
    "Reviewer",
    "ReviewerStatement",
    "Revision",
    "Room",
    "Rubric",
    "RubricItem",
    "Rule",
    "RunningNumber",
    "ScoreSheet",
    "Site",
    "SupplementExtension",
    "SupplementItem",
    "SupplementRequest",
    "Term",
    "WaitEntry",
]
