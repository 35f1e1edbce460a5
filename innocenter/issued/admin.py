"""Every document that left the house, for staff to find by its number."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from innocenter.issued.models import IssuedDocument
from innocenter.look.admin import PortalModelAdmin


@admin.register(IssuedDocument)
class IssuedDocumentAdmin(PortalModelAdmin):
    list_display = ["number", "version", "language", "what", "subject", "issued_at", "hash"]
    list_filter = ["language", "issued_at"]
    search_fields = ["number", "subject", "sha256", "code"]
    date_hierarchy = "issued_at"
    fields = ["number", "version", "language", "what", "subject", "paper", "sha256", "code", "layout", "engine", "issued_by", "issued_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[IssuedDocument]:
        return IssuedDocument.objects.select_related("file", "issued_by")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [str(name) for name in self.fields or []]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("kind"), ordering="kind")
    def what(self, document: IssuedDocument) -> str:
        return document.title

    @admin.display(description=_("file"))
    def paper(self, document: IssuedDocument) -> str:
        return format_html('<a href="{}">{}</a>', document.get_absolute_url(), document.file.name)

    @admin.display(description="SHA-256")
    def hash(self, document: IssuedDocument) -> str:
        return format_html("<code>{}…</code>", document.short_hash)
