"""What two sides sign: the paper as issued, the copy that came back signed, and the two signatures."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.files.models import StoredFile
from innocenter.issued.models import IssuedDocument

COPY_KINDS = ("pdf", "jpg", "png")


class Signed(models.Model):
    """The company signs by handing in its signed copy; staff do the same for it with a scan of the paper. Then the centre signs."""

    paper = models.ForeignKey(
        IssuedDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("paper to sign"),
        help_text=gettext_lazy("Empty for what was signed before the portal issued papers."),
    )  # fmt: skip
    signed_copy = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("signed copy")
    )
    company_signed_on = models.DateField(gettext_lazy("signed by the company on"), null=True, blank=True)
    company_signed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=gettext_lazy("company's signature: by"),
        help_text=gettext_lazy("The manager, or who of the staff recorded the paper."),
    )  # fmt: skip
    centre_signed_on = models.DateField(gettext_lazy("signed by the centre on"), null=True, blank=True)
    centre_signed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=gettext_lazy("centre's signature: by"),
    )  # fmt: skip

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(company_signed_on=None, company_signed_by=None)
                | Q(company_signed_on__isnull=False, company_signed_by__isnull=False),
                name="%(class)s_company_signature_by_somebody",
                violation_error_message=gettext_lazy("A signature has a day and a person."),
            ),
            models.CheckConstraint(
                condition=Q(centre_signed_on=None, centre_signed_by=None)
                | Q(centre_signed_on__isnull=False, centre_signed_by__isnull=False),
                name="%(class)s_centre_signature_by_somebody",
                violation_error_message=gettext_lazy("A signature has a day and a person."),
            ),
            models.CheckConstraint(
                condition=Q(company_signed_on=None, signed_copy=None)
                | Q(company_signed_on__isnull=False) & (Q(signed_copy__isnull=False) | Q(paper=None)),
                name="%(class)s_signature_stands_on_a_copy",
                violation_error_message=gettext_lazy("The company signs with a signed copy of the paper."),
            ),
        ]

    @property
    def replaces_words(self) -> bool:
        """Whether an earlier version of the paper said something else: a copy of that one does not count."""
        return self.paper is not None and self.paper.version > 1 and self.worded_after(1)

    def take_company_signature(self, *, on: date, by: User, copy: StoredFile, version: int | None = None) -> None:
        """`version` is that of the paper which the signer had before them. The caller holds the lock.

        Raises ValidationError `already`; `unsigned` for a copy that is a paper as we issued it; `replaced` where the words changed since.
        """
        if self.company_signed_on:
            raise ValidationError(
                _("The company has already signed: %(who)s, %(day)s.") % {"who": self.company_signed_by, "day": self.company_signed_on},
                code="already",
            )
        if version is not None:
            self.refuse_earlier(version)
        if self.paper and IssuedDocument.objects.filter(number=self.paper.number, sha256=copy.sha256).exists():
            raise ValidationError(
                {"copy": ValidationError(_("This is the paper as we issued it. Sign it, and hand in the signed copy."), code="unsigned")}
            )
        self.company_signed_on, self.company_signed_by, self.signed_copy = on, by, copy

    def refuse_earlier(self, version: int) -> None:
        if self.paper and self.worded_after(version):
            words = _("The paper was issued again with other words, as version %(version)s. Please read, sign and hand in that one.")
            raise ValidationError(words % {"version": self.paper.version}, code="replaced")

    def worded_after(self, version: int) -> bool:
        assert self.paper
        later = IssuedDocument.objects.filter(number=self.paper.number, version__gt=version, version__lte=self.paper.version)
        return later.exclude(cause=IssuedDocument.Cause.LOST).exists()

    def refuse_day(self, on: date, *, since: datetime, now: datetime) -> None:
        """A signature is dated between the paper and today."""
        if not timezone.localdate(since) <= on <= timezone.localdate(now):
            raise ValidationError({"on": _("Give a day between the offer and today.")})


class SignedPapers:
    """What `innocenter.issued` asks before such a paper is issued again: a signature stands on the words that were signed."""

    def __init__(self, signed: type[Signed]) -> None:
        self.signed = signed

    def look(self, number: str, *, changes: bool) -> None:
        rows = self.signed._default_manager.select_for_update(of=("self",)).filter(paper__number=number)
        if any(row.company_signed_on for row in rows) and changes:
            words = _("The company has signed this version. What is signed is changed by an amendment, not by a correction.")
            raise ValidationError(words, code="signed")

    def follow(self, document: IssuedDocument) -> None:
        self.signed._default_manager.filter(paper__number=document.number, company_signed_on=None).update(paper=document)
