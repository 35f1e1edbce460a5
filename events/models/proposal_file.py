"""Files of a proposal: what comes with it, and later the slides."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.proposal_states import FilePurpose
from innocenter.files.models import StoredFile

KINDS = ("pdf", "pptx", "docx", "hwp", "hwpx", "png", "jpg")
MOST = 5


class ProposalFile(models.Model):
    """`added_by` is empty when a speaker without an account sent it by the link of their letter; `speaker` says who."""

    Purpose = FilePurpose

    proposal = models.ForeignKey("events.Proposal", models.CASCADE, related_name="files", verbose_name=_("seminar proposal"))
    purpose = models.CharField(_("purpose"), max_length=8, choices=FilePurpose)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("added by"))
    speaker = models.ForeignKey(
        "events.ProposalSpeaker", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("speaker")
    )
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("file of a proposal")
        verbose_name_plural = _("files of proposals")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=FilePurpose.values),
                name="proposalfile_for_a_purpose",
                violation_error_message=_("A file is material or slides."),
            )
        ]

    def __str__(self) -> str:
        return self.file.name
