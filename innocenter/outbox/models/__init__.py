from innocenter.outbox.models.addresses import Undeliverable, Unsubscription
from innocenter.outbox.models.letter import MOVES, Attempt, Letter, LetterState
from innocenter.outbox.models.machinery import Heartbeat, Relay

__all__ = ["MOVES", "Attempt", "Heartbeat", "Letter", "LetterState", "Relay", "Undeliverable", "Unsubscription"]
