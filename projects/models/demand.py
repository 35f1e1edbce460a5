"""A demand: what a company looks for, told to the institutes or to everybody without its name. Researchers answer, and the company
goes on with one of them by planning a project: no address is shown before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, fsm, refuse_unless_allowed
from innocenter.search.fields import SearchField, SearchText
from innocenter.search.queries import SearchQuerySet
from innocenter.taxonomy.models import Field
from innocenter.taxonomy.naming import with_field_names
from institutes.models import Coordinator, Researcher
from projects import letters_demands as letters

OPEN_FOR = timedelta(days=180)
PROLONGED_FROM = timedelta(days=30)
"""So long before its last day, and at any time after, a demand can be kept open for another half year."""
CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w|(?<!\d)0\d{1,2}[-. )]?\d{3,4}[-. ]?\d{4}(?!\d)")
"""An e-mail address or a Korean telephone number."""
LEGAL = re.compile(r"\(주\)|㈜|주식회사|\s")


class DemandState(models.TextChoices):
    DRAFT = "draft", gettext_lazy("Draft: only your company reads it")
    OPEN = "open", gettext_lazy("Looking for a partner")
    CLOSED = "closed", gettext_lazy("Demand closed")


class DemandKind(models.TextChoices):
    PROBLEM = "problem", gettext_lazy("Solving a technical problem")
    JOINT = "joint", gettext_lazy("Joint research and development")
    TRANSFER = "transfer", gettext_lazy("Taking over a technology")
    TESTING = "testing", gettext_lazy("Equipment or testing")
    ADVICE = "advice", gettext_lazy("Expert advice")


class Audience(models.TextChoices):
    PARTNERS = "partners", gettext_lazy("Only researchers and coordinators of institutes")
    PUBLIC = "public", gettext_lazy("Everybody, without signing in")


class DemandEnding(models.TextChoices):
    FOUND = "found", gettext_lazy("A partner was found")
    NOBODY = "nobody", gettext_lazy("No partner was found")
    NO_NEED = "no_need", gettext_lazy("It is not needed any more")
    TAKEN_OFF = "off", gettext_lazy("Taken off the list by the centre")


BY_COMPANY = (DemandEnding.FOUND, DemandEnding.NOBODY, DemandEnding.NO_NEED)
TONES = {DemandState.DRAFT: "gray", DemandState.OPEN: "success", DemandState.CLOSED: "gray"}


class DemandQuerySet(SearchQuerySet["Demand"]):
    named_by = "title"

    def listed_for(self, user: User | AnonymousUser, today: date) -> Self:
        """What can be answered now, and what this person may read of it. Two statements, one for a visitor."""
        found = self.filter(state=DemandState.OPEN, open_until__gte=today)
        return found if is_of_an_institute(user) else found.filter(audience=Audience.PUBLIC)

    def of(self, user: User | AnonymousUser) -> Self:
        """Those of the companies that this person acts for, drafts too."""
        return self.filter(company__in=Company.objects.of(user).values("pk"))

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """Staff read what was ever published; people what is listed for them, their company's, and what they have answered."""
        if isinstance(user, User) and user.may_as_staff("projects.view_demand"):
            return self.published()
        found = Q(pk__in=self.model.objects.listed_for(user, today).values("pk"))
        if isinstance(user, User):
            found |= Q(company__in=Company.objects.of(user).values("pk")) | Q(answers__researcher__user=user)
        return self.filter(found).distinct()

    def for_researcher(self, user: User, today: date) -> Self:
        """Those that this person may read, if they are a researcher: only researchers answer."""
        return self.visible_to(user, today) if Researcher.objects.filter(user=user).exists() else self.none()

    def published(self) -> Self:
        return self.exclude(published_at=None)

    def narrowed(self, *, kind: str = "", field: str = "", region: str = "") -> Self:
        found = self.filter(kind=kind) if kind else self
        found = found.filter(company__region=region) if region else found
        return found.filter(fields=field) if field else found

    def for_list(self) -> Self:
        return with_field_names(self.select_related("company"))

    def newest_first(self) -> Self:
        return self.order_by(F("published_at").desc(nulls_first=True), "-pk")

    @transaction.atomic
    def write(
        self, *, company: Company, kind: str, title: str, text: str, audience: str, fields: Iterable[Field], by: User, now: datetime,
        origin: tuple[str, str] = ("", ""),
    ) -> Demand:  # fmt: skip
        """A draft that nobody else reads. The same written twice is one. Raises ValidationError `not_theirs`.

        `origin`: the number and the address of what it has grown out of.
        """
        company.lock()
        refuse_strangers(company, by)
        same = self.filter(company=company, state=DemandState.DRAFT, title=title, text=text, kind=kind).first()
        if same:
            return same
        with because(by=by, now=now):
            made = self.create(
                company=company, kind=kind, title=title, text=text, audience=audience, made_by=by, made_at=now, origin=origin[0],
                origin_path=origin[1],
            )  # fmt: skip
        made.fields.set(fields)
        return made


@pghistory.track(exclude=["title", "text", "search", "search_text"])
class Demand(models.Model):
    """Its words leave the company with `publish` alone, once it has seen what others will read."""

    State = DemandState
    MOVES: ClassVar[Moves] = {
        DemandState.DRAFT: {DemandState.OPEN, DemandState.CLOSED},
        DemandState.OPEN: {DemandState.CLOSED},
        DemandState.CLOSED: set(),
    }

    company = models.ForeignKey(Company, models.PROTECT, related_name="demands", verbose_name=gettext_lazy("company"))
    kind = models.CharField(gettext_lazy("what is looked for"), max_length=10, choices=DemandKind)
    title = models.CharField(gettext_lazy("title"), max_length=100)
    text = models.TextField(gettext_lazy("in detail"), max_length=3000)
    fields = models.ManyToManyField(Field, related_name="demands", verbose_name=gettext_lazy("fields of technology"), blank=True)
    audience = models.CharField(gettext_lazy("who reads it"), max_length=10, choices=Audience, default=Audience.PARTNERS)
    state = models.CharField(gettext_lazy("state"), max_length=10, choices=DemandState, default=DemandState.DRAFT, editable=False)
    origin = models.CharField(gettext_lazy("grown out of"), max_length=20, blank=True, editable=False)
    origin_path = models.CharField(gettext_lazy("address of what it has grown out of"), max_length=100, blank=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("written by"))
    made_at = models.DateTimeField(gettext_lazy("written at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=gettext_lazy("published by")
    )
    published_at = models.DateTimeField(gettext_lazy("published at"), null=True)
    open_until: models.DateField[date | None, date | None] = models.DateField(gettext_lazy("listed until"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=gettext_lazy("closed by")
    )
    closed_at = models.DateTimeField(gettext_lazy("closed at"), null=True)
    ending = models.CharField(gettext_lazy("why it was closed"), max_length=10, choices=DemandEnding, blank=True)
    reason = models.TextField(gettext_lazy("reason"), max_length=1000, blank=True)
    search = SearchField("title", "text")
    search_text = SearchText("title", "text")

    objects = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("technology demand")
        verbose_name_plural = gettext_lazy("technology demands")
        ordering = ["-made_at", "-pk"]
        triggers = [fsm("state")]
        indexes = [GinIndex(fields=["search"], name="demand_search"), models.Index(fields=["state", "open_until"], name="demand_listed")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None, published_by=None, open_until=None)
                | Q(state="open", published_at__isnull=False, published_by__isnull=False, open_until__isnull=False)
                | Q(state="closed", published_at=None, published_by=None, open_until=None)
                | Q(state="closed", published_at__isnull=False, published_by__isnull=False, open_until__isnull=False),
                name="demand_published_by_somebody_for_a_time",
                violation_error_message=gettext_lazy("A demand is published by somebody, and listed until a day."),
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, closed_by__isnull=False) & ~Q(ending="")
                | ~Q(state="closed") & Q(closed_at=None, closed_by=None, ending=""),
                name="demand_closed_by_somebody_for_a_reason",
                violation_error_message=gettext_lazy("A demand is closed by somebody, who says why."),
            ),
            models.CheckConstraint(
                condition=Q(ending="off") & ~Q(reason="") | ~Q(ending="off") & Q(reason=""),
                name="demand_taken_off_for_a_reason",
                violation_error_message=gettext_lazy("Tell the company why its demand is taken off the list."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Never its words: a draft is for its company alone."""
        return _("Demand %(number)d") % {"number": self.pk}

    def get_absolute_url(self) -> str:
        return reverse("projects:demand", args=[self.pk])

    @property
    def tone(self) -> str:
        """The colour of the badge that names the state."""
        return TONES[DemandState(self.state)]

    @property
    def is_draft(self) -> bool:
        return self.state == DemandState.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state == DemandState.OPEN

    def is_listed(self, today: date) -> bool:
        return self.is_open and self.open_until is not None and self.open_until >= today

    def may_be_prolonged(self, today: date) -> bool:
        return self.is_open and self.open_until is not None and today >= self.open_until - PROLONGED_FROM

    @transaction.atomic
    def rewrite(
        self, *, kind: str, title: str, text: str, audience: str, fields: Iterable[Field], by: User, now: datetime,
    ) -> None:  # fmt: skip
        """While it is a draft. Raises ValidationError `not_theirs` or `published`."""
        self._lock_for_company(by)
        if not self.is_draft:
            raise ValidationError(_("It is published already. Close it and write a new one."), code="published")
        self.kind, self.title, self.text, self.audience = kind, title, text, audience
        self._keep(by=by, now=now)
        self.fields.set(fields)

    @transaction.atomic
    def publish(self, *, by: User, now: datetime) -> None:
        """From now on others read it. Raises ValidationError `not_theirs`, `illegal_move`, `contact` or `named`."""
        self._lock_for_company(by)
        refuse_unless_allowed(self.MOVES, self.state, DemandState.OPEN)
        refuse_who_it_is(self.company, f"{self.title}\n{self.text}")
        self.state, self.published_by, self.published_at = DemandState.OPEN, by, now
        self.open_until = timezone.localdate(now) + OPEN_FOR
        self._keep(by=by, now=now)

    @transaction.atomic
    def prolong(self, *, by: User, now: datetime) -> None:
        """Listed for another half year from today. Raises ValidationError `not_theirs` or `early`."""
        self._lock_for_company(by)
        today = timezone.localdate(now)
        if not self.may_be_prolonged(today):
            raise ValidationError(_("It is listed for long enough, or closed."), code="early")
        self.open_until = today + OPEN_FOR
        self._keep(by=by, now=now)

    @transaction.atomic
    def close(self, ending: str, *, by: User, now: datetime) -> None:
        """By the company; a draft is thrown away like this. Who answered is told. Raises `not_theirs`, `illegal_move`, or for `ending`."""
        self._lock_for_company(by)
        if ending not in BY_COMPANY:
            raise ValidationError({"ending": ValidationError(_("Choose one."), code="invalid")})
        self._close(ending, by=by, now=now)

    @transaction.atomic
    def take_off(self, reason: str, *, by: User, now: datetime) -> None:
        """By the staff, who say why. Raises ValidationError `not_staff`, `own_company`, `illegal_move` or `empty`."""
        self._lock()
        if not by.may_as_staff("projects.change_demand"):
            raise ValidationError(_("Only staff for projects do this."), code="not_staff")
        if self.company.is_person(by):
            raise ValidationError(_("You act for this company: somebody else of the staff decides."), code="own_company")
        if self.is_draft:
            refuse_unless_allowed({}, self.state, DemandState.CLOSED)
        if not reason.strip():
            raise ValidationError(_("Tell the company why its demand is taken off the list."), code="empty")
        self.reason = reason.strip()
        self._close(DemandEnding.TAKEN_OFF, by=by, now=now)
        letters.taken_off(self, now=now)

    @transaction.atomic
    def answer(self, text: str, *, by: User, now: datetime) -> DemandAnswer:
        """A researcher says what they could do; once each. Raises `not_researcher`, `own_company`, `not_listed`, `empty` or `same`."""
        self._lock()
        researcher = Researcher.objects.filter(user=by).first()
        if researcher is None:
            raise ValidationError(_("Researchers of institutes answer demands."), code="not_researcher")
        if self.company.is_person(by):
            raise ValidationError(_("This is the demand of a company that you act for."), code="own_company")
        if not self.is_listed(timezone.localdate(now)):
            raise ValidationError(_("This demand is not open any more."), code="not_listed")
        if not text.strip():
            raise ValidationError({"text": ValidationError(_("Write what you could do."), code="empty")})
        if self.answers.filter(researcher=researcher).exists():
            raise ValidationError(_("You have answered this demand already."), code="same")
        made = self.answers.create(researcher=researcher, text=text.strip(), made_at=now)
        letters.answered(made, now=now)
        return made

    def company_side(self) -> models.QuerySet[User]:
        """Whom news of it goes to: the company's managers, and who wrote it if they still act for it."""
        mine = self.company.people.active().filter(Q(role="manager") | Q(user=self.made_by_id))
        return User.objects.filter(stays__in=mine).distinct()

    def _close(self, ending: str, *, by: User, now: datetime) -> None:
        refuse_unless_allowed(self.MOVES, self.state, DemandState.CLOSED)
        self.state, self.closed_by, self.closed_at, self.ending = DemandState.CLOSED, by, now, ending
        self._keep(by=by, now=now)
        letters.closed(self, now=now)

    def _lock_for_company(self, by: User) -> None:
        self._lock()
        refuse_strangers(self.company, by)

    def _lock(self) -> None:
        self.refresh_from_db(from_queryset=Demand.objects.select_for_update())

    def _keep(self, *, by: User, now: datetime) -> None:
        with because(by=by, now=now):
            self.save()


class DemandAnswer(models.Model):
    """What a researcher could do about it. The company reads it; nobody else does."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="answers", verbose_name=gettext_lazy("technology demand"))
    researcher = models.ForeignKey(Researcher, models.PROTECT, related_name="+", verbose_name=gettext_lazy("researcher"))
    text = models.TextField(gettext_lazy("what the researcher could do"), max_length=3000)
    made_at = models.DateTimeField(gettext_lazy("answered at"))

    class Meta:
        verbose_name = gettext_lazy("answer to a demand")
        verbose_name_plural = gettext_lazy("answers to demands")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "researcher"], name="demand_answered_once_by_each",
                violation_error_message=gettext_lazy("You have answered this demand already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.demand} · {self.researcher}"


def is_of_an_institute(user: User | AnonymousUser) -> bool:
    """One statement, none for a visitor."""
    if not isinstance(user, User):
        return False
    return Researcher.objects.filter(user=user).exists() or Coordinator.objects.filter(user=user).exists()


def refuse_strangers(company: Company, by: User) -> None:
    if not company.is_person(by):
        raise ValidationError(_("Only people of the company do this."), code="not_theirs")


def refuse_who_it_is(company: Company, words: str) -> None:
    """Neither the company's name nor a way past the portal: who answers hears from the company, not the other way round."""
    if CONTACT.search(words):
        raise ValidationError(
            _("There is an e-mail address or a telephone number in the text. Take it out: answers come to you here."), code="contact"
        )
    plain = LEGAL.sub("", words).casefold()
    for name in filter(None, (company.name, company.name_en)):
        if len(bare := LEGAL.sub("", name).casefold()) > 1 and bare in plain:
            raise ValidationError(_("The text names your company. Take the name out: the demand is shown without it."), code="named")
