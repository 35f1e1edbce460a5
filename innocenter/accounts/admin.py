"""People, for those who may see all of them. Every look at a person is written down."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group, Permission
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from innocenter.accounts.groups import IN_WORDS
from innocenter.accounts.models import User
from innocenter.look.admin import PortalModelAdmin

admin.site.unregister(Group)


VERBS = {
    "view": pgettext_lazy("permission", "read"),
    "add": pgettext_lazy("permission", "add"),
    "change": pgettext_lazy("permission", "change"),
    "delete": pgettext_lazy("permission", "delete"),
    "decide": pgettext_lazy("permission", "decide"),
    "reissue": pgettext_lazy("permission", "issue again"),
}


def by_model_then_act(one: Permission) -> tuple[str, str, int]:
    return one.content_type.app_label, one.content_type.model, [*VERBS, act_of(one)].index(act_of(one))


def act_of(one: Permission) -> str:
    return one.codename.partition("_")[0]


def in_words(group: Group) -> str:
    return str(IN_WORDS.get(group.name, group.name))


class GroupFilter(admin.RelatedFieldListFilter):
    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(pk, str(IN_WORDS.get(str(name), name))) for pk, name in super().field_choices(field, request, model_admin)]


@admin.register(User)
class UserAdmin(PortalModelAdmin):
    """Rights are a superuser's matter; the sign-in address is its owner's; nobody is made here: people sign up."""

    list_display = ("name", "email", "is_staff", "is_active", "last_seen")
    list_filter = ("is_staff", "is_active", ("groups", GroupFilter))
    search_fields = ("name", "email")
    ordering = ("name", "pk")
    fields = ("name", "email", "phone", "language", "is_active", "is_staff", "is_superuser", "groups", "date_joined", "last_seen")
    filter_horizontal = ("groups",)
    personal = True
    rights: ClassVar[tuple[str, ...]] = ("is_active", "is_staff", "is_superuser", "groups")

    def people(self, obj: User) -> Iterable[User]:
        return [obj]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = ("email", "date_joined", "last_seen")
        return [*fixed] if isinstance(request.user, User) and request.user.is_superuser else [*fixed, *self.rights]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.label_from_instance = in_words
        return field

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Group)
class StaffGroupAdmin(GroupAdmin):
    """What a group may do is kept in `innocenter.accounts.groups`; here it can only be read."""

    list_display = ("words", "name")
    fields = ("words", "name", "permitted")
    readonly_fields = ("words", "permitted")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": capfirst(self.opts.verbose_name_plural)} | (extra_context or {}))

    @admin.display(description=_("Group"), ordering="name")
    def words(self, group: Group) -> str:
        return in_words(group)

    @admin.display(description=_("What it may do"))
    def permitted(self, group: Group) -> str:
        """Django names its permissions in English, when the database is made; these are the models' own names. Two statements."""
        acts: dict[str, list[str]] = {}
        for one in sorted(group.permissions.select_related("content_type"), key=by_model_then_act):
            model = one.content_type.model_class()
            name = capfirst(str(model._meta.verbose_name)) if model else one.content_type.model
            acts.setdefault(name, []).append(str(VERBS.get(act_of(one), one.name)))
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}</li>", ((name, ", ".join(done)) for name, done in acts.items())))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
