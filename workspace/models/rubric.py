"""By what a panel scores: versions of a sheet, each of them fixed for good once it is published."""

from datetime import datetime
from functools import reduce
from operator import or_

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.look.dates import is_korean
from innocenter.values import scores

WHOLE = 100
COLUMNS = ("kind", "version", "name_ko", "name_en", "published_at", "published_by")
CHANGED = reduce(or_, (pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in COLUMNS))
# Looked at when the transaction ends: whoever brings rows back (a restore, a test) writes the version before its items.
SUMS_TO_100 = """
IF EXISTS (SELECT 1 FROM workspace_rubric WHERE id = NEW.id AND published_at IS NOT NULL)
    AND COALESCE((SELECT sum(weight) FROM workspace_rubricitem WHERE rubric_id = NEW.id), 0) <> 100
THEN
    RAISE EXCEPTION 'pgtrigger: the weights of a published rubric sum to 100';
END IF;
RETURN NULL;
"""
# A published version holds 100 points, so no item fits in any more; a write that changes nothing is let pass.
NOT_PUBLISHED = """
IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN
    RETURN NEW;
END IF;
FOR of_rubric IN SELECT unnest(CASE TG_OP
    WHEN 'INSERT' THEN ARRAY[NEW.rubric_id] WHEN 'DELETE' THEN ARRAY[OLD.rubric_id] ELSE ARRAY[OLD.rubric_id, NEW.rubric_id] END)
LOOP
    SELECT published_at INTO fixed FROM workspace_rubric WHERE id = of_rubric FOR SHARE;
    IF fixed IS NOT NULL AND (
        TG_OP <> 'INSERT'
        OR NEW.weight + COALESCE((SELECT sum(weight) FROM workspace_rubricitem WHERE rubric_id = of_rubric), 0) > 100
    ) THEN
        RAISE EXCEPTION 'pgtrigger: a published rubric never changes';
    END IF;
END LOOP;
IF TG_OP = 'DELETE' THEN
    RETURN OLD;
END IF;
RETURN NEW;
"""


class RubricQuerySet(models.QuerySet["Rubric"]):
    def in_use(self, kind: str) -> "Rubric":
        """The newest published version. Raises ValidationError `no_rubric` where there is none."""
        found = self.filter(kind=kind, published_at__isnull=False).order_by("-version").first()
        if found is None:
            raise ValidationError(_("There is no published score sheet for this yet."), code="no_rubric")
        return found


class Rubric(models.Model):
    """One version of a score sheet. A change is a new version; panels keep the one they began with."""

    class Kind(models.TextChoices):
        APPLICATION = "application", gettext_lazy("Application")
        RENEWAL = "renewal", gettext_lazy("Renewal review")

    kind = models.CharField(gettext_lazy("for"), max_length=12, choices=Kind)
    version = models.PositiveSmallIntegerField(gettext_lazy("version"), editable=False)
    name_ko = models.CharField(gettext_lazy("name in Korean"), max_length=80)
    name_en = models.CharField(gettext_lazy("name in English"), max_length=120)
    published_at = models.DateTimeField(gettext_lazy("published at"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=gettext_lazy("published by"),
    )

    objects = RubricQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("score sheet version")
        verbose_name_plural = gettext_lazy("score sheet versions")
        ordering = ["kind", "-version"]
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="rubric_version_once")]
        triggers = [
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__published_at__isnull=False) & CHANGED,
            ),
            pgtrigger.Protect(name="published_is_kept", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__published_at__isnull=False)),
            pgtrigger.Trigger(
                name="weights_sum_to_100",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__published_at__isnull=False),
                func=SUMS_TO_100,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({_('version %(number)s') % {'number': self.version}})"

    @property
    def name(self) -> str:
        return self.name_ko if is_korean() else self.name_en

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def weight(self) -> int:
        return sum(item.weight for item in self.items.all())

    @transaction.atomic
    def new_version(self) -> "Rubric":
        """A copy that can be changed. One unpublished version of a kind at a time: a second call returns the first."""
        type(self).objects.select_for_update().filter(kind=self.kind).order_by("pk").last()
        waiting = type(self).objects.filter(kind=self.kind, published_at=None).first()
        if waiting:
            return waiting
        newest = type(self).objects.filter(kind=self.kind).aggregate(last=models.Max("version"))["last"]
        made = type(self).objects.create(kind=self.kind, version=newest + 1, name_ko=self.name_ko, name_en=self.name_en)
        RubricItem.objects.bulk_create(item.copied_to(made) for item in self.items.all())
        return made

    @transaction.atomic
    def publish(self, *, by: User, now: datetime) -> None:
        """From now on panels begin with it. Raises ValidationError `not_allowed`, `published`, or `weights` when they do not sum to 100."""
        if not by.may_as_staff("workspace.change_rubric"):
            raise ValidationError(_("Only the centre's staff for the space may do this."), code="not_allowed")
        self.refresh_from_db(from_queryset=type(self).objects.select_for_update())
        if self.is_published:
            raise ValidationError(_("This version was already published."), code="published")
        if self.weight != WHOLE:
            raise ValidationError(_("The weights sum to %(sum)s; they have to sum to 100.") % {"sum": self.weight}, code="weights")
        self.published_by, self.published_at = by, now
        self.save(update_fields=["published_by", "published_at"])

    def as_items(self) -> list[scores.Item]:
        return [item.as_item() for item in self.items.all()]


class RubricItem(models.Model):
    """One line of a score sheet: whole marks from 0 to `scale`, worth `weight` points at the top."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="items", verbose_name=gettext_lazy("score sheet version"))
    order = models.PositiveSmallIntegerField(gettext_lazy("order"))
    name_ko = models.CharField(gettext_lazy("name in Korean"), max_length=80)
    name_en = models.CharField(gettext_lazy("name in English"), max_length=120)
    hint_ko = models.CharField(gettext_lazy("what to look at, in Korean"), max_length=300, blank=True)
    hint_en = models.CharField(gettext_lazy("what to look at, in English"), max_length=400, blank=True)
    weight = models.PositiveSmallIntegerField(
        gettext_lazy("weight (points of 100)"), validators=[MinValueValidator(1), MaxValueValidator(WHOLE)]
    )
    scale = models.PositiveSmallIntegerField(
        gettext_lazy("highest mark"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(WHOLE)],
        help_text=gettext_lazy("Reviewers give whole marks from 0 to this."),
    )
    floor = models.PositiveSmallIntegerField(
        gettext_lazy("floor (% of the highest mark)"),
        default=40,
        validators=[MaxValueValidator(WHOLE)],
        help_text=gettext_lazy("The panel's mean must reach it, whatever the whole comes to. 0: none."),
    )
    wants_note = models.BooleanField(gettext_lazy("note wanted"), default=False)

    class Meta:
        verbose_name = gettext_lazy("item of the score sheet")
        verbose_name_plural = gettext_lazy("items of the score sheet")
        ordering = ["rubric", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__range=(1, 100), scale__range=(1, 100), floor__range=(0, 100)),
                name="rubric_item_numbers_are_sane",
                violation_error_message=gettext_lazy("Weight and highest mark are 1 to 100, the floor 0 to 100."),
            ),
            models.UniqueConstraint(
                fields=["rubric", "order"],
                name="rubric_item_order_once",
                violation_error_message=gettext_lazy("Two items have the same place in the order."),
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_items_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("fixed", "timestamptz"), ("of_rubric", "bigint")],
                func=NOT_PUBLISHED,
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_ko if is_korean() else self.name_en

    @property
    def hint(self) -> str:
        return self.hint_ko if is_korean() else self.hint_en

    def as_item(self) -> scores.Item:
        return scores.Item(self.pk, self.weight, self.scale, self.floor)

    def copied_to(self, rubric: Rubric) -> "RubricItem":
        same = ("order", "name_ko", "name_en", "hint_ko", "hint_en", "weight", "scale", "floor", "wants_note")
        return RubricItem(rubric=rubric, **{name: getattr(self, name) for name in same})
