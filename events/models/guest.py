"""Somebody without an account who wants to come: nothing is taken until the owner of the address has said so.

Why no seat is held meanwhile: an address costs nothing to type, and whoever types forty would empty a hall. A place in the queue that
nobody has confirmed would let others wait behind nobody. So the row here is only a wish; the seat or the number in the queue is given under
the lock when the link of the letter is pressed. Wishes that nobody confirms run out in a day and are deleted.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.letters import guests as letters
from events.models.attendee import Attendee
from events.models.registration import Registration
from events.models.signing_up import not_open
from events.models.states import Audience, Wish
from innocenter.accounts.models import User
from innocenter.privacy.models import ConsentText

if TYPE_CHECKING:  # the event is named by its model
    from events.models.event import Event

SIGNER = signing.Signer(salt="events.guest")
STANDS = timedelta(days=1)
REST = timedelta(minutes=15)
"""So long the same wish gets no further letter: it has just been sent."""
MOST_A_DAY = 5
"""Letters to one address, whatever the events: nobody fills another's mailbox from here."""


class GuestSignUpQuerySet(models.QuerySet["GuestSignUp"]):
    def by_token(self, token: str) -> Self:
        """The wish whose link it is; none for a forged link and for one that ran out and was deleted."""
        try:
            return self.filter(pk=SIGNER.unsign(token))
        except signing.BadSignature:
            return self.none()

    def run_out(self, now: datetime) -> Self:
        return self.filter(confirmed_at=None, expires_at__lte=now)

    @transaction.atomic
    def ask(self, event: Event, wanted: Attendee, *, wish: str, text: ConsentText, ip: str | None, now: datetime) -> None:
        """Write to the address, whoever it is. Says nothing about whether it is registered, or has an account: nobody learns that here.

        Raises ValidationError `not_open`, `not_yet`, `closed`, `not_for_all`.
        """
        if refusal := not_open(event, now):
            raise refusal
        if event.audience != Audience.ALL:
            raise ValidationError(_("This event is not open to everybody. Please sign in to register."), code="not_for_all")
        if there := Registration.objects.live().filter(event=event, email=wanted.email).select_related("person").first():
            there.event = event
            letters.registered_already(there, now=now)
            return
        said = {"name": wanted.name, "affiliation": wanted.affiliation, "wish": wish, "language": wanted.language}
        theirs = self.filter(email=wanted.email, asked_at__gt=now - STANDS)
        same = theirs.filter(event=event, asked_at__gt=now - REST, confirmed_at=None)
        if same.update(**said) or theirs.count() >= MOST_A_DAY:
            return
        made = self.create(
            event=event, email=wanted.email, text=text, ip=ip, asked_at=now, expires_at=min(now + STANDS, event.starts_at), **said
        )
        letters.please_confirm(made, now=now)


class GuestSignUp(models.Model):
    """A confirmed one stays: it says to which text the guest agreed, and when."""

    event: models.ForeignKey[Event, Event] = models.ForeignKey(
        "events.Event", models.PROTECT, related_name="guest_sign_ups", verbose_name=_("event")
    )
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=60)
    affiliation = models.CharField(_("affiliation"), max_length=100, blank=True)
    wish = models.CharField(_("wants a seat"), max_length=6, choices=Wish, default=Wish.ONSITE)
    language = models.CharField(_("language of letters"), max_length=2, choices=settings.LANGUAGES, default="ko")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+", verbose_name=_("agreed to"))
    ip = models.GenericIPAddressField(_("Internet address"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("runs out at"))
    confirmed_at = models.DateTimeField(_("address confirmed at"), null=True, blank=True)
    registration = models.ForeignKey(
        Registration, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("registration")
    )

    objects = GuestSignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("guest's wish to come")
        verbose_name_plural = _("guests' wishes to come")
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["email", "asked_at"], name="guest_of_an_address"),
            models.Index(fields=["expires_at"], name="guest_unconfirmed", condition=Q(confirmed_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None, registration=None) | Q(confirmed_at__isnull=False, registration__isnull=False),
                name="guest_confirmed_is_registered",
                violation_error_message=_("Whoever has confirmed the address is registered."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.event_id}"

    def save(self, *args: Any, **options: Any) -> None:
        self.email = self.email.lower()
        super().save(*args, **options)

    def get_absolute_url(self) -> str:
        """A GET shows what was asked for, a POST confirms it."""
        return f"/events/guests/{SIGNER.sign(str(self.pk))}/"

    @transaction.atomic
    def confirm(self, *, now: datetime) -> Registration:
        """The owner of the address wants it: register them. A second click finds the same registration.

        Raises ValidationError `expired` and what `Event.register` raises.
        """
        self.refresh_from_db(from_queryset=GuestSignUp.objects.select_for_update(of=("self",), no_key=True).select_related("event"))
        if self.registration_id:
            return Registration.objects.get(pk=self.registration_id)
        if now >= self.expires_at:
            raise ValidationError(_("This link has run out. Please sign up once more."), code="expired")
        self.registration, self.confirmed_at = self._registered(now), now
        self.save(update_fields=["registration", "confirmed_at"])
        return self.registration

    def _registered(self, now: datetime) -> Registration:
        try:
            with transaction.atomic():
                return self.event.register(self._attendee(), by=None, now=now, wish=self.wish)
        except ValidationError as refusal:
            there = Registration.objects.live().filter(event=self.event, email=self.email).first()
            if getattr(refusal, "code", "") != "already" or there is None:
                raise
            return there

    def _attendee(self) -> Attendee:
        """The address is proven: if it has an account, the registration is that person's, and stands on their own page too."""
        person = User.objects.filter(email__iexact=self.email, is_active=True).first()
        if person:
            return Attendee(self.email, self.name, person, self.affiliation, None, person.language)
        return Attendee.guest(self.email, self.name, affiliation=self.affiliation, language=self.language)
