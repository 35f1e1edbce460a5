"""Who acts for a company, and how they came to."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

import pghistory
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from companies import letters
from innocenter.accounts.models import User
from innocenter.lifecycle import because, fsm, refuse_unless_allowed

if TYPE_CHECKING:
    from companies.models.company import Company


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

    def waiting(self) -> Self:
        """Those who asked to be let in and have no answer."""
        return self.filter(state=State.ASKED)

    def of_managed(self, user: User | AnonymousUser) -> Self:
        """People of the companies that this person manages; staff who keep companies look after every one."""
        if not isinstance(user, User):
            return self.none()
        if user.may_as_staff("companies.change_person"):
            return self
        return self.filter(company__in=Person.objects.managers().filter(user=user).values("company"))

    def in_company(self, company: "Company") -> Self:
        return self.filter(company=company)

    def stays_of(self, user: User) -> Self:
        """Where this person is in, or waits to be."""
        return self.live().filter(user=user).select_related("company")

    def left_by(self, user: User, pk: int) -> "Person | None":
        """That stay, if this person had it once."""
        return self.filter(pk=pk, user=user, state=State.LEFT).select_related("company").first()

    def addressed_to(self, user: User) -> Self:
        """Invitations to this person's address, answered or not."""
        return self.filter(email__iexact=user.email).exclude(email="").select_related("company", "invited_by")

    def invitations_to(self, user: User | AnonymousUser) -> Self:
        """Open invitations to the address that this person signs in with."""
        return self.filter(state=State.INVITED, email__iexact=user.email) if isinstance(user, User) else self.none()

    def for_managers(self) -> Self:
        """Everybody who is in, or on the way: managers first, then by the time they came."""
        order = models.Case(models.When(state=State.ASKED, then=0), models.When(state=State.ACTIVE, then=1), default=2)
        return self.live().select_related("user", "invited_by").order_by(order, "role", "asked_at")


class PersonManager(models.Manager.from_queryset(PersonQuerySet)):  # type: ignore[misc]  # -- a base made at run time
    pass


class Person(models.Model):
    """One stay of one person in one company. Whoever left and comes back gets a row of their own."""

    Role = Role
    State = State
    MOVES = MOVES

    company: "models.ForeignKey[Company, Company]" = models.ForeignKey(
        "companies.Company", models.CASCADE, related_name="people", verbose_name=_("Company")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="stays", null=True, blank=True, verbose_name=_("Person")
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

    objects: ClassVar[PersonManager] = PersonManager()

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
                condition=~Q(state="active") | Q(user__isnull=False, since__isnull=False, left_at__isnull=True),
                name="person_active_is_somebody",
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

    @transaction.atomic
    def accept(self, *, by: User, now: datetime) -> None:
        """Say yes to the invitation. Raises ValidationError `not_theirs`, `already` or `illegal_move`."""
        self._lock()
        self._refuse_all_but_invited(by)
        refuse_unless_allowed(MOVES, self.state, State.ACTIVE)
        rows = Person.objects.filter(company=self.company_id, user=by)
        if rows.active().exists():
            raise ValidationError(_("You act for this company already."), code="already")
        with because(by=by, now=now):
            rows.filter(state=State.ASKED).update(state=State.LEFT, left_at=now)
            self.user, self.state, self.since = by, State.ACTIVE, now
            self.save(update_fields=["user", "state", "since"])

    @transaction.atomic
    def decline(self, *, by: User, now: datetime) -> None:
        """Say no to the invitation. Raises ValidationError `not_theirs` or `illegal_move`."""
        self._lock()
        self._refuse_all_but_invited(by)
        self._end(State.INVITED, by=by, now=now)

    @transaction.atomic
    def admit(self, *, by: User, now: datetime) -> None:
        """A manager lets in who asked. Raises ValidationError `not_manager` or `illegal_move`."""
        self._lock()
        self.company.refuse_all_but_managers(by)
        self._expect(State.ASKED, State.ACTIVE)
        self.state, self.since = State.ACTIVE, now
        with because(by=by, now=now):
            self.save(update_fields=["state", "since"])
        letters.admit(self, now=now)

    @transaction.atomic
    def refuse(self, *, by: User, now: datetime) -> None:
        """A manager turns down who asked. Raises ValidationError `not_manager` or `illegal_move`."""
        self._lock()
        self.company.refuse_all_but_managers(by)
        self._end(State.ASKED, by=by, now=now)
        letters.refuse(self, now=now)

    @transaction.atomic
    def remove(self, *, by: User, now: datetime) -> None:
        """A manager takes somebody out, or an invitation back. Raises ValidationError `not_manager`, `last_manager` or `illegal_move`."""
        self._lock()
        self.company.refuse_all_but_managers(by)
        self._refuse_the_last_manager()
        self._end(self.state, by=by, now=now)

    @transaction.atomic
    def leave(self, *, by: User, now: datetime) -> None:
        """Stop acting for the company. Raises ValidationError `not_theirs`, `last_manager` or `illegal_move`."""
        self._lock()
        if self.user_id != by.pk:
            raise ValidationError(_("Everybody leaves for themselves."), code="not_theirs")
        self._refuse_the_last_manager()
        self._end(self.state, by=by, now=now)

    @transaction.atomic
    def make_manager(self, *, by: User, now: datetime) -> None:
        """Let a member act as a manager too. Raises ValidationError `not_manager` or `illegal_move`."""
        self._lock()
        self.company.refuse_all_but_managers(by)
        if self.state != State.ACTIVE:
            raise ValidationError(_("Only somebody who acts for the company can become its manager."), code="illegal_move")
        self.role = Role.MANAGER
        with because(by=by, now=now):
            self.save(update_fields=["role"])

    def _lock(self) -> None:
        self.company.lock()
        self.refresh_from_db(fields=["state", "role", "user", "email"])

    def _expect(self, state: str, to: str) -> None:
        """An act on a request is none on an invitation."""
        refuse_unless_allowed({other: MOVES[other] & {to} if other == state else set() for other in State}, self.state, to)

    def _end(self, state: str, *, by: User, now: datetime) -> None:
        self._expect(state, State.LEFT)
        self.state, self.left_at = State.LEFT, now
        with because(by=by, now=now):
            self.save(update_fields=["state", "left_at"])

    def _refuse_all_but_invited(self, user: User) -> None:
        if user.email.lower() != self.email.lower():
            raise ValidationError(_("This invitation is for another address."), code="not_theirs")

    def _refuse_the_last_manager(self) -> None:
        others = Person.objects.managers().filter(company=self.company_id).exclude(pk=self.pk)
        if self.state == State.ACTIVE and self.role == Role.MANAGER and not others.exists():
            raise ValidationError(_("A company needs a manager. Make somebody else the manager first."), code="last_manager")


pghistory.track()(Person)
