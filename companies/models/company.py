"""A company as the centre knows it. Who acts for it stands in `person.py`."""

from datetime import date, datetime
from typing import Any, Self

import pghistory
import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies import letters
from companies.models.former_number import FormerNumber
from companies.models.membership_states import in_use
from companies.models.person import Person, PersonManager, Role, State
from innocenter.accounts.models import User
from innocenter.files.images import PublicImageField
from innocenter.lifecycle import because
from innocenter.look.dates import bare_day
from innocenter.search.fields import SearchField, SearchText
from innocenter.search.queries import SearchQuerySet
from innocenter.taxonomy.models import Field, Region
from innocenter.taxonomy.naming import with_field_names
from innocenter.values import registration_numbers

NUMBER_IS_TAKEN = _("This company is registered already. Ask its manager to let you join.")
NUMBER_WAS_CHANGED = _("A registered company had this number before. Look for it under its new number.")


class Size(models.TextChoices):
    SMALL = "small", _("Small company")
    MEDIUM = "medium", _("Medium-sized company")
    MIDDLE = "middle", _("Middle-market company")


# Whoever changes a name, on whichever way: the old one stays findable.
KEEP_OLD_NAME = pgtrigger.Trigger(
    name="old_name_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__name__df=pgtrigger.F("new__name")) | pgtrigger.Q(old__name_en__df=pgtrigger.F("new__name_en")),
    declare=[("old_names", "text")],
    func="""
        old_names := concat_ws(E'\\n', NULLIF(OLD.former_names, ''),
            CASE WHEN OLD.name <> NEW.name THEN OLD.name END,
            CASE WHEN OLD.name_en <> NEW.name_en THEN NULLIF(OLD.name_en, '') END);
        NEW.former_names := COALESCE(old_names, '');
        RETURN NEW;
    """,
)


class Business(models.TextChoices):
    """What the tax office says of a registration number."""

    RUNNING = "running", _("In business")
    PAUSED = "paused", _("Business suspended")
    CLOSED = "closed", _("Business closed down")


class CompanyQuerySet(SearchQuerySet["Company"]):
    def listed(self) -> Self:
        """Those that everybody may find."""
        return self.filter(is_listed=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Whose public page this person may read: staff for companies every one; others those that are listed, and their own."""
        if not isinstance(user, User):
            return self.listed()
        if user.may_as_staff("companies.view_company"):
            return self
        theirs = Person.objects.active().filter(user=user).values("company")
        return self.filter(Q(is_listed=True) | Q(continued_by__in=theirs) | Q(pk__in=theirs))

    def out_of_business_but_here(self, today: date) -> Self:
        """The tax office lists them as suspended or closed, and they use the centre: staff talk to them, nothing ends by itself."""
        return self.exclude(business=Business.RUNNING).filter(in_use(today, of="memberships__"))

    def of(self, user: User | AnonymousUser) -> Self:
        """Companies that this person acts for, in either role."""
        return self.filter(pk__in=Person.objects.active().filter(user=user).values("company")) if isinstance(user, User) else self.none()

    def of_or_before(self, user: User | AnonymousUser) -> Self:
        """The companies they act for, and those that these took over: whose past they read."""
        stays = Person.objects.active().filter(user=user).values("company") if isinstance(user, User) else []
        return self.filter(Q(pk__in=stays) | Q(continued_by__in=stays)) if isinstance(user, User) else self.none()

    def managed_by(self, user: User | AnonymousUser) -> Self:
        return self.filter(pk__in=Person.objects.managers().filter(user=user).values("company")) if isinstance(user, User) else self.none()

    def open_to(self, user: User | AnonymousUser) -> Self:
        """Whose inside this person may read: the companies they act for; staff for companies every one."""
        return self if isinstance(user, User) and user.may_as_staff("companies.view_company") else self.of(user)

    def whose_membership_is_open_to(self, user: User | AnonymousUser) -> Self:
        """The companies they act for; staff who look after memberships every one."""
        return self if isinstance(user, User) and user.may_as_staff("companies.view_centremembership") else self.of(user)

    def run_by(self, user: User | AnonymousUser) -> Self:
        """Whose page and people this person may change: the companies they manage; staff who keep companies every one not theirs."""
        if not (isinstance(user, User) and user.may_as_staff("companies.change_company")):
            return self.managed_by(user)
        theirs, managed = (Company.objects.of(user).values("pk"), Company.objects.managed_by(user).values("pk"))
        return self.filter(~Q(pk__in=theirs) | Q(pk__in=managed))

    def joinable_by(self, user: User, *, entered: int | None = None) -> Self:
        """Companies that this person may ask to be let in: those they can see, and the one whose number they have entered."""
        return self.filter(Q(pk__in=self.visible_to(user).values("pk")) | Q(pk=entered))

    def narrowed(self, *, region: str = "", field: str = "") -> Self:
        found = self.filter(region=region) if region else self
        return found.filter(fields=field) if field else found

    def members_on(self, day: date) -> Self:
        """Listed companies whose membership of the centre is in use on the day."""
        return self.listed().filter(in_use(day, of="memberships__"))

    def count_by_region(self) -> dict[str, int]:
        """Regions that have any, by how many."""
        return dict(self.order_by("region").values_list("region").annotate(count=models.Count("pk")))

    def for_list(self) -> Self:
        """With what a row of a list shows."""
        return with_field_names(self)

    @transaction.atomic
    def register(self, *, number: str, by: User, now: datetime, **about: Any) -> "Company":
        """Enter a company; whoever does becomes its manager. Raises ValidationError `wrong_number` or `registered`."""
        number = clean_number(number)
        if FormerNumber.objects.filter(registration_number=number).exists():
            raise ValidationError(NUMBER_WAS_CHANGED, code="number_changed")
        company = self.model(registration_number=number, created_at=now, **about)
        try:
            with transaction.atomic(), because(by=by, now=now):
                company.save(force_insert=True)
        except IntegrityError as error:
            if "company_registered_once" not in str(error):
                raise
            raise ValidationError(NUMBER_IS_TAKEN, code="registered") from error
        with because(by=by, now=now):
            company.people.create(user=by, role=Role.MANAGER, state=State.ACTIVE, since=now, asked_at=now)
        return company


class Company(models.Model):
    """Found by its registration number, which is nobody's business but its people's and the staff's."""

    registration_number = models.CharField(_("Business registration number"), max_length=10, editable=False)
    name = models.CharField(_("Company name"), max_length=100)
    name_en = models.CharField(_("Company name in English"), max_length=150, blank=True)
    size = models.CharField(_("Company size"), max_length=10, choices=Size)
    region = models.CharField(_("Region of the head office"), max_length=10, choices=Region)
    address = models.CharField(_("Address"), max_length=200, blank=True)
    postcode = models.CharField(
        _("Postcode"), max_length=5, blank=True, validators=[RegexValidator(r"^\d{5}$", _("A postcode has five digits."))]
    )
    ksic_codes = ArrayField(
        models.CharField(max_length=5, validators=[RegexValidator(r"^\d{2,5}$", _("An industry code has two to five digits."))]),
        verbose_name=_("Industry codes (KSIC)"),
        blank=True,
        default=list,
        size=5,
    )
    fields = models.ManyToManyField(Field, verbose_name=_("Fields of technology"), blank=True)
    homepage = models.URLField(_("Homepage"), blank=True)
    introduction = models.TextField(_("Introduction"), max_length=3000, blank=True)
    logo = PublicImageField(_("Logo"))
    employees = models.PositiveIntegerField(_("Number of employees"), null=True, blank=True)
    founded_on = models.DateField(_("Founded on"), null=True, blank=True)
    is_listed = models.BooleanField(_("Show in the list of companies"), default=True)
    former_names = models.TextField(
        _("Earlier names"), blank=True, editable=False, help_text=_("One on each line. The company is found by them too.")
    )
    continued_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="continues", verbose_name=_("Continued by"),
        help_text=_("The company that took this one over, and stands today."),
    )  # fmt: skip
    business = models.CharField(_("State of the business"), max_length=7, choices=Business, default=Business.RUNNING, editable=False)
    business_seen_on = models.DateField(_("Looked up at the tax office on"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("Registered on"), default=timezone.now, editable=False)
    search = SearchField("name", "name_en", "former_names")
    search_text = SearchText("name", "name_en", "former_names")

    objects = CompanyQuerySet.as_manager()
    people: PersonManager
    former_numbers: Any

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        indexes = [
            GinIndex(fields=["search"], name="company_search"),
            models.Index(fields=["name", "id"], name="company_by_name"),
            # the public list and its count; the front page
            models.Index(fields=["name", "id"], condition=Q(is_listed=True), name="company_listed_by_name"),
            models.Index(fields=["-created_at", "-id"], condition=Q(is_listed=True), name="company_listed_newest"),
        ]
        constraints = [
            models.UniqueConstraint("registration_number", name="company_registered_once", violation_error_message=NUMBER_IS_TAKEN),
            models.CheckConstraint(condition=Q(registration_number__regex=r"^[0-9]{10}$"), name="company_number_has_ten_digits"),
            models.CheckConstraint(
                condition=Q(continued_by=None) | ~Q(continued_by=models.F("pk")) & Q(is_listed=False),
                name="company_taken_over_is_another_and_not_listed",
                violation_error_message=_("A company that was taken over is not in the list."),
            ),
        ]
        triggers = [KEEP_OLD_NAME]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/companies/{self.pk}/"

    def get_size_display(self) -> str:  # type: ignore[no-redef]  # -- Django makes one of this name
        """Django's own asks for the words of every choice, for each row of a list; so does the next."""
        return str(Size(self.size).label)

    def get_region_display(self) -> str:  # type: ignore[no-redef]  # -- Django makes one of this name
        return str(Region(self.region).label)

    @property
    def former_names_in_line(self) -> str:
        return ", ".join(dict.fromkeys(self.former_names.splitlines()))

    def managers(self) -> "models.QuerySet[User]":
        return User.objects.filter(stays__in=self.people.managers())

    def is_person(self, user: User | AnonymousUser) -> bool:
        return isinstance(user, User) and self.people.active().filter(user=user).exists()

    def is_manager(self, user: User | AnonymousUser) -> bool:
        return isinstance(user, User) and self.people.managers().filter(user=user).exists()

    def refuse_own_people(self, user: User) -> None:
        """Staff do not decide on a company they act for. Raises ValidationError `own_company`."""
        if self.is_person(user):
            raise ValidationError(_("You act for this company, so somebody else has to decide."), code="own_company")

    def public_facts(self) -> list[tuple[str, str]]:
        """The three or four facts that people choose by. Never the registration number."""
        facts = [(gettext("Company size"), str(self.get_size_display())), (gettext("Head office"), str(self.get_region_display()))]
        if self.founded_on:
            facts.append((gettext("Founded"), bare_day(self.founded_on)))
        if self.employees is not None:
            facts.append((gettext("Employees"), f"{self.employees:,}"))
        return facts

    def moments(self) -> list[tuple[datetime, str, str]]:
        """What happened between the company and the centre, newest first."""
        moments = [(self.created_at, gettext("The company was registered."), "")]
        for person in self.people.select_related("user").filter(since__isnull=False):
            name = {"person": str(person)}
            moments.append((person.since, gettext("%(person)s started to act for the company.") % name, ""))
            if person.left_at:
                moments.append((person.left_at, gettext("%(person)s left the company.") % name, ""))
        return sorted(moments, reverse=True)

    def lock(self) -> None:
        """Whoever changes who acts for the company waits here for the one before."""
        Company.objects.select_for_update(no_key=True).values_list("pk").get(pk=self.pk)

    @transaction.atomic
    def invite(self, *, email: str, by: User, now: datetime, role: str = Role.MEMBER) -> Person:
        """Ask an address to act for the company. Raises ValidationError `not_manager`, `already` or `asked`."""
        self.lock()
        email = email.strip().lower()
        self.refuse_all_but_managers(by)
        if self.people.active().filter(user__email__iexact=email).exists():
            raise ValidationError(_("This person belongs to the company already."), code="already")
        if self.people.filter(state=State.ASKED, user__email__iexact=email).exists():
            raise ValidationError(_("This person has asked to join. Accept the request instead."), code="asked")
        if self.people.filter(state=State.INVITED, email__iexact=email).exists():
            raise ValidationError(_("This address has an open invitation already."), code="already")
        with because(by=by, now=now):
            person: Person = self.people.create(email=email, role=role, state=State.INVITED, invited_by=by, asked_at=now)
        letters.invite(person, now=now)
        return person

    @transaction.atomic
    def ask_to_join(self, *, by: User, now: datetime) -> Person:
        """Ask the managers to be let in; whoever holds an invitation is in at once. Raises ValidationError `already`."""
        self.lock()
        if Company.objects.filter(pk=self.pk).exclude(continued_by=None).exists():
            raise ValidationError(_("Another company has taken this one over. Ask there to join."), code="taken_over")
        if self.people.live().filter(user=by).exists():
            raise ValidationError(_("You belong to this company, or have asked to, already."), code="already")
        invitation: Person | None = self.people.invitations_to(by).first()
        if invitation is not None:
            invitation.accept(by=by, now=now)
            return invitation
        with because(by=by, now=now):
            request: Person = self.people.create(user=by, role=Role.MEMBER, state=State.ASKED, asked_at=now)
        letters.ask_managers(request, now=now)
        return request

    @transaction.atomic
    def change_number(self, number: str, *, on: date, by: User, reason: str, now: datetime) -> None:
        """Staff saw the new certificate. The old number stays this company's: nobody registers it again.

        Raises `not_allowed`, `own_company`, `reason`, `on`, `wrong_number`, `registered`.
        """
        self.lock()
        self.refresh_from_db(fields=["registration_number"])
        number = clean_number(number)
        if not by.may_as_staff("companies.change_company"):
            raise ValidationError(_("Only the centre's staff for companies may do this."), code="not_allowed")
        self.refuse_own_people(by)
        if not reason.strip():
            raise ValidationError({"reason": _("Please write the reason.")}, code="reason")
        if on > timezone.localdate(now):
            raise ValidationError({"on": _("This day is still to come.")}, code="on")
        if Company.objects.filter(registration_number=number).exists() or FormerNumber.objects.filter(registration_number=number).exists():
            raise ValidationError({"number": _("A registered company has, or had, this number.")}, code="registered")
        with because(by=by, reason=reason.strip(), now=now):
            self.former_numbers.create(registration_number=self.registration_number, until=on, recorded_at=now)
            self.registration_number = number
            self.save(update_fields=["registration_number"])

    @transaction.atomic
    def record_business(self, business: str, *, on: date, by: User, now: datetime) -> None:
        """Staff looked the number up. Leases and memberships stay as they are: closing down is a talk, not an eviction.

        Raises `not_allowed`, `own_company`, `on`.
        """
        self.lock()
        if not by.may_as_staff("companies.change_company"):
            raise ValidationError(_("Only the centre's staff for companies may do this."), code="not_allowed")
        self.refuse_own_people(by)
        if on > timezone.localdate(now):
            raise ValidationError({"on": _("This day is still to come.")}, code="on")
        self.business, self.business_seen_on = Business(business), on
        with because(by=by, now=now):
            self.save(update_fields=["business", "business_seen_on"])

    def refuse_all_but_managers(self, user: User) -> None:
        """Staff may stand in for a manager: a company can lose all of its own. Raises ValidationError `not_manager`, `own_company`."""
        if self.is_manager(user):
            return
        if not user.may_as_staff("companies.change_person"):
            raise ValidationError(_("Only a manager of the company may do this."), code="not_manager")
        self.refuse_own_people(user)


def clean_number(text: str) -> str:
    """The ten digits, or ValidationError `wrong_number` in words a person can act on."""
    try:
        return registration_numbers.parse(text)
    except registration_numbers.WrongNumber as wrong:
        raise ValidationError(WRONG_NUMBER[wrong.code], code="wrong_number") from wrong


WRONG_NUMBER = {
    "length": _("A business registration number has ten digits. Look at the certificate and enter it again."),
    "zeros": _("A business registration number is not made of zeros. Look at the certificate and enter it again."),
    "check_digit": _("The last digit of the business registration number does not fit. Look at the certificate and enter it again."),
}

pghistory.track(exclude=["search", "search_text"])(Company)
