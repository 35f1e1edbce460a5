"""What a person reads after an act of theirs: that it was done, or why not."""

from datetime import datetime
from typing import Protocol

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from innocenter.accounts.models import User
from innocenter.accounts.requests import PersonRequest


class Verb(Protocol):
    def __call__(self, *, by: User, now: datetime) -> object: ...


def told(request: HttpRequest, refusal: ValidationError) -> None:
    for message in refusal.messages:
        messages.error(request, message)


def tried(request: PersonRequest, verb: Verb, done: str) -> bool:
    """Do it as this person, now, and say how it went. Whether it was done."""
    try:
        verb(by=request.user, now=timezone.now())
    except ValidationError as refusal:
        told(request, refusal)
        return False
    messages.success(request, done)
    return True
