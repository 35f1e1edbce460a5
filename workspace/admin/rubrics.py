"""What panels score by, who may be asked, what they sign: kept by staff."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.look.admin import Act, PortalModelAdmin
from workspace.admin.lease_acts import as_person
from workspace.forms.panel_acts import KnownReviewerForm, NewReviewerForm
from workspace.models import PublicMailDomain, Reviewer, ReviewerStatement, Rubric, RubricItem


def new_version(rubric: Rubric, cleaned: dict[str, Any], request: HttpRequest) -> str:
    made = rubric.new_version()
    url = reverse("admin:workspace_rubric_change", args=[made.pk])
    return format_html('{} <a href="{}">{}</a>', _("There is a version that can be changed."), url, made)


def publish(rubric: Rubric, cleaned: dict[str, Any], request: HttpRequest) -> str:
    rubric.publish(by=as_person(request), now=timezone.now())
    return _("Published. New panels score by this version.")


class RubricItems(admin.StackedInline):  # type: ignore[type-arg]  # -- Django's class takes no parameter when it runs
    model = RubricItem
    extra = 0

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_open(obj) and super().has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_open(obj) and super().has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_open(obj) and super().has_delete_permission(request, obj)


def is_open(rubric: Rubric | None) -> bool:
    return rubric is None or not rubric.is_published


@admin.register(Rubric)
class RubricAdmin(PortalModelAdmin):
    """A published version is read only: a change is a new version."""

    list_display = ["name", "kind", "version", "published_at", "weight"]
    list_filter = ["kind"]
    inlines = [RubricItems]
    readonly_fields = ["kind", "version", "published_at", "published_by"]
    acts = [
        Act(
            "new-version",
            gettext_lazy("New version"),
            new_version,
            when=lambda rubric: rubric.is_published,
            sentence=gettext_lazy("A copy that you can change. Panels that have begun keep their version."),
        ),
        Act(
            "publish",
            gettext_lazy("Publish"),
            publish,
            when=lambda rubric: not rubric.is_published,
            sentence=gettext_lazy("New panels score by this version. It can never be changed again."),
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("items")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_open(obj) and super().has_change_permission(request, obj)

    @admin.display(description=gettext_lazy("Name"), ordering="name_ko")
    def name(self, rubric: Rubric) -> str:
        return rubric.name

    @admin.display(description=gettext_lazy("Weights"))
    def weight(self, rubric: Rubric) -> int:
        return rubric.weight


@admin.register(Reviewer)
class ReviewerAdmin(PortalModelAdmin):
    list_display = ["user", "institute", "affiliation", "department", "is_active"]
    list_filter = ["is_active", "institute", "fields"]
    list_select_related = ["user", "institute"]
    search_fields = ["user__name", "user__email", "affiliation", "department", "institute__name"]
    filter_horizontal = ["fields"]
    personal = True

    def people(self, obj: Reviewer) -> list[User]:
        return [obj.user]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        """Somebody new is named by the address that they sign in with: staff cannot browse all people."""
        return super().get_form(request, obj, change, **options | {"form": NewReviewerForm if obj is None else KnownReviewerForm})


@admin.register(ReviewerStatement)
class StatementAdmin(PortalModelAdmin):
    """A statement is never changed: a new version with its day takes its place."""

    list_display = ["version", "in_force_from"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PublicMailDomain)
class PublicMailDomainAdmin(PortalModelAdmin):
    list_display = ["name"]
    search_fields = ["name"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("workspace.delete_publicmaildomain"))
