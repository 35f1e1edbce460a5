"""The address under which a calendar program reads somebody's own events. It holds no password: whoever has the address reads them."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.models import User

SIGNER = signing.Signer(salt="events.calendar")
LENGTH = 32


def new_secret() -> str:
    return get_random_string(LENGTH)


class CalendarKeyQuerySet(models.QuerySet["CalendarKey"]):
    def of(self, user: User) -> Self:
        return self.filter(person=user)

    def by_token(self, token: str) -> Self:
        """The key, or none: the token is forged, was replaced, or its person's account is closed."""
        try:
            return self.filter(secret=SIGNER.unsign(token), person__is_active=True)
        except signing.BadSignature:
            return self.none()

    def make(self, user: User, *, now: datetime) -> CalendarKey:
        """The one that there is, or a first one."""
        return self.get_or_create(person=user, defaults={"made_at": now})[0]

    def renew(self, user: User, *, instead_of: str, now: datetime) -> bool:
        """Another secret: the old address is dead at once. False for a second click: `instead_of` has been replaced already."""
        return bool(self.of(user).filter(secret__startswith=instead_of).update(secret=new_secret(), made_at=now))


class CalendarKey(models.Model):
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    secret = models.CharField(_("secret"), max_length=LENGTH, unique=True, default=new_secret, editable=False)
    made_at = models.DateTimeField(_("made at"))

    objects = CalendarKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("address of an own calendar")
        verbose_name_plural = _("addresses of own calendars")

    def __str__(self) -> str:
        return str(self.person)

    @property
    def token(self) -> str:
        """The secret, signed: what stands in the database alone opens nothing."""
        return SIGNER.sign(self.secret)

    @property
    def name(self) -> str:
        """Enough of the secret to say which one is meant, too little to use it."""
        return self.secret[:6]
