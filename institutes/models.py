"""Institutes and universities, their researchers, and who keeps their pages."""

from typing import Self

import pghistory
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.models import User
from innocenter.look.dates import is_korean
from innocenter.search.fields import SearchField, SearchText
from innocenter.search.queries import SearchQuerySet
from innocenter.taxonomy.models import Field, Region
from innocenter.taxonomy.naming import with_field_names


class Kind(models.TextChoices):
    GOVERNMENT = "government", _("Government-funded research institute")
    UNIVERSITY = "university", _("University")
    CONSULTING = "consulting", _("Consulting centre")
    OPERATOR = "operator", _("Operator")


class InstituteQuerySet(SearchQuerySet["Institute"]):
    def narrowed(self, *, region: str = "", field: str = "", kind: str = "") -> Self:
        found = self.filter(region=region) if region else self
        found = found.filter(kind=kind) if kind else found
        return found.filter(fields=field) if field else found

    def named(self) -> list[tuple[str, str]]:
        """(key, name in the reader's language), to choose from."""
        return [(str(pk), name if is_korean() else name_en or name) for pk, name, name_en in self.values_list("pk", "name", "name_en")]

    def for_list(self) -> Self:
        """With what a row of the list shows."""
        shown = Researcher.objects.visible().filter(institute=OuterRef("pk")).order_by().values("institute")
        count = Coalesce(models.Subquery(shown.annotate(n=models.Count("pk")).values("n")), 0)
        return with_field_names(self.annotate(visible_researchers=count))

    def run_by(self, user: User | AnonymousUser) -> Self:
        """Whose page this person may change: those they coordinate; staff who keep institutes every one."""
        return self if isinstance(user, User) and user.may_as_staff("institutes.change_institute") else self.kept_by(user)

    def kept_by(self, user: User | AnonymousUser) -> Self:
        """Those whose page this person looks after as a coordinator."""
        return self.filter(pk__in=Coordinator.objects.filter(user=user).values("institute")) if isinstance(user, User) else self.none()


class Institute(models.Model):
    """A place that does research with companies."""

    Kind = Kind

    kind = models.CharField(_("Kind"), max_length=12, choices=Kind)
    name = models.CharField(_("Name"), max_length=100, unique=True)
    name_en = models.CharField(_("Name in English"), max_length=150, blank=True)
    short_name = models.CharField(_("Short name"), max_length=20, blank=True)
    region = models.CharField(_("Region"), max_length=10, choices=Region)
    fields = models.ManyToManyField(Field, verbose_name=_("Fields of technology"), blank=True)
    introduction = models.TextField(_("Introduction"), max_length=3000, blank=True)
    homepage = models.URLField(_("Homepage"), blank=True)
    contact_desk = models.CharField(_("Contact desk"), max_length=100, blank=True)
    contact_email = models.EmailField(_("E-mail of the contact desk"), blank=True)
    contact_phone = models.CharField(_("Phone of the contact desk"), max_length=20, blank=True)
    search = SearchField("name", "name_en", "short_name")
    search_text = SearchText("name", "name_en", "short_name")

    objects = InstituteQuerySet.as_manager()
    researchers: "models.Manager[Researcher]"

    class Meta:
        verbose_name = _("institute")
        verbose_name_plural = _("institutes")
        ordering = ["name"]
        indexes = [GinIndex(fields=["search"], name="institute_search")]

    def __str__(self) -> str:
        return self.local_name

    def get_absolute_url(self) -> str:
        return f"/institutes/{self.pk}/"

    def get_kind_display(self) -> str:  # type: ignore[no-redef]  # -- Django makes one of this name
        """Django's own asks for the words of every choice, for each row of a list; so does the next."""
        return str(Kind(self.kind).label)

    def get_region_display(self) -> str:  # type: ignore[no-redef]  # -- Django makes one of this name
        return str(Region(self.region).label)

    @property
    def local_name(self) -> str:
        """In the reader's language where there is one."""
        return self.name if is_korean() else self.name_en or self.name

    def facts(self) -> list[tuple[str, str]]:
        facts = [(gettext("Kind"), str(self.get_kind_display())), (gettext("Region"), str(self.get_region_display()))]
        fields = ", ".join(field.name for field in self.fields.all())
        return [*facts, (gettext("Fields of technology"), fields)] if fields else facts

    def coordinators(self) -> "models.QuerySet[User]":
        return User.objects.filter(coordinates__institute=self)

    def is_run_by(self, user: User | AnonymousUser) -> bool:
        return Institute.objects.run_by(user).filter(pk=self.pk).exists()


class ResearcherQuerySet(SearchQuerySet["Researcher"]):
    def visible(self) -> Self:
        return self.filter(is_visible=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff for institutes see every researcher; others those who are shown, themselves, and those of an institute they coordinate."""
        if not isinstance(user, User):
            return self.visible()
        if user.may_as_staff("institutes.view_researcher"):
            return self
        return self.filter(Q(is_visible=True) | self._kept(user))

    def narrowed(self, *, region: str = "", field: str = "", institute: str = "") -> Self:
        found = self.filter(institute__region=region) if region else self
        found = found.filter(institute=institute) if institute else found
        return found.filter(fields=field) if field else found

    def for_list(self) -> Self:
        return with_field_names(self.select_related("institute"))

    def run_by(self, user: User | AnonymousUser) -> Self:
        """Whose profile this person may change: staff who keep researchers every one."""
        return self if isinstance(user, User) and user.may_as_staff("institutes.change_researcher") else self.kept_by(user)

    def kept_by(self, user: User | AnonymousUser) -> Self:
        """Whose profile this person may write: their own, and those of an institute they coordinate."""
        return self.filter(self._kept(user)) if isinstance(user, User) else self.none()

    def _kept(self, user: User) -> Q:
        return Q(user=user) | Q(institute__in=Coordinator.objects.filter(user=user).values("institute"))


class Researcher(models.Model):
    """An expert of one institute. `user` is empty until they sign in themselves."""

    institute = models.ForeignKey(Institute, models.PROTECT, related_name="researchers", verbose_name=_("Institute"))
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="researcher", null=True, blank=True, verbose_name=_("Account")
    )
    name = models.CharField(_("Name"), max_length=60)
    name_en = models.CharField(_("Name in English"), max_length=100, blank=True)
    position = models.CharField(_("Position"), max_length=60, blank=True)
    department = models.CharField(_("Department"), max_length=100, blank=True)
    fields = models.ManyToManyField(Field, verbose_name=_("Fields of technology"), blank=True)
    keywords = models.CharField(_("Keywords"), max_length=300, blank=True, help_text=_("Separate them with commas."))
    introduction = models.TextField(_("Introduction"), max_length=3000, blank=True)
    is_visible = models.BooleanField(_("Show in the list of researchers"), default=True)
    search = SearchField("name", "name_en", "department", "keywords")
    search_text = SearchText("name", "name_en", "department", "keywords")

    objects = ResearcherQuerySet.as_manager()

    class Meta:
        verbose_name = _("researcher")
        verbose_name_plural = _("researchers")
        ordering = ["name", "pk"]
        indexes = [GinIndex(fields=["search"], name="researcher_search"), models.Index(fields=["name", "id"], name="researcher_by_name")]

    def __str__(self) -> str:
        return self.local_name

    def get_absolute_url(self) -> str:
        return reverse("institutes:researcher", args=[self.pk])

    def clean(self) -> None:
        """Added twice is added once: who adds waits for the one before. Call it in a transaction. Raises ValidationError `already`."""
        if self.pk or not self.institute_id:
            return
        Institute.objects.select_for_update(no_key=True).get(pk=self.institute_id)
        same = {"institute": self.institute_id, "name": self.name, "department": self.department, "position": self.position}
        if Researcher.objects.filter(**same).exists():
            words = gettext("%(name)s is here already. For somebody else of the same name, write another department or position.")
            raise ValidationError(words % {"name": self.name}, code="already")

    @property
    def local_name(self) -> str:
        return self.name if is_korean() else self.name_en or self.name

    @property
    def keyword_list(self) -> list[str]:
        return [word.strip() for word in self.keywords.split(",") if word.strip()]

    def facts(self) -> list[tuple[str, str]]:
        facts = [(gettext("Institute"), self.institute.local_name), (gettext("Department"), self.department)]
        return [fact for fact in [*facts, (gettext("Position"), self.position)] if fact[1]]

    def is_run_by(self, user: User | AnonymousUser) -> bool:
        return Researcher.objects.run_by(user).filter(pk=self.pk).exists()


class Coordinator(models.Model):
    """Who looks after an institute's page, its researchers and its promises."""

    institute = models.ForeignKey(Institute, models.CASCADE, related_name="coordinator_rows", verbose_name=_("Institute"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="coordinates", verbose_name=_("Person"))

    class Meta:
        verbose_name = _("coordinator")
        verbose_name_plural = _("coordinators")
        constraints = [
            models.UniqueConstraint(
                fields=["institute", "user"],
                name="coordinator_once_for_an_institute",
                violation_error_message=_("This person coordinates the institute already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


pghistory.track(exclude=["search", "search_text"])(Institute)
pghistory.track(exclude=["search", "search_text"])(Researcher)
pghistory.track()(Coordinator)
