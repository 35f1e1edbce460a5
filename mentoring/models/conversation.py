"""What goes between the company and the centre about a request. None of it is in the tables of the history."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from innocenter.files.models import StoredFile


class RequestFile(models.Model):
    """A file of the company: with its question, or with the details it gave later."""

    request = models.ForeignKey("mentoring.Request", models.CASCADE, related_name="files", verbose_name=_("question to the centre"))
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("file of a question")
        verbose_name_plural = _("files of questions")
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        """Never the file's own name, which may tell what it is about."""
        return f"{self.request} · {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:file", args=[self.request_id, self.pk])


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def with_names(self) -> Self:
        return self.select_related("request__company", "asked_by", "replied_by")


class Inquiry(models.Model):
    """What staff need to know before they can answer, or whether an expert may read it. Meanwhile the clock stands still."""

    request = models.ForeignKey("mentoring.Request", models.PROTECT, related_name="inquiries", verbose_name=_("question to the centre"))
    text = models.TextField(_("what the centre needs to know"), max_length=2000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    asks_consent = models.BooleanField(_("asks whether an expert may read it"), default=False)
    remind_on = models.DateField(_("reminded on"))
    due_on = models.DateField(_("answer by"))
    reply = models.TextField(_("the company's answer"), max_length=5000, blank=True)
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("answered by"))
    replied_at = models.DateTimeField(_("answered at"), null=True)
    closed_at = models.DateTimeField(_("over since"), null=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(closed_at=None), name="inquiry_one_open_for_a_request",
                violation_error_message=_("The company is asked for details already."),
            ),
            models.CheckConstraint(
                condition=Q(replied_at=None, replied_by=None, reply="")
                | Q(replied_at__isnull=False, replied_by__isnull=False, closed_at__isnull=False) & ~Q(reply=""),
                name="inquiry_replied_by_somebody",
                violation_error_message=_("Details were given by somebody at a time."),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="inquiry_asks_something"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.request)


class Answer(models.Model):
    """What the desk answers. It stands as it was given: a second thought is a second answer."""

    request = models.ForeignKey("mentoring.Request", models.PROTECT, related_name="answers", verbose_name=_("question to the centre"))
    text = models.TextField(_("the centre's answer"), max_length=10_000)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given by"))
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["given_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="answer_says_something")]
        triggers: ClassVar = [pgtrigger.ReadOnly(name="answer_stands")]

    def __str__(self) -> str:
        return str(self.request)


class Reopening(models.Model):
    """Why the company came back to a question, which it does once."""

    request = models.OneToOneField("mentoring.Request", models.PROTECT, related_name="reopening", verbose_name=_("question to the centre"))
    text = models.TextField(_("what is still open"), max_length=3000)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened again by"))
    opened_at = models.DateTimeField(_("opened again at"))

    class Meta:
        verbose_name = _("reopening")
        verbose_name_plural = _("reopenings")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="reopening_says_something")]
        triggers: ClassVar = [pgtrigger.ReadOnly(name="reopening_stands")]

    def __str__(self) -> str:
        return str(self.request)
