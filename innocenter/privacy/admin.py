"""The privacy officer's desk: who saw whose data, consents, and the texts they were given to. Nothing here can be changed."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.models import User
from innocenter.look.admin import PortalModelAdmin
from innocenter.privacy.models import AccessEvent, Consent, ConsentText


class ReadOnlyAdmin(PortalModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def kind_in_words(label: str) -> str:
    """ "workspace.lease" as people call it; a kind that is no more keeps its label."""
    try:
        return capfirst(str(apps.get_model(label)._meta.verbose_name))
    except (LookupError, ValueError):
        return label


class KindFilter(admin.AllValuesFieldListFilter):
    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": kind_in_words(str(choice["display"]))}


@admin.register(AccessEvent)
class AccessEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor", "action", "kind", "about_id", "whose", "ip", "reason")
    list_filter = ("action", ("about_type", KindFilter), "at")
    list_select_related = ("actor",)
    search_fields = ("actor__name",)
    search_help_text = _("Name or e-mail address of who looked, or of whose data it was")
    fields = ("at", "actor", "action", "kind", "about_id", "whose", "ip", "request_id", "reason")
    readonly_fields = ("kind", "whose")
    personal = True

    def people(self, obj: AccessEvent) -> list[User]:
        """Both sides of the look."""
        return [obj.actor, *User.objects.filter(pk__in=obj.people)]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        shown = super().get_changelist_instance(request)
        self.name_people(shown.result_list)
        return shown

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        event = super().get_object(request, object_id, from_field)
        self.name_people([event] if event else [])
        return event

    def name_people(self, events: Iterable[Any]) -> None:
        """The names of all people of a page, in one question."""
        found = list(events)
        names = dict(User.objects.filter(pk__in={pk for event in found for pk in event.people}).values_list("pk", "name"))
        for event in found:
            event.names = [names.get(pk, str(pk)) for pk in event.people]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> tuple[QuerySet[Any], bool]:
        """Both sides of a look: the reader and the person who was read."""
        if not (words := search_term.strip()):
            return queryset, False
        meant = list(User.objects.filter(Q(name__icontains=words) | Q(email__icontains=words)).values_list("pk", flat=True)[:500])
        return queryset.filter(Q(actor__in=meant) | Q(people__overlap=meant)), False

    @admin.display(description=_("Kind of record"), ordering="about_type")
    def kind(self, event: Any) -> str:
        return kind_in_words(event.about_type)

    @admin.display(description=_("Whose data"))
    def whose(self, event: Any) -> str:
        return ", ".join(event.names)


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ("user", "text", "given_at", "withdrawn_at", "ip")
    list_filter = ("text__purpose", "given_at", "withdrawn_at")
    list_select_related = ("user", "text")
    search_fields = ("user__name", "user__email")
    personal = True

    def people(self, obj: Consent) -> list[User]:
        return [obj.user]


@admin.register(ConsentText)
class ConsentTextAdmin(PortalModelAdmin):
    """A new wording is a new version; what was agreed to stays as it was."""

    list_display = ("purpose", "version", "title_ko", "required", "in_force_from")
    list_filter = ("purpose", "required")
    ordering = ("purpose", F("version").desc())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
