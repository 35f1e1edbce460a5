"""Who follows what, and who asked to come without an account: to be looked up when somebody calls, never written here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from events.models import GuestSignUp, Subscription
from innocenter.accounts.models import User
from innocenter.look.admin import PortalModelAdmin


@admin.register(Subscription)
class SubscriptionAdmin(PortalModelAdmin):
    list_display = ["person", "series", "field", "since"]
    list_filter = ["series", "field"]
    search_fields = ["person__name", "person__email"]
    list_select_related = ["person", "series", "field"]
    personal = True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def people(self, obj: Subscription) -> list[User]:
        return [obj.person]


@admin.register(GuestSignUp)
class GuestSignUpAdmin(PortalModelAdmin):
    """Whether the letter with the link went out stands among the letters; here, whether it was pressed."""

    list_display = ["name", "email", "event", "asked_at", "expires_at", "is_confirmed"]
    list_filter = [("confirmed_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "email", "event__title_ko"]
    list_select_related = ["event"]
    exclude = ["ip"]
    personal = True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("address confirmed"), boolean=True)
    def is_confirmed(self, wish: GuestSignUp) -> bool:
        return wish.confirmed_at is not None
