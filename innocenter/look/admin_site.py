"""The staff's site: behind allauth's sign-in, and its first page is the work that waits."""

from collections.abc import Iterable
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innocenter.look.queues import cards

RAW = {"account", "mfa", "socialaccount", "usersessions"}  # allauth's own tables: secrets and sessions, not for typing


class PortalAdminSite(AdminSite):
    site_title = _("Innovation centre staff desk")
    site_header = _("Innovation centre staff desk")
    index_title = _("Work that waits")
    site_url = "/"
    enable_nav_sidebar = False  # the first page and the trail lead everywhere
    index_template = "admin/portal_index.html"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.login = secure_admin_login(super().login)  # type: ignore[method-assign]  # -- the same page, for signed-in staff only

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models = list(model_or_iterable) if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        super().register([model for model in models if model._meta.app_label not in RAW], admin_class, **options)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What waits for this person, then what others are at; queues that are empty are folded away."""
        today = timezone.localdate()
        everything = cards(request.user, today)
        full = sorted((card for card in everything if not card.is_empty), key=lambda card: card.queue is not None and card.queue.waiting)
        shown = {"today": today, "cards": full, "empty": [card for card in everything if card.is_empty]}
        return super().index(request, shown | (extra_context or {}))
