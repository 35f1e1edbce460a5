"""One reviewer's sheet: filled in bit by bit, locked once, void when it must not count. The database keeps all three."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from innocenter.values.scores import Sheet
from workspace.models.papers import Revision
from workspace.models.rubric import RubricItem

if TYPE_CHECKING:
    from workspace.models.renewal import RenewalReview

REPORT = ("progress", "results", "desk_use", "next_plan", "still_needed", "months_wanted")
CONTENT = ("seat", "revision", "report_sha256", "opinion", "saved_at", "locked_at")
CHANGED = pgtrigger.Q(old__seat__df=pgtrigger.F("new__seat"))
for _name in CONTENT[1:]:
    CHANGED |= pgtrigger.Q(**{f"old__{_name}__df": pgtrigger.F(f"new__{_name}")})
COMPLETE_WHEN_LOCKED = """
SELECT count(*) INTO missing
FROM workspace_rubricitem item
JOIN workspace_panel panel ON panel.rubric_id = item.rubric_id
JOIN workspace_panelseat seat ON seat.panel_id = panel.id AND seat.id = NEW.seat_id
LEFT JOIN workspace_itemscore score ON score.item_id = item.id AND score.sheet_id = NEW.id
WHERE score.mark IS NULL OR (item.wants_note AND score.note = '');
IF missing > 0 THEN
    RAISE EXCEPTION 'pgtrigger: a locked sheet is complete';
END IF;
RETURN NEW;
"""
MARK_FITS = """
SELECT sheet.locked_at IS NOT NULL OR sheet.voided_at IS NOT NULL, panel.rubric_id INTO fixed, rubric
FROM workspace_scoresheet sheet
JOIN workspace_panelseat seat ON seat.id = sheet.seat_id
JOIN workspace_panel panel ON panel.id = seat.panel_id
WHERE sheet.id = COALESCE(NEW.sheet_id, OLD.sheet_id);
IF fixed OR (TG_OP = 'UPDATE' AND NEW.sheet_id <> OLD.sheet_id) THEN
    RAISE EXCEPTION 'pgtrigger: a locked sheet never changes';
END IF;
IF TG_OP = 'DELETE' THEN
    RETURN OLD;
END IF;
SELECT scale INTO top FROM workspace_rubricitem WHERE id = NEW.item_id AND rubric_id = rubric;
IF top IS NULL OR NEW.mark > top THEN
    RAISE EXCEPTION 'pgtrigger: a mark stays inside the scale of an item of its rubric';
END IF;
RETURN NEW;
"""


def digest(review: "RenewalReview") -> str:
    """What of a report, or of grounds and a company's view of them, was read: another text or attachment gives another one."""
    told = {name: getattr(review, name) for name in REPORT} | {"file": str(review.report_file_id or "")}
    if review.is_for_cause:
        told |= {"grounds": review.grounds, "view": review.view}
    return hashlib.sha256(json.dumps(told, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()


class ScoreSheetQuerySet(models.QuerySet["ScoreSheet"]):
    def live(self) -> Self:
        return self.filter(voided_at=None)

    def locked(self) -> Self:
        """Those that count."""
        return self.live().exclude(locked_at=None)


class ScoreSheet(models.Model):
    """Bound to what was read: a frozen revision of an application, or the digest of a report."""

    seat = models.ForeignKey("workspace.PanelSeat", models.PROTECT, related_name="sheets", verbose_name=gettext_lazy("seat"))
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+", verbose_name=gettext_lazy("revision"))
    report_sha256 = models.CharField(gettext_lazy("digest of the report"), max_length=64, blank=True)
    opinion = models.TextField(gettext_lazy("opinion on the whole"), max_length=3000, blank=True)
    saved_at = models.DateTimeField(gettext_lazy("saved at"))
    locked_at = models.DateTimeField(gettext_lazy("locked at"), null=True)
    voided_at = models.DateTimeField(gettext_lazy("void since"), null=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=gettext_lazy("made void by")
    )
    void_reason = models.TextField(gettext_lazy("why void"), max_length=1000, blank=True)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("score sheet")
        verbose_name_plural = gettext_lazy("score sheets")
        ordering = ["seat", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(voided_at=None),
                name="sheet_one_live_on_a_seat",
                violation_error_message=gettext_lazy("This reviewer has a sheet already."),
            ),
            models.CheckConstraint(
                condition=Q(revision__isnull=False, report_sha256="") | (Q(revision=None) & ~Q(report_sha256="")),
                name="sheet_says_what_was_read",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="sheet_void_for_a_reason",
                violation_error_message=gettext_lazy("A void sheet says why."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="locked_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__locked_at__isnull=False) & CHANGED
            ),
            pgtrigger.Protect(name="void_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__voided_at__isnull=False)),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="complete_when_locked",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__locked_at__isnull=False, new__voided_at__isnull=True),
                declare=[("missing", "integer")],
                func=COMPLETE_WHEN_LOCKED,
            ),
        ]

    def __str__(self) -> str:
        return str(self.seat)

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def version(self) -> str:
        return str(self.revision_id) if self.revision_id else self.report_sha256

    def marks(self) -> dict[int, int]:
        """Item → mark, where one was given."""
        return {score.item_id: score.mark for score in self.scores.all() if score.mark is not None}

    def as_sheet(self) -> Sheet:
        return Sheet(self.seat_id, self.marks())

    def missing(self, items: list[RubricItem]) -> list[RubricItem]:
        """Items without a mark, or without the note that they want."""
        given = {score.item_id: score for score in self.scores.all()}
        return [item for item in items if not (item.pk in given and given[item.pk].is_complete(item))]

    def write(self, marks: Mapping[int, int | None], notes: Mapping[int, str]) -> None:
        """Keep what stands on the page now. The caller holds the seat's lock."""
        rows = [ItemScore(sheet=self, item_id=item, mark=mark, note=notes.get(item, "")) for item, mark in marks.items()]
        ItemScore.objects.bulk_create(rows, update_conflicts=True, unique_fields=["sheet", "item"], update_fields=["mark", "note"])

    def make_void(self, *, by: models.Model | None, reason: str, now: datetime) -> None:
        type(self).objects.filter(pk=self.pk, voided_at=None).update(voided_at=now, voided_by=by, void_reason=reason)
        self.refresh_from_db()


class ItemScore(models.Model):
    """One mark with its note."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="scores", verbose_name=gettext_lazy("score sheet"))
    item = models.ForeignKey(RubricItem, models.PROTECT, related_name="+", verbose_name=gettext_lazy("item of the score sheet"))
    mark = models.PositiveSmallIntegerField(gettext_lazy("mark"), null=True)
    note = models.TextField(gettext_lazy("note"), max_length=2000, blank=True)

    class Meta:
        verbose_name = gettext_lazy("mark")
        verbose_name_plural = gettext_lazy("marks")
        ordering = ["sheet", "item"]
        constraints = [models.UniqueConstraint(fields=["sheet", "item"], name="mark_once_for_an_item")]
        triggers = [
            pgtrigger.Trigger(
                name="mark_fits",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("fixed", "boolean"), ("rubric", "bigint"), ("top", "integer")],
                func=MARK_FITS,
            )
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.mark}"

    def is_complete(self, item: RubricItem) -> bool:
        return self.mark is not None and (not item.wants_note or bool(self.note.strip()))
