"""A document as it left the house, and the counter of its number."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.models import User
from innocenter.files.models import StoredFile
from innocenter.issued import frame, kinds, rendering
from innocenter.issued.content import Writer
from innocenter.issued.kinds import Kind

FIRST = "ko"  # the language of the document; another one is its translation, under the same number


class IssuedDocumentQuerySet(models.QuerySet["IssuedDocument"]):
    def about(self, *things: models.Model | None) -> Self:
        """Of these objects, the newest first."""
        whole = Q(pk=None)
        for thing in filter(None, things):
            whole |= Q(about_type=thing._meta.label_lower, about_id=str(thing.pk))
        return self.filter(whole).select_related("file", "replaced_by")

    def current(self) -> Self:
        """Without those that a newer version replaces."""
        return self.filter(replaced_by=None)

    def genuine(self, number: str, *, code: str = "", sha256: str = "") -> "IssuedDocument | None":
        """The document of that number to which the code from its paper, or the SHA-256 of its file, belongs."""
        known = Q(code=code.lower()) & ~Q(code="") if code else Q(sha256=sha256.lower())
        return self.filter(known, number=number).first() if code or sha256 else None

    @transaction.atomic
    def issue(
        self,
        kind: Kind,
        *,
        about: models.Model,
        write: Writer,
        by: User | None,
        now: datetime,
        part: str = "",
        languages: Iterable[str] = (FIRST,),
    ) -> "IssuedDocument":
        """Word, render and keep a document in the transaction of the fact it tells; returns the Korean one.

        `write` is called once for each language, in it. `about` is what decides who may read it (`visible_to`), `part` tells apart
        what is issued several times about it. Asked for a second time, the number stays and the version grows. Raises ValidationError
        `paper` when it cannot be rendered: a fact without its paper must not stand.
        """
        key: dict[str, Any] = {"kind": kind.name, "about_type": about._meta.label_lower, "about_id": str(about.pk), "part": part}
        before = {each.language: each for each in self.filter(**key).current()}
        number = before[FIRST].number if before else Counter.take(timezone.localdate(now).year)
        version = before[FIRST].version + 1 if before else 1
        made = {}
        for language in dict.fromkeys([FIRST, *languages]):
            with translation.override(language):
                context = frame.frozen(write(), number=number, version=version, at=now)
            made[language] = self._keep(key, context, replaces=before.get(language), by=by, now=now)
        return made[FIRST]

    def _keep(
        self, key: dict[str, Any], context: dict[str, Any], *, replaces: "IssuedDocument | None", by: User | None, now: datetime
    ) -> "IssuedDocument":
        name = f"{context['number']}-{context['lang']}-{context['version']}.pdf"
        paper = rendering.render(context, at=now)
        file = StoredFile.objects.keep_own(paper, name=name, media_type="application/pdf", by=by, now=now)
        return self.create(
            **key,
            number=context["number"], version=context["version"], language=context["lang"], subject=context["subject"][:250],
            context=context, code=context["code"], file=file, sha256=file.sha256, replaces=replaces,
            layout=rendering.layout_hash(), engine=rendering.engine(), issued_by=by, issued_at=now,
        )  # fmt: skip


class IssuedDocument(models.Model):
    """One version of a document in one language. The database refuses any change."""

    number = models.CharField(_("number"), max_length=16)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    language = models.CharField(_("language"), max_length=2, choices=[("ko", _("Korean")), ("en", _("English"))], default=FIRST)
    kind = models.CharField(_("kind"), max_length=80)
    about_type = models.CharField(_("about"), max_length=80, help_text=_("Model that the document is about."))
    about_id = models.CharField(_("number of what it is about"), max_length=40)
    part = models.CharField(_("part"), max_length=40, blank=True)
    subject = models.CharField(_("subject"), max_length=250)
    context = models.JSONField(_("what it tells"), encoder=DjangoJSONEncoder)
    code = models.CharField(_("code for checking"), max_length=16)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    layout = models.CharField(_("layout"), max_length=64, help_text=_("SHA-256 of the layout that it was rendered with."))
    engine = models.CharField(_("rendered by"), max_length=40)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by"),
        help_text=_("Whose act it tells; empty when the calendar acted."),
    )  # fmt: skip
    issued_at = models.DateTimeField(_("issued at"))

    objects = IssuedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("official document")
        verbose_name_plural = _("official documents")
        ordering = ["-issued_at", "-pk"]
        indexes = [models.Index(fields=["about_type", "about_id"], name="issued_about")]
        triggers: ClassVar = [pgtrigger.Protect(name="an_issued_document_stays", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "version", "language"], name="issued_number_once",
                violation_error_message=_("This number has been given already."),
            ),
            models.UniqueConstraint(
                fields=["kind", "about_type", "about_id", "part", "version", "language"], name="issued_once_for_its_fact",
                violation_error_message=_("This document has been issued already."),
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^\d{4}-\d{5}$") & Q(sha256__regex=r"^[0-9a-f]{64}$") & Q(code__regex=r"^[0-9a-f]{16}$"),
                name="issued_number_and_hashes_well_formed",
                violation_error_message=_("A document has a number, a hash and a code."),
            ),
            models.CheckConstraint(
                condition=Q(version=1, replaces=None) | Q(version__gt=1) & (Q(replaces__isnull=False) | ~Q(language=FIRST)),
                name="issued_later_version_replaces_one",
                violation_error_message=_("A later version says which one it replaces."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} ({self.version})" if self.version > 1 else self.number

    def get_absolute_url(self) -> str:
        return reverse("issued:document", args=[self.number, self.version, self.language])

    @property
    def title(self) -> str:
        return str(kinds.find(self.kind) or self.kind)

    @property
    def short_hash(self) -> str:
        return self.sha256[:12]

    @property
    def is_replaced(self) -> bool:
        return hasattr(self, "replaced_by")

    def thing(self, *, visible_to: User | AnonymousUser) -> models.Model | None:
        """What it is about, if this person may see that; who may see that, may read this."""
        rooms: Any = apps.get_model(self.about_type)._default_manager
        found: models.Model | None = rooms.visible_to(visible_to).filter(pk=self.about_id).first()
        return found

    def people(self, about: models.Model) -> Iterable[User]:
        kind = kinds.find(self.kind)
        return kind.people(about) if kind else ()

    def rendered_again(self) -> bytes:
        """The PDF that its frozen words give with today's layout: the same bytes as long as `layout` and `engine` are."""
        return rendering.render(self.context, at=self.issued_at)


class Counter(models.Model):
    """The last number given in a year."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}-{self.last:05d}"

    @classmethod
    def take(cls, year: int) -> str:
        """The next number. Holds the counter's row until the transaction ends: none is given twice, and a rollback gives it back."""
        counter, _made = cls.objects.get_or_create(year=year)
        counter = cls.objects.select_for_update().get(pk=counter.pk)
        counter.last += 1
        counter.save(update_fields=["last"])
        return str(counter)
