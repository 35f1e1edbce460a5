"""What people agreed to, and who saw whose personal data."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self

import pgtrigger
import structlog
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.models import User


class Purpose(models.TextChoices):
    """What a consent is for. Each is asked apart."""

    SIGNUP_TERMS = "signup_terms", _("Terms of use")
    SIGNUP_PRIVACY = "signup_privacy", _("Personal data of an account")
    NEWS = "news", _("News of the centre")
    APPLY_PRIVACY = "apply_privacy", _("Personal data in an application")
    APPLY_SHARE = "apply_share", _("Sharing an application with the partners")
    APPLY_PUBLICITY = "apply_publicity", _("Showing the company in public")
    MEMBERSHIP_PRIVACY = "membership_privacy", _("Personal data in a membership")
    EVENT_GUEST = "event_guest", _("Personal data of a guest at an event")


CHOSEN_ANY_TIME = (Purpose.NEWS,)


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    def in_force(self, purposes: Iterable[str] = Purpose.values) -> Self:
        """The newest text for each purpose that is in force now (the database's clock), required ones first."""
        newest = self.filter(purpose__in=list(purposes), in_force_from__lte=Now()).order_by("purpose", "-version").distinct("purpose")
        return self.filter(pk__in=newest.values("pk")).order_by("-required", "id")

    def optional(self) -> Self:
        """Texts that people may agree to of own accord, at any time."""
        return self.filter(required=False, purpose__in=CHOSEN_ANY_TIME)

    def optional_for(self, user: User) -> Self:
        """Those of them to which `user` has not agreed yet."""
        standing = Consent.objects.standing().filter(user=user)
        return self.optional().exclude(pk__in=standing.values("text"))


class ConsentText(models.Model):
    """One version of what people are asked to agree to. A change is a new version; a version never changes."""

    purpose = models.CharField(_("Purpose"), max_length=30, choices=Purpose)
    version = models.PositiveSmallIntegerField(_("Version"))
    required = models.BooleanField(_("Required"))
    title_ko = models.CharField(_("Title (Korean)"), max_length=120)
    title_en = models.CharField(_("Title (English)"), max_length=120)
    body_ko = models.TextField(_("Text (Korean)"))
    body_en = models.TextField(_("Text (English)"))
    in_force_from = models.DateTimeField(_("In force from"))

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        constraints = [models.UniqueConstraint(fields=["purpose", "version"], name="consent_text_version_once")]
        triggers: ClassVar = [pgtrigger.ReadOnly(name="a_consent_text_never_changes")]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" else self.title_ko

    @property
    def body(self) -> str:
        return self.body_en if get_language() == "en" else self.body_ko


class ConsentQuerySet(models.QuerySet["Consent"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user).select_related("text").order_by("-given_at", "-pk")

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def agreed(self, user: User, purpose: str) -> bool:
        """True while `user` has a consent for `purpose` that was not withdrawn, whichever version."""
        return self.standing().filter(user=user, text__purpose=purpose).exists()

    def give(self, *, user: User, text: ConsentText, ip: str | None, now: datetime) -> "Consent":
        """Record that `user` agreed to `text`. A second time changes nothing."""
        consent, _created = self.get_or_create(user=user, text=text, withdrawn_at=None, defaults={"given_at": now, "ip": ip})
        return consent


class Consent(models.Model):
    """One person's yes to one text, and when it was taken back."""

    user = models.ForeignKey(User, verbose_name=_("Person"), on_delete=models.PROTECT, related_name="consents")
    text = models.ForeignKey(ConsentText, verbose_name=_("Text"), on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("Given at"))
    withdrawn_at = models.DateTimeField(_("Withdrawn at"), null=True, blank=True)
    ip = models.GenericIPAddressField(_("Internet address"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(fields=["user", "text"], condition=models.Q(withdrawn_at=None), name="consent_stands_once"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_given_before_withdrawn",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="a_consent_never_changes", fields=["user", "text", "given_at", "ip"]),
            pgtrigger.Protect(
                name="a_withdrawal_stands", operation=pgtrigger.Update, condition=pgtrigger.Q(old__withdrawn_at__isnull=False)
            ),
            pgtrigger.Protect(name="a_consent_is_not_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return str(self.text)

    def withdraw(self, *, now: datetime) -> None:
        """Take it back. Raises ValidationError for a consent without which there can be no account."""
        if self.text.required:
            raise ValidationError(
                _("The service needs this consent. To withdraw it, ask us to close your account."), code="required_consent"
            )
        Consent.objects.filter(pk=self.pk, withdrawn_at=None).update(withdrawn_at=now)
        self.refresh_from_db()


class AccessEventQuerySet(models.QuerySet["AccessEvent"]):
    def record(
        self, request: HttpRequest, *, about: models.Model, action: str, people: Iterable[User], reason: str = ""
    ) -> "AccessEvent | None":
        """Write down that the reader sees data of `people` in `about`. Call it before the answer is made: if it raises, nothing is shown.

        Reading what is only one's own is not recorded (returns None). The time is the database's.
        """
        reader = request.user
        if not isinstance(reader, User):
            raise PermissionDenied
        others = sorted({person.pk for person in people})
        if others == [reader.pk]:
            return None
        return self.create(
            actor=reader,
            ip=get_adapter(request).get_client_ip(request),
            request_id=str(structlog.contextvars.get_contextvars().get("request_id", "")),
            action=AccessEvent.Action(action),
            about_type=about._meta.label_lower,
            about_id=str(about.pk),
            people=others,
            reason=reason,
        )


class AccessEvent(models.Model):
    """Who saw whose personal data, what, when, from where. Kept two years; nobody can change or remove a row."""

    class Action(models.TextChoices):
        READ = "read", _("read")
        LIST = "list", _("listed")
        DOWNLOAD = "download", _("downloaded")
        EXPORT = "export", _("exported")

    at = models.DateTimeField(_("When"), db_default=Now(), editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("Who"), on_delete=models.PROTECT, related_name="+")
    ip = models.GenericIPAddressField(_("Internet address"), null=True)
    request_id = models.CharField(_("Request number"), max_length=64, blank=True)
    action = models.CharField(_("Did"), max_length=10, choices=Action)
    about_type = models.CharField(_("Kind of record"), max_length=60)
    about_id = models.CharField(_("Record"), max_length=40)
    people = ArrayField(models.BigIntegerField(), verbose_name=_("Whose data"), default=list)
    reason = models.CharField(_("Reason"), max_length=300, blank=True)

    objects = AccessEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("access to personal data")
        verbose_name_plural = _("access log")
        ordering = ["-at", "-pk"]
        indexes = [
            GinIndex(fields=["people"], name="access_event_people"),
            models.Index(fields=["-at", "-id"], name="access_event_newest"),
            models.Index(fields=["actor", "-at"], name="access_event_actor"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="never_emptied",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about_type} {self.about_id}"
