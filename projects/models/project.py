"""A cooperation between a company and an institute: what an application for the space rests on."""

from datetime import date, datetime
from typing import Self

import pghistory
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.files.models import StoredFile
from innocenter.lifecycle import because, fsm, refuse_unless_allowed
from innocenter.taxonomy.models import Field
from innocenter.values import terms
from institutes.models import Coordinator, Institute, Researcher
from projects import letters


class State(models.TextChoices):
    PLANNED = "planned", _("Waiting for the institute")
    CONFIRMED = "confirmed", _("Confirmed by the institute")
    DECLINED = "declined", _("Declined by the institute")
    WITHDRAWN = "withdrawn", _("Withdrawn by the company")


MOVES: dict[State, set[State]] = {
    State.PLANNED: {State.CONFIRMED, State.DECLINED, State.WITHDRAWN},
    State.CONFIRMED: set(),
    State.DECLINED: set(),
    State.WITHDRAWN: set(),
}


TONES = {State.PLANNED: "information", State.CONFIRMED: "success", State.DECLINED: "danger", State.WITHDRAWN: "gray"}


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff for projects see every one; people those of a company they act for, and those that they research in or coordinate."""
        if not isinstance(user, User):
            return self.none()
        if user.may_as_staff("projects.view_project"):
            return self
        return self.filter(Q(company__in=Company.objects.of(user).values("pk")) | self._answered_by(user))

    def waiting_for(self, user: User) -> Self:
        """Unanswered ones on which this person speaks for the institute."""
        return self.planned().answerable_by(user).with_names().order_by("planned_at", "pk")

    def of_company(self, company: Company) -> Self:
        return self.filter(company=company)

    def answerable_by(self, user: User | AnonymousUser) -> Self:
        """Those on which this person speaks for the institute."""
        return self.filter(self._answered_by(user)) if isinstance(user, User) else self.none()

    def of_companies(self, companies: "models.QuerySet[Company]") -> Self:
        return self.filter(company__in=companies.values("pk"))

    def planned(self) -> Self:
        return self.filter(state=State.PLANNED)

    def in_state(self, state: str) -> Self:
        return self.filter(state=state) if state else self

    def confirmed(self) -> Self:
        return self.filter(state=State.CONFIRMED)

    def alive(self) -> Self:
        """Planned or confirmed: nobody has said no, or taken it back."""
        return self.filter(state__in=[State.PLANNED, State.CONFIRMED])

    def with_names(self) -> Self:
        return self.select_related("company", "institute", "researcher")

    @transaction.atomic
    def propose(
        self, *, company: Company, researcher: Researcher, title: str, plan: str, starts_on: date, months: int, by: User, now: datetime,
        origin: tuple[str, str] = ("", ""),
    ) -> "Project":
        """Plan a cooperation and ask the institute to confirm it. The same asked twice is one. Raises ValidationError `not_theirs`.

        `origin`: the number and the address of what it has grown out of.
        """
        if not company.is_person(by):
            raise ValidationError(_("Only people of the company plan its projects."), code="not_theirs")
        company.lock()
        starts_on = starts_on.replace(day=1)
        same = self.planned().filter(company=company, researcher=researcher, title=title, starts_on=starts_on, months=months).first()
        if same:
            return same
        with because(by=by, now=now):
            project = self.create(
                company=company,
                institute=researcher.institute,
                researcher=researcher,
                title=title,
                plan=plan,
                starts_on=starts_on,
                months=months,
                planned_by=by,
                planned_at=now,
                origin=origin[0],
                origin_path=origin[1],
            )
        letters.ask_institute(project, now=now)
        return project

    def _answered_by(self, user: User) -> Q:
        return Q(researcher__user=user) | Q(institute__in=Coordinator.objects.filter(user=user).values("institute"))


class Project(models.Model):
    """Planned by the company; it counts once the researcher or the institute's coordinator has confirmed it."""

    State = State
    MOVES = MOVES

    company = models.ForeignKey(Company, models.PROTECT, related_name="projects", verbose_name=_("Company"))
    institute = models.ForeignKey(Institute, models.PROTECT, related_name="projects", verbose_name=_("Institute"))
    researcher = models.ForeignKey(Researcher, models.PROTECT, related_name="projects", verbose_name=_("Researcher"))
    title = models.CharField(_("Title"), max_length=150)
    plan = models.TextField(_("What you plan to do together"), max_length=5000)
    fields = models.ManyToManyField(Field, related_name="+", verbose_name=_("Fields of technology"), blank=True)
    origin = models.CharField(_("Grown out of"), max_length=20, blank=True, editable=False)
    origin_path = models.CharField(_("address of what it has grown out of"), max_length=100, blank=True, editable=False)
    starts_on: "models.DateField[date | str, date]" = models.DateField(_("First month"))
    months = models.PositiveSmallIntegerField(_("Number of months"), validators=[MinValueValidator(1), MaxValueValidator(60)])
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.PLANNED, editable=False)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("Planned by"))
    planned_at = models.DateTimeField(_("Planned on"), editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("Confirmed by")
    )
    confirmed_at = models.DateTimeField(_("Confirmed on"), null=True, editable=False)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("Declined by")
    )
    declined_at = models.DateTimeField(_("Declined on"), null=True, editable=False)
    decline_reason = models.TextField(_("Reason"), max_length=1000, blank=True, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-planned_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="project_state_is_known"),
            models.CheckConstraint(condition=Q(months__range=(1, 60)), name="project_months_are_sane"),
            models.CheckConstraint(
                condition=(Q(state="confirmed") & Q(confirmed_by__isnull=False, confirmed_at__isnull=False))
                | (~Q(state="confirmed") & Q(confirmed_by__isnull=True, confirmed_at__isnull=True)),
                name="project_confirmed_by_somebody_on_a_day",
            ),
            models.CheckConstraint(
                condition=(Q(state="declined") & Q(declined_by__isnull=False, declined_at__isnull=False) & ~Q(decline_reason=""))
                | (~Q(state="declined") & Q(declined_by__isnull=True, declined_at__isnull=True, decline_reason="")),
                name="project_declined_by_somebody_for_a_reason",
            ),
        ]
        triggers = [fsm("state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:page", args=[self.pk])

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # -- Django makes one of this name
        """Django's own asks for the words of every choice, for each row of a list."""
        return str(self.State(self.state).label)

    @property
    def last_day(self) -> date:
        return terms.last_day(self.starts_on, self.months)

    @property
    def tone(self) -> str:
        """The colour of the badge that names the state."""
        return TONES[State(self.state)]

    @property
    def is_confirmed(self) -> bool:
        return self.state == State.CONFIRMED

    def counterparts(self) -> "models.QuerySet[User]":
        """Who speaks for the institute: the researcher, and the institute's coordinators."""
        return User.objects.filter(Q(researcher=self.researcher_id) | Q(coordinates__institute=self.institute_id)).distinct()

    @transaction.atomic
    def confirm(self, *, by: User, now: datetime) -> None:
        """The institute says yes. Raises ValidationError `not_theirs` or `illegal_move`."""
        self._answer(State.CONFIRMED, by=by)
        self.confirmed_by, self.confirmed_at = by, now
        with because(by=by, now=now):
            self.save(update_fields=["state", "confirmed_by", "confirmed_at"])
        letters.tell_confirmed(self, now=now)

    @transaction.atomic
    def decline(self, *, by: User, reason: str, now: datetime) -> None:
        """The institute says no, and why. Raises ValidationError `not_theirs`, `illegal_move` or `reason`."""
        if not reason.strip():
            raise ValidationError(_("Tell the company the reason."), code="reason")
        self._answer(State.DECLINED, by=by)
        self.declined_by, self.declined_at, self.decline_reason = by, now, reason.strip()
        with because(by=by, reason=self.decline_reason, now=now):
            self.save(update_fields=["state", "declined_by", "declined_at", "decline_reason"])
        letters.tell_declined(self, now=now)

    @transaction.atomic
    def withdraw(self, *, by: User, now: datetime) -> None:
        """A manager, or who planned it, takes it back unanswered. Raises ValidationError `not_theirs` or `illegal_move`."""
        self._lock()
        if not self.is_withdrawable_by(by):
            raise ValidationError(_("Only a manager of the company, or who planned the project, takes it back."), code="not_theirs")
        self._move(State.WITHDRAWN)
        with because(by=by, now=now):
            self.save(update_fields=["state"])
        letters.call_off(self, now=now)

    def is_answerable_by(self, user: User | AnonymousUser) -> bool:
        return Project.objects.filter(pk=self.pk).answerable_by(user).exists()

    def is_withdrawable_by(self, user: User) -> bool:
        return self.company.is_manager(user) or (self.planned_by_id == user.pk and self.company.is_person(user))

    def company_side(self) -> "models.QuerySet[User]":
        """Whom the company's side of the news goes to: its managers, and who planned the project if they still act for it."""
        mine = self.company.people.active().filter(Q(role="manager") | Q(user=self.planned_by_id))
        return User.objects.filter(stays__in=mine).distinct()

    def _answer(self, state: str, *, by: User) -> None:
        self._lock()
        if not self.is_answerable_by(by):
            raise ValidationError(_("Only the researcher or the institute's coordinator answers this."), code="not_theirs")
        self._move(state)

    def _lock(self) -> None:
        self.refresh_from_db(from_queryset=Project.objects.select_for_update())

    def _move(self, state: str) -> None:
        refuse_unless_allowed(MOVES, self.state, state)
        self.state = state


class ProjectFile(models.Model):
    """A file that came with what the project has grown out of. Whoever reads the plan reads it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="files", verbose_name=_("project"))
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("file of a project")
        verbose_name_plural = _("files of projects")
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        """Never the file's own name, which may tell what it is about."""
        return f"{self.project_id} · {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("projects:file", args=[self.project_id, self.pk])


pghistory.track(exclude=["plan"])(Project)  # it never changes, and is for those who read the project's page alone
