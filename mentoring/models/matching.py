"""What a question is matched by, and the lists of candidates as the staff saw them."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from institutes.models import Researcher
from mentoring.models.expert import ExpertProfile


class ResearcherTerm(models.Model):
    """A term of a researcher's profile (`ko_terms`). Written by a trigger on the researcher and by nothing else.

    `weight`: 2 for keywords, which the researcher has chosen to be found by; 1 for the introduction and the department.
    """

    researcher = models.ForeignKey(Researcher, models.CASCADE, related_name="+", verbose_name=_("researcher"))
    term = models.TextField(_("term"))
    weight = models.PositiveSmallIntegerField(_("weight"))

    class Meta:
        verbose_name = _("term of a profile")
        verbose_name_plural = _("terms of profiles")
        indexes = [models.Index(fields=["term"], include=["researcher", "weight"], name="term_of_researchers")]

    def __str__(self) -> str:
        return self.term


class Synonym(models.Model):
    """Two words for one thing: who asks with the one is found the expert who writes the other."""

    word = models.CharField(_("word"), max_length=60, help_text=_("As companies say it."))
    same_as = models.CharField(_("means the same as"), max_length=60, help_text=_("As experts write it in their profiles."))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("entered by")
    )

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["word", "same_as"]
        constraints = [
            models.UniqueConstraint(
                fields=["word", "same_as"], name="synonym_once", violation_error_message=_("These two words are here already.")
            ),
            models.CheckConstraint(
                condition=~Q(word=F("same_as")), name="synonym_of_another_word",
                violation_error_message=_("A word is no synonym of itself."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.word} = {self.same_as}"


class DeclaredTie(models.Model):
    """What ties a researcher, or a whole institute, to a company, as somebody told the staff. For the staff's eyes only."""

    class Kind(models.TextChoices):
        SPIN_OFF = "spin_off", _("founded from the institute, or the institute holds shares")
        SHARES = "shares", _("holds shares of the company, or sits on its board")
        ADVISER = "adviser", _("advises the company for money")
        FAMILY = "family", _("is family of somebody who runs the company")
        OTHER = "other", _("another tie")

    company = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=_("company"))
    institute = models.ForeignKey(
        "institutes.Institute", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("institute"),
        help_text=_("For a tie of everybody there. Else choose a researcher."),
    )  # fmt: skip
    researcher = models.ForeignKey(Researcher, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("researcher"))
    kind = models.CharField(_("tie"), max_length=8, choices=Kind)
    note = models.CharField(_("where it is known from"), max_length=200)
    until = models.DateField(_("last day"), null=True, blank=True, help_text=_("Empty while nobody knows an end."))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("entered by")
    )

    class Meta:
        verbose_name = _("declared tie to a company")
        verbose_name_plural = _("declared ties to companies")
        ordering = ["company", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(institute=None, researcher__isnull=False) | Q(institute__isnull=False, researcher=None),
                name="declaredtie_of_one_side",
                violation_error_message=_("Choose a researcher or an institute, and not both."),
            ),
            models.UniqueConstraint(
                fields=["company", "institute", "researcher", "kind"], nulls_distinct=False, name="declaredtie_once",
                violation_error_message=_("This tie is here already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.company} · {self.researcher or self.institute}"


class Rival(models.Model):
    """A company that another one does not want to share its experts with, as it told the staff."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=_("company"))
    rival = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=_("its competitor"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("entered by")
    )

    class Meta:
        verbose_name = _("competitor named by a company")
        verbose_name_plural = _("competitors named by companies")
        ordering = ["company", "rival"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "rival"], name="rival_once", violation_error_message=_("This competitor is here already.")
            ),
            models.CheckConstraint(
                condition=~Q(company=F("rival")), name="rival_is_another_company",
                violation_error_message=_("A company is no competitor of itself."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.company} · {self.rival}"


class CandidateListQuerySet(models.QuerySet["CandidateList"]):
    def newest(self, request: models.Model) -> CandidateList | None:
        return self.filter(request=request.pk).select_related("made_by").order_by("-version").first()


class CandidateList(models.Model):
    """Who was found for a question, at a time. It stands as it was; looking again makes the next version. `method`: see `candidates.py`."""

    request = models.ForeignKey(
        "mentoring.Request", models.PROTECT, related_name="candidate_lists", verbose_name=_("question to the centre")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    method = models.PositiveSmallIntegerField(_("method"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))

    objects = CandidateListQuerySet.as_manager()
    candidates: Any  # the reverse name

    class Meta:
        verbose_name = _("list of candidates")
        verbose_name_plural = _("lists of candidates")
        ordering = ["-made_at", "-pk"]
        triggers: ClassVar = [pgtrigger.ReadOnly(name="candidatelist_stands")]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "version"], name="candidatelist_version_once",
                violation_error_message=_("Somebody has looked for candidates at this moment already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.request} · {self.version}"


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def with_names(self) -> Self:
        return self.select_related("expert__researcher__institute")

    def ranked(self) -> Self:
        """Without those whom a tie keeps out, the first first."""
        return self.filter(rank__isnull=False).order_by("rank")

    def in_line(self) -> Self:
        """Ranked, and the staff have not said no."""
        return self.ranked().filter(skipped_because="")


class Candidate(models.Model):
    """One of a list. `rank` is empty for whom a tie keeps out (`tie`): shown to the staff with the reason, and to nobody else.

    Shares of 1: `by_field`, `by_text`, `load`. `figures` and `reasons` as they were found (`candidates.py`, `reasons.py`).
    """

    PARTS: ClassVar = ("score", "by_field", "by_text", "load")

    list = models.ForeignKey(CandidateList, models.CASCADE, related_name="candidates", verbose_name=_("list of candidates"))
    expert = models.ForeignKey(ExpertProfile, models.PROTECT, related_name="+", verbose_name=_("expert"))
    rank = models.PositiveSmallIntegerField(_("rank"), null=True)
    score = models.FloatField(_("score"))
    by_field = models.FloatField(_("share of the fields"))
    by_text = models.FloatField(_("likeness of the text"))
    load = models.FloatField(_("load"))
    is_new = models.BooleanField(_("without a case yet"))
    tie = models.CharField(_("tie"), max_length=8, blank=True)
    figures: models.JSONField[Any, Any] = models.JSONField(_("figures"))
    reasons: models.JSONField[Any, Any] = models.JSONField(_("reasons"))
    picked = models.BooleanField(_("chosen by the staff"), default=False)
    skipped_because = models.CharField(_("why not"), max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["list", F("rank").asc(nulls_last=True), "-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["list", "expert"], name="candidate_once_in_a_list"),
            models.UniqueConstraint(fields=["list", "rank"], name="candidate_rank_once_in_a_list"),
            models.CheckConstraint(
                condition=Q(rank__isnull=False, tie="") | Q(rank=None) & ~Q(tie=""), name="candidate_ranked_unless_tied"
            ),
            models.CheckConstraint(
                condition=Q(picked=False, skipped_because="", decided_by=None, decided_at=None)
                | Q(picked=True, skipped_because="", decided_by__isnull=False, decided_at__isnull=False)
                | Q(picked=False, decided_by__isnull=False, decided_at__isnull=False) & ~Q(skipped_because=""),
                name="candidate_picked_or_skipped_by_somebody",
                violation_error_message=_("Write why not."),
            ),
            models.CheckConstraint(
                condition=Q(score__range=(0, 1), by_field__range=(0, 1), by_text__range=(0, 1), load__range=(0, 1)),
                name="candidate_parts_are_shares",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.list} · {self.rank or '–'}"
