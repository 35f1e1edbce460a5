from events.models.agenda import AgendaItem, Speaker
from events.models.attendee import Attendee
from events.models.calendar_key import CalendarKey
from events.models.check_in import CheckIn
from events.models.door import DoorHelper, RollCall
from events.models.event import Event, Setting
from events.models.guest import GuestSignUp
from events.models.invitee import Invitee
from events.models.material import Material
from events.models.notice import ChangeNotice
from events.models.pool import SeatPool
from events.models.proposal import Proposal
from events.models.proposal_file import ProposalFile
from events.models.proposal_placing import Where
from events.models.proposal_review import ProposalReview
from events.models.proposal_rule import ProposalRule
from events.models.proposal_speaker import ProposalSpeaker, TalkInvitation
from events.models.proposal_writing import SpeakerWords
from events.models.question import AnswerKind, Answers, Question
from events.models.registration import Registration
from events.models.series import Series
from events.models.signing_up import Together
from events.models.states import Audience, Kind, Mode, Place, Promotion, Wish
from events.models.subscription import Subscription
from events.models.survey import Answer, Answered, AnswerSheet, Survey, SurveyQuestion

__all__ = [
    "AgendaItem",
    "Answer",
    "AnswerKind",
    "AnswerSheet",
    "Answered",
    "Answers",
    "Attendee",
    "Audience",
    "CalendarKey",
    "ChangeNotice",
    "CheckIn",
    "DoorHelper",
    "Event",
    "GuestSignUp",
    "Invitee",
    "Kind",
    "Material",
    "Mode",
    "Place",
    "Promotion",
    "Proposal",
    "ProposalFile",
    "ProposalReview",
    "ProposalRule",
    "ProposalSpeaker",
    "Question",
    "Registration",
    "RollCall",
    "SeatPool",
    "Series",
    "Setting",
    "Speaker",
    "SpeakerWords",
    "Subscription",
    "Survey",
    "SurveyQuestion",
    "TalkInvitation",
    "Together",
    "Where",
    "Wish",
]
