"""Slides, papers and recordings of an event, for whom they are, once it is over."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

import pghistory
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.models.proposal_states import DATED, FilePurpose
from events.models.registration import Registration
from events.models.series import refuse_all_but_programme_staff
from events.models.states import LIVE, EventState, State
from innocenter.accounts.models import User
from innocenter.files.models import StoredFile
from innocenter.lifecycle import because
from innocenter.look.dates import is_korean

if TYPE_CHECKING:  # the event has materials
    from events.models.event import Event


class Readers(models.TextChoices):
    ALL = "all", _("Everybody")
    REGISTERED = "registered", _("Whoever registered")
    PRESENT = "present", _("Whoever was there")


REGISTERED = [state for state in LIVE if state not in {State.PENDING, State.QUEUED}]


class MaterialQuerySet(models.QuerySet["Material"]):
    def published(self) -> Self:
        return self.filter(event__materials_at__isnull=False)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff for the programme see each at any time; others those that are out, and for them."""
        if not isinstance(user, User):
            return self.published().filter(readers=Readers.ALL)
        if user.may_as_staff("events.view_event"):
            return self
        theirs = Registration.objects.filter(event=OuterRef("event"), person=user)
        registered, present = Exists(theirs.filter(state__in=REGISTERED)), Exists(theirs.filter(state=State.ATTENDED))
        return self.published().filter(
            Q(readers=Readers.ALL) | Q(readers=Readers.REGISTERED) & registered | Q(readers=Readers.PRESENT) & present
        )

    def for_registration(self, registration: Registration) -> Self:
        """For whoever holds the link of that registration, also without an account."""
        found = [Readers.ALL]
        found += [Readers.REGISTERED] if registration.state in REGISTERED else []
        found += [Readers.PRESENT] if registration.state == State.ATTENDED else []
        return self.published().filter(event=registration.event_id, readers__in=found)


@pghistory.track()
class Material(models.Model):
    """Either a file or the address of one elsewhere (a recording). Nobody but staff sees it before `Event.publish_materials`."""

    event = models.ForeignKey("events.Event", models.PROTECT, related_name="materials", verbose_name=_("event"), editable=False)
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    title_ko = models.CharField(_("title in Korean"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    readers = models.CharField(_("for whom"), max_length=10, choices=Readers, default=Readers.REGISTERED)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, editable=False, verbose_name=_("file"))
    link = models.URLField(_("address of a recording"), max_length=500, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added at"), editable=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "title_ko"], name="material_once",
                violation_error_message=_("This event has a material of that title already."),
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False, link="") | Q(file=None) & ~Q(link=""), name="material_is_a_file_or_a_link",
                violation_error_message=_("A material is a file, or the address of a recording."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_ko if is_korean() else self.title_en or self.title_ko


@transaction.atomic
def add(
    event: Event, *, title_ko: str, title_en: str = "", readers: str, upload: UploadedFile[Any] | None = None, link: str = "", by: User,
    now: datetime,
) -> Material:  # fmt: skip
    """Raises ValidationError `not_allowed`, `file_or_link`, `already`, and what the file's inspection says."""
    event.lock()
    refuse_all_but_programme_staff(by)
    if bool(upload) == bool(link):
        raise ValidationError(_("Choose a file, or write the address of a recording: one of the two."), code="file_or_link")
    if event.materials.filter(title_ko=title_ko).exists():
        raise ValidationError(_("This event has a material of that title already."), code="already")
    file = StoredFile.objects.keep(upload, by=by, now=now) if upload else None
    with because(by=by, now=now):
        made: Material = event.materials.create(
            title_ko=title_ko, title_en=title_en, readers=readers, file=file, link=link, added_by=by, added_at=now,
            position=event.materials.count() + 1,
        )  # fmt: skip
    return made


@transaction.atomic
def take_slides(event: Event, *, readers: str, by: User, now: datetime) -> list[Material]:
    """The slides of the seminar that was proposed become materials; those that are there already do not come twice. Returns the new ones.

    A copy: who takes a material back leaves the proposal its slides. Raises ValidationError `not_allowed`, `no_slides`.
    """
    event.lock()
    refuse_all_but_programme_staff(by)
    wanted = slides_to_take(event)
    if not wanted:
        raise ValidationError(_("There are no slides that are not among the materials."), code="no_slides")
    made = []
    for proposal, slides in wanted:
        with slides.open() as content:
            file = StoredFile.objects.keep_own(content.read(), name=slides.name, media_type=slides.media_type, by=by, now=now)
        place = event.materials.count() + 1
        titles = {f"title_{language}": _title_of_slides(proposal, place, language) for language in ("ko", "en")}
        with because(by=by, now=now):
            made.append(event.materials.create(**titles, readers=readers, file=file, added_by=by, added_at=now, position=place))
    return made


def slides_to_take(event: Event) -> list[tuple[Any, StoredFile]]:
    """With their proposals; not those whose bytes are a material already."""
    known = set(event.materials.filter(file__isnull=False).values_list("file__sha256", flat=True))
    found = []
    for proposal in event.proposals.filter(state__in=DATED):
        slides = [one.file for one in proposal.files.filter(purpose=FilePurpose.SLIDES).select_related("file")]
        found += [(proposal, file) for file in slides if file.sha256 not in known]
    return found


def _title_of_slides(proposal: Any, place: int, language: str) -> str:
    with translation.override(language):
        words = gettext("Slides: %(title)s") % {"title": proposal.title[:90]}
    return f"{words} ({place})" if place > 1 else words


@transaction.atomic
def publish(event: Event, *, by: User, now: datetime) -> None:
    """From now on each is seen by whom it is for; what is added later is out at once. `event.materials_at` is what a letter asks for.

    Raises ValidationError `not_allowed`, `already`, `too_early`, `no_materials`.
    """
    event.lock()
    refuse_all_but_programme_staff(by)
    if event.materials_at:
        raise ValidationError(_("The materials are out already."), code="already")
    if event.state not in {EventState.HELD, EventState.ARCHIVED}:
        raise ValidationError(_("Materials come out when the event has taken place."), code="too_early")
    if not event.materials.exists():
        raise ValidationError(_("There are no materials yet."), code="no_materials")
    event.materials_at = now
    with because(by=by, now=now):
        event.save(update_fields=["materials_at"])


@transaction.atomic
def withdraw(event: Event, material: Material, *, by: User, now: datetime) -> None:
    """It is gone for everybody; the history keeps that it was there. Raises ValidationError `not_allowed`, `other_event`."""
    event.lock()
    refuse_all_but_programme_staff(by)
    if material.event_id != event.pk:
        raise ValidationError(_("This is not a material of this event."), code="other_event")
    file = material.file
    with because(by=by, now=now):
        material.delete()
        if file:
            file.discard()
