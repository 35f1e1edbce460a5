from events.models.agenda import AgendaItem, Speaker
from events.models.attendee import Attendee
from events.models.event import Event, Setting
from events.models.invitee import Invitee
from events.models.notice import ChangeNotice
from events.models.pool import SeatPool
from events.models.registration import Registration
from events.models.series import Series
from events.models.signing_up import Together
from events.models.states import Audience, Kind, Mode, Place, Promotion, Wish

__all__ = [
    "AgendaItem",
    "Attendee",
    "Audience",
    "ChangeNotice",
    "Event",
    "Invitee",
    "Kind",
    "Mode",
    "Place",
    "Promotion",
    "Registration",
    "SeatPool",
    "Series",
    "Setting",
    "Speaker",
    "Together",
    "Wish",
]
