from events.models.agenda import AgendaItem, Speaker
from events.models.attendee import Attendee
from events.models.calendar_key import CalendarKey
from events.models.check_in import CheckIn
from events.models.door import DoorHelper, RollCall
from events.models.event import Event, Setting
from events.models.guest import GuestSignUp
from events.models.invitee import Invitee
from events.models.notice import ChangeNotice
from events.models.pool import SeatPool
from events.models.registration import Registration
from events.models.series import Series
from events.models.signing_up import Together
from events.models.states import Audience, Kind, Mode, Place, Promotion, Wish
from events.models.subscription import Subscription
from events.models.survey import Answer, Answered, AnswerSheet, Survey, SurveyQuestion

__all__ = [
    "AgendaItem",
    "Answer",
    "AnswerSheet",
    "Answered",
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
    "Mode",
    "Place",
    "Promotion",
    "Registration",
    "RollCall",
    "SeatPool",
    "Series",
    "Setting",
    "Speaker",
    "Subscription",
    "Survey",
    "SurveyQuestion",
    "Together",
    "Wish",
]
