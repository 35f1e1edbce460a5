"""Who acts for a company, and how they came to."""

from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company
from innocenter.lifecycle import fsm


class Role(models.TextChoices):
    MANAGER = "manager", _("Manager")
    MEMBER = "member", _("Member")


class State(models.TextChoices):
    INVITED = "invited", _("Invited")
    ASKED = "asked", _("Asked to join")
    ACTIVE = "active", _("Active")
    LEFT = "left", _("Left")


MOVES: dict[State, set[State]] = {
    State.INVITED: {State.ACTIVE, State.LEFT},
    State.ASKED: {State.ACTIVE, State.LEFT},
    State.ACTIVE: {State.LEFT},
    State.LEFT: set(),
}
LIVE = [State.INVITED, State.ASKED, State.ACTIVE]


class PersonQuerySet(models.QuerySet["Person"]):
    def active(self) -> Self:
        return self.filter(state=State.ACTIVE)

    def managers(self) -> Self:
        return self.active().filter(role=Role.MANAGER)

    def live(self) -> Self:
        return self.exclude(state=State.LEFT)


class Person(models.Model):
    """One stay of one person in one company. Whoever left and comes back gets a row of their own."""

    Role = Role
    State = State
    MOVES = MOVES

    company = models.ForeignKey(Company, models.CASCADE, related_name="people", verbose_name=_("Company"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="companies", null=True, blank=True, verbose_name=_("Person")
    )
    email = models.EmailField(_("Invited address"), blank=True)
    role = models.CharField(_("Role"), max_length=10, choices=Role, default=Role.MEMBER)
    state = models.CharField(_("State"), max_length=10, choices=State, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, editable=False, verbose_name=_("Invited by")
    )
    asked_at = models.DateTimeField(_("Invited or asked on"), editable=False)
    since = models.DateTimeField(_("Active since"), null=True, blank=True, editable=False)
    left_at = models.DateTimeField(_("Left on"), null=True, blank=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person of a company")
        verbose_name_plural = _("people of companies")
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "user"],
                condition=Q(state__in=LIVE),
                name="person_once_in_a_company",
                violation_error_message=_("This person belongs to the company already."),
            ),
            models.UniqueConstraint(
                "company",
                Lower("email"),
                condition=Q(state="invited"),
                name="person_invited_once",
                violation_error_message=_("This address has an open invitation already."),
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="person_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(user__isnull=False, since__isnull=False, left_at__isnull=True), name="person_active_is_somebody"
            ),
            models.CheckConstraint(condition=~Q(state="asked") | Q(user__isnull=False), name="person_who_asked_is_somebody"),
            models.CheckConstraint(condition=~Q(state="invited") | ~Q(email=""), name="person_invited_has_an_address"),
            models.CheckConstraint(
                condition=(Q(state="left") & Q(left_at__isnull=False)) | (~Q(state="left") & Q(left_at__isnull=True)),
                name="person_left_on_a_day",
            ),
        ]
        triggers = [fsm("state")]

    def __str__(self) -> str:
        return str(self.user) if self.user else self.email

    @property
    def is_manager(self) -> bool:
        return self.role == Role.MANAGER


pghistory.track()(Person)
