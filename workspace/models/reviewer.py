"""The pool of reviewers, what they swear, and whose mail says nothing about where somebody works."""

from datetime import datetime
from typing import Self

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.dates import is_korean
from innocenter.taxonomy.models import Field
from institutes.models import Institute


class ReviewerQuerySet(models.QuerySet["Reviewer"]):
    def active(self) -> Self:
        return self.filter(is_active=True, user__is_active=True)

    def with_names(self) -> Self:
        return self.select_related("user", "institute").prefetch_related("fields")


class Reviewer(models.Model):
    """Somebody whom staff may ask to score. Institute and department decide about conflicts, so staff keep them true."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviewer", verbose_name=gettext_lazy("Person"))
    institute = models.ForeignKey(
        Institute,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("Institute"),
        help_text=gettext_lazy("Leave it empty for somebody from elsewhere."),
    )
    affiliation = models.CharField(
        gettext_lazy("Affiliation"),
        max_length=100,
        blank=True,
        help_text=gettext_lazy("Where somebody works who is of no partner institute."),
    )
    department = models.CharField(
        gettext_lazy("Department"),
        max_length=100,
        blank=True,
        help_text=gettext_lazy("As the institute writes it: people of one department do not score each other's projects."),
    )
    fields = models.ManyToManyField(Field, blank=True, verbose_name=gettext_lazy("Fields of technology"))
    is_active = models.BooleanField(gettext_lazy("Can be asked"), default=True)

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("reviewer")
        verbose_name_plural = gettext_lazy("reviewers")
        ordering = ["user__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(institute=None) & ~models.Q(affiliation="")
                | models.Q(institute__isnull=False) & ~models.Q(department=""),
                name="reviewer_belongs_somewhere",
                violation_error_message=gettext_lazy("Give the institute with its department, or the affiliation."),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def works_at(self) -> str:
        return " ".join(filter(None, [str(self.institute) if self.institute else self.affiliation, self.department]))


class StatementQuerySet(models.QuerySet["ReviewerStatement"]):
    def in_force(self, now: datetime) -> "ReviewerStatement":
        found = self.filter(in_force_from__lte=now).order_by("-version").first()
        if found is None:
            raise ValidationError(_("There is no statement for reviewers to sign yet."), code="no_statement")
        return found


class ReviewerStatement(models.Model):
    """What a reviewer swears before a file opens. A change is a new version; a version never changes."""

    version = models.PositiveSmallIntegerField(gettext_lazy("Version"), unique=True)
    text_ko = models.TextField(gettext_lazy("Text (Korean)"), max_length=5000)
    text_en = models.TextField(gettext_lazy("Text (English)"), max_length=5000)
    in_force_from = models.DateTimeField(gettext_lazy("In force from"))

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("reviewers' statement")
        verbose_name_plural = gettext_lazy("reviewers' statements")
        ordering = ["-version"]
        triggers = [
            pgtrigger.ReadOnly(name="a_statement_never_changes"),
            pgtrigger.Protect(name="a_statement_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return _("version %(number)s") % {"number": self.version}

    @property
    def text(self) -> str:
        return self.text_ko if is_korean() else self.text_en


class PublicMailDomain(models.Model):
    """A mail service that anybody may use: two people there need not know each other."""

    name = models.CharField(
        gettext_lazy("Domain"),
        max_length=100,
        primary_key=True,
        validators=[RegexValidator(r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", gettext_lazy("Write it in small letters, as in gmail.com."))],
    )

    class Meta:
        verbose_name = gettext_lazy("public mail domain")
        verbose_name_plural = gettext_lazy("public mail domains")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
