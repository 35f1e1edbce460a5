"""A document as it left the house, and the counter of its number."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.models import User
from innocenter.files.models import StoredFile
from innocenter.issued import frame, kinds, letters, rendering
from innocenter.issued.content import Writer
from innocenter.issued.corrections import Correction, cleaned, corrected, stands_in, told
from innocenter.issued.kinds import Kind
from innocenter.look.dates import bare_day

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
        self.filter(**key).hold()
        before = {each.language: each for each in self.filter(**key).current()}
        number = before[FIRST].number if before else Counter.take(timezone.localdate(now).year)
        version = before[FIRST].version + 1 if before else 1
        made = {}
        for language in dict.fromkeys([FIRST, *languages]):
            with translation.override(language):
                context = frame.frozen(write(), number=number, version=version, at=now)
            made[language] = self.keep(key, context, replaces=before.get(language), by=by, now=now)
        return made[FIRST]

    def hold(self) -> None:
        """Lock them, in a statement of its own: who comes second then sees what the first has issued."""
        list(self.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))

    def keep(
        self, key: dict[str, Any], context: dict[str, Any], *, replaces: "IssuedDocument | None", by: User | None, now: datetime,
        cause: str = "", reason: str = "",
    ) -> "IssuedDocument":  # fmt: skip
        """Render it, and write the row; the caller's transaction decides whether it stands."""
        name = f"{context['number']}-{context['lang']}-{context['version']}.pdf"
        paper = rendering.render(context, at=now)
        file = StoredFile.objects.keep_own(paper, name=name, media_type="application/pdf", by=by, now=now)
        return self.create(
            **key,
            number=context["number"], version=context["version"], language=context["lang"], subject=context["subject"][:250],
            context=context, code=context["code"], file=file, sha256=file.sha256, replaces=replaces,
            layout=rendering.layout_hash(), engine=rendering.engine(), issued_by=by, issued_at=now,
            cause=cause, reason=reason,
        )  # fmt: skip


class IssuedDocument(models.Model):
    """One version of a document in one language. The database refuses any change: a mistake is mended by a version that replaces it."""

    class Cause(models.TextChoices):
        LOST = "lost", _("It was lost: the same words again")
        NAME = "name", _("A name was wrong")
        TEXT = "text", _("The text was wrong")

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
    cause = models.CharField(_("why it was issued again"), max_length=4, choices=Cause, blank=True, default="", db_default="")
    reason = models.TextField(_("reason for issuing it again"), max_length=1000, blank=True, default="", db_default="")

    objects = IssuedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("official document")
        verbose_name_plural = _("official documents")
        ordering = ["-issued_at", "-pk"]
        permissions: ClassVar = [("reissue_issueddocument", "Can issue an official document again")]
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
            models.CheckConstraint(
                condition=Q(cause="", reason="") | Q(cause__in=["lost", "name", "text"], version__gt=1) & ~Q(reason=""),
                name="issued_again_for_a_reason",
                violation_error_message=_("A document that is issued again has a reason, and replaces an earlier version."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} ({self.version})" if self.version > 1 else self.number

    def get_absolute_url(self) -> str:
        return reverse("issued:document", args=[self.number, self.version, self.language])

    @property
    def title(self) -> str:
        return str(kinds.find(self.kind) or self.kind)

    def titled(self, language: str) -> str:
        with translation.override(language):
            return self.title

    @property
    def short_hash(self) -> str:
        return self.sha256[:12]

    @property
    def is_replaced(self) -> bool:
        return hasattr(self, "replaced_by")

    @property
    def newest(self) -> "IssuedDocument":
        """The version that counts now, in this language."""
        return IssuedDocument.objects.filter(number=self.number, language=self.language).latest("version")

    @transaction.atomic
    def issue_again(self, *, cause: str, reason: str, by: User, now: datetime, corrections: Sequence[Correction] = ()) -> "IssuedDocument":
        """A new version of all its languages, with words corrected or the same; returns the Korean one. The old file stays as it is.

        Raises `not_allowed`, `own_company`, `signed`, `replaced`, and `cause`, `reason`, `wrong` beside their fields.
        """
        about = self.thing(visible_to=by)
        if about is None or not by.may_as_staff("issued.reissue_issueddocument"):
            raise ValidationError(gettext("You may not do this."), code="not_allowed")
        kind, wanted = kinds.find(self.kind), cleaned(corrections)
        if kind:
            kind.refuse(about, by)
        signing = kinds.SIGNING.get(self.kind)
        if signing:
            signing.look(self.number, changes=bool(wanted))
        IssuedDocument.objects.filter(number=self.number).hold()
        self._refuse_replaced()
        before = {each.language: each for each in IssuedDocument.objects.filter(number=self.number).current()}
        self._refuse_words(cause, reason, wanted, [told(each.context) for each in before.values()])
        made = {
            language: self._next(each, before[FIRST].version + 1, wanted, cause=cause, reason=reason.strip(), by=by, now=now)
            for language, each in sorted(before.items(), key=lambda pair: pair[0] != FIRST)
        }
        if signing:
            signing.follow(made[FIRST])
        letters.issued_again(made[FIRST], about, now=now)
        return made[FIRST]

    @staticmethod
    def _next(
        before: "IssuedDocument", version: int, wanted: Sequence[Correction], *, cause: str, reason: str, by: User, now: datetime
    ) -> "IssuedDocument":
        with translation.override(before.language):
            day = bare_day(timezone.localtime(before.issued_at))
            replaces = gettext("version %(version)s of %(day)s") % {"version": before.version, "day": day}
            words = corrected(told(before.context), wanted)
            context = frame.again(before.context, words, version=version, at=now, replaces=replaces, why=reason)
        key = {name: getattr(before, name) for name in ("kind", "about_type", "about_id", "part")}
        return IssuedDocument.objects.keep(key, context, replaces=before, by=by, now=now, cause=cause, reason=reason)

    def _refuse_replaced(self) -> None:
        newer = IssuedDocument.objects.filter(replaces=self.pk).select_related("issued_by").first()
        if newer:
            words = gettext("Version %(version)s has replaced this one already (%(who)s).")
            raise ValidationError(words % {"version": newer.version, "who": newer.issued_by or gettext("the centre")}, code="replaced")

    def _refuse_words(self, cause: str, reason: str, wanted: Sequence[Correction], texts: Sequence[dict[str, Any]]) -> None:
        if cause not in self.Cause.values:
            raise ValidationError({"cause": ValidationError(gettext("Choose why it is issued again."), code="cause")})
        if not reason.strip():
            raise ValidationError({"reason": ValidationError(gettext("Write the reason: it stands in the document."), code="reason")})
        if cause == self.Cause.LOST and wanted:
            raise ValidationError({"wrong": ValidationError(gettext("Where words are corrected, choose that as the cause."), code="wrong")})
        if cause != self.Cause.LOST and not wanted:
            raise ValidationError({"wrong": ValidationError(gettext("Write what stands there, and what should."), code="wrong")})
        for wrong, right in wanted:
            if len(wrong) < 2 or not right or wrong == right or "\n" in wrong + right:
                words = gettext("Write what stands there, in at least two letters, and what should.")
                raise ValidationError({"wrong": ValidationError(words, code="wrong")})
            if not any(stands_in(text, wrong) for text in texts):
                words = gettext("“%(words)s” does not stand in this document in one line.")
                raise ValidationError({"wrong": ValidationError(words % {"words": wrong}, code="wrong")})

    def thing(self, *, visible_to: User | AnonymousUser) -> models.Model | None:
        """What it is about, if this person may see that; who may see that, may read this."""
        rooms: Any = apps.get_model(self.about_type)._default_manager
        found: models.Model | None = rooms.visible_to(visible_to).filter(pk=self.about_id).first()
        return found

    def people(self, about: models.Model) -> Iterable[User]:
        kind = kinds.find(self.kind)
        return kind.people(about) if kind else ()

    def shown(self) -> Sequence[tuple[str, str]]:
        """What anybody who holds it may read of it on the page for checking."""
        kind, about = kinds.find(self.kind), self._about()
        return kind.shown(about) if kind and about else ()

    def named(self) -> list[User]:
        """Everybody whose name its page may tell: those whom it is about, and whoever acted."""
        about = self._about()
        return [*(self.people(about) if about else ()), *([self.issued_by] if self.issued_by else [])]

    def _about(self) -> models.Model | None:
        found: models.Model | None = apps.get_model(self.about_type)._default_manager.filter(pk=self.about_id).first()
        return found

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
