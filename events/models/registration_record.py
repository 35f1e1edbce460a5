"""What is written down of a registration."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from events.models.states import LIVE, SEATED, Place, State, Wish
from innocenter.lifecycle import fsm


class RegistrationRecord(models.Model):
    """The columns of a registration and what the database holds them to; `Registration` adds the verbs.

    Somebody who signs in has `person`; a guest has only the address that they have confirmed. `email` is set for both, in lower case;
    only who came in by the door without registering may have none.
    `place` is where the seat is: only those who have or had one have it. `queue_no` stays after the queue has moved on.
    """

    event = models.ForeignKey("events.Event", models.PROTECT, related_name="registrations", verbose_name=_("event"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="event_registrations", verbose_name=_("person"),
        help_text=_("Empty for a guest without an account."),
    )  # fmt: skip
    email = models.EmailField(_("e-mail address"), blank=True)
    name = models.CharField(_("name"), max_length=60)
    affiliation = models.CharField(_("affiliation"), max_length=100, blank=True)
    language = models.CharField(_("language of letters"), max_length=2, choices=settings.LANGUAGES, default="ko")
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="event_registrations", verbose_name=_("company")
    )
    wish = models.CharField(_("wants a seat"), max_length=6, choices=Wish, default=Wish.ONSITE)
    place = models.CharField(_("seat at the event"), max_length=6, choices=Place, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, editable=False)
    queue_no = models.PositiveIntegerField(_("number in the queue"), null=True, blank=True, editable=False)
    party = models.UUIDField(
        _("waits together with"), null=True, blank=True, editable=False, help_text=_("Colleagues who come all or not at all.")
    )
    offer_until = models.DateTimeField(_("answer by"), null=True, blank=True, editable=False)
    agree_by = models.DateTimeField(
        _("own word by"), null=True, blank=True, editable=False, help_text=_("Registered by a colleague: confirms own data by then.")
    )
    agreed_at = models.DateTimeField(_("own data confirmed at"), null=True, blank=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("registered by"),
        help_text=_("Empty when a guest registered."),
    )  # fmt: skip
    made_at = models.DateTimeField(_("registered at"), editable=False)
    seated_at = models.DateTimeField(_("has a seat since"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("over since"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("ended by"),
        help_text=_("Empty when the clock did it, or somebody with the link of a letter."),
    )  # fmt: skip
    reason = models.TextField(_("reason"), max_length=1000, blank=True, editable=False)
    answers = models.JSONField(
        _("answers"), default=dict, blank=True, editable=False,
        help_text=_("By the number of the question; deleted when their days are over."),
    )  # fmt: skip
    hands_over = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="handed_to", editable=False, verbose_name=_("took over from")
    )

    class Meta:
        abstract = True
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["-made_at", "-pk"]
        triggers = [fsm("state")]
        indexes = [
            models.Index(fields=["event", "state"], name="registration_of_event"),
            models.Index(fields=["person", "-made_at"], name="registration_of_person"),
            models.Index(fields=["company", "event"], name="registration_of_company"),
            models.Index(fields=["offer_until"], name="registration_offers", condition=Q(state="offered")),
            models.Index(fields=["agree_by"], name="registration_unagreed", condition=Q(state__in=["confirmed"], agreed_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                condition=Q(state__in=LIVE) & ~Q(email=""),
                name="registration_once_for_an_address",
                violation_error_message=_("This address is registered for the event already."),
            ),
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=Q(state__in=LIVE, person__isnull=False),
                name="registration_once_for_a_person",
                violation_error_message=_("This person is registered for the event already."),
            ),
            models.UniqueConstraint(
                fields=["event", "queue_no"],
                condition=Q(queue_no__isnull=False),
                name="registration_own_number_in_the_queue",
                violation_error_message=_("Each number in the queue is given once."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SEATED) | Q(place__in=Place.values, seated_at__isnull=False),
                name="registration_seated_somewhere",
                violation_error_message=_("Who has a seat has it on site or online, since a time."),
            ),
            models.CheckConstraint(
                condition=~Q(state="queued") | Q(place="", seated_at=None),
                name="registration_waiting_has_no_seat",
                violation_error_message=_("Who waits has no seat yet."),
            ),
            models.CheckConstraint(
                condition=~Q(state="pending") | Q(place="", seated_at=None) | Q(place__in=Place.values, seated_at__isnull=False),
                name="registration_pending_with_its_seat_or_none",
                violation_error_message=_("Who waits for approval has no seat yet, or keeps the one they had."),
            ),
            models.CheckConstraint(
                condition=Q(wish="either") | Q(place="") | Q(place=F("wish")),
                name="registration_seated_as_wished",
                violation_error_message=_("A seat is where it was wished for."),
            ),
            models.CheckConstraint(
                condition=~Q(state="queued") | Q(queue_no__isnull=False),
                name="registration_queued_with_a_number",
                violation_error_message=_("Who waits in the queue has a number."),
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offer_until__isnull=False),
                name="registration_offered_until",
                violation_error_message=_("An offered seat is kept until a time."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE, closed_at=None) | ~Q(state__in=LIVE) & Q(closed_at__isnull=False),
                name="registration_over_at_a_time",
                violation_error_message=_("A registration that is over says since when."),
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(email="") | ~Q(name="") & Q(made_by__isnull=False),
                name="registration_of_somebody",
                violation_error_message=_("A registration is somebody's."),
            ),
        ]
