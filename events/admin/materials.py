"""Materials of an event: added, put right, and given out once the event is over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event, Material, material
from events.models.material import Readers
from innocenter.files.fields import CheckedFileField
from innocenter.look.admin import Act, PortalModelAdmin
from innocenter.look.forms import CleanForm
from workspace.admin.lease_acts import as_person


class MaterialForm(CleanForm):
    title_ko = forms.CharField(label=gettext_lazy("title in Korean"), max_length=120)
    title_en = forms.CharField(label=gettext_lazy("title in English"), max_length=160, required=False)
    upload = CheckedFileField(label=gettext_lazy("file"), required=False)
    link = forms.URLField(
        label=gettext_lazy("address of a recording"), max_length=500, required=False, assume_scheme="https",
        help_text=gettext_lazy("Instead of a file."),
    )  # fmt: skip
    readers = forms.ChoiceField(label=gettext_lazy("for whom"), choices=Readers, initial=Readers.REGISTERED)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned["upload"]) == bool(cleaned["link"]):
            self.add_error("upload", _("Choose a file, or write the address of a recording: one of the two."))
        return cleaned


class SlidesForm(CleanForm):
    readers = forms.ChoiceField(label=gettext_lazy("for whom"), choices=Readers, initial=Readers.REGISTERED)


class WithdrawForm(CleanForm):
    material = forms.ModelChoiceField(label=gettext_lazy("material"), queryset=Material.objects.none())

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["material"].queryset = event.materials.all()  # type: ignore[attr-defined]  # -- the field knows it


def add(event: Event, cleaned: dict[str, Any], request: HttpRequest) -> str:
    made = material.add(event, by=as_person(request), now=timezone.now(), **cleaned)
    return _("Added: %(title)s.") % {"title": made.title}


def take_slides(event: Event, cleaned: dict[str, Any], request: HttpRequest) -> str:
    made = material.take_slides(event, readers=cleaned["readers"], by=as_person(request), now=timezone.now())
    return _("Taken over: %(titles)s.") % {"titles": ", ".join(one.title for one in made)}


def publish(event: Event, cleaned: dict[str, Any], request: HttpRequest) -> str:
    event.publish_materials(by=as_person(request), now=timezone.now())
    return _("The materials are out.")


def withdraw(event: Event, cleaned: dict[str, Any], request: HttpRequest) -> str:
    material.withdraw(event, cleaned["material"], by=as_person(request), now=timezone.now())
    return _("Taken back. Nobody gets it any more.")


ACTS = [
    Act(
        "add_material", gettext_lazy("Add a material"), add, form=MaterialForm, when=lambda event: event.state != Event.State.CANCELLED,
        sentence=gettext_lazy("A file, or the address of a recording. Before the materials are out, only staff see it."),
    ),
    Act(
        "take_slides", gettext_lazy("Take over the slides"), take_slides, form=SlidesForm,
        when=lambda event: event.state != Event.State.CANCELLED and bool(material.slides_to_take(event)),
        sentence=gettext_lazy(
            "The slides that the speakers sent become materials of the event. Before these are out, only staff see them."
        ),
    ),
    Act(
        "publish_materials", gettext_lazy("Give out the materials"), publish,
        when=lambda event: event.state in {Event.State.HELD, Event.State.ARCHIVED} and not event.materials_at,
        sentence=gettext_lazy("Each material is there from now on for those for whom it is. What you add later is out at once."),
    ),
    Act(
        "withdraw_material", gettext_lazy("Take back a material"), withdraw, form=WithdrawForm, danger=True,
        prepare=lambda event, request: {"event": event}, when=lambda event: event.materials.exists(),
    ),
]  # fmt: skip


@admin.register(Material)
class MaterialAdmin(PortalModelAdmin):
    """Reached from its event: its title and for whom it is."""

    list_display = ["title_ko", "event", "readers", "file", "added_at"]
    list_filter = ["readers"]
    search_fields = ["title_ko", "event__title_ko"]
    list_select_related = ["event", "file"]
    fields = ["event", "title_ko", "title_en", "readers", "position", "file", "link", "added_by", "added_at"]
    readonly_fields = ["event", "file", "link", "added_by", "added_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
