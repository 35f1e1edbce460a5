"""Every document that left the house, for staff to find by its number."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.models import User
from innocenter.issued.forms import AgainForm
from innocenter.issued.models import IssuedDocument
from innocenter.look.admin import Act, PortalModelAdmin


def issue_again(document: IssuedDocument, cleaned: dict[str, Any], request: HttpRequest) -> str:
    assert isinstance(request.user, User)
    asked = {name: cleaned[name] for name in ("cause", "reason", "corrections")}
    made = document.issue_again(by=request.user, now=timezone.now(), **asked)
    words = gettext("Issued: version %(version)s. Those whom it is for are told.") % {"version": made.version}
    return format_html('{} <a href="{}">{}</a>', words, made.get_absolute_url(), made.file.name)


def counts(document: IssuedDocument) -> bool:
    return not document.is_replaced


@admin.register(IssuedDocument)
class IssuedDocumentAdmin(PortalModelAdmin):
    list_display = ["number", "version", "language", "what", "subject", "issued_at", "hash"]
    list_filter = ["language", "issued_at"]
    search_fields = ["number", "subject", "sha256", "code"]
    date_hierarchy = "issued_at"
    fields = [
        "number", "version", "language", "what", "subject", "paper", "replaces", "replaced", "cause", "reason",
        "sha256", "code", "layout", "engine", "issued_by", "issued_at",
    ]  # fmt: skip
    personal = True
    acts = [
        Act(
            "again", gettext_lazy("Issue again"), issue_again, AgainForm, counts, "issued.reissue_issueddocument",
            sentence=gettext_lazy(
                "A new version under the same number replaces this one, in each of its languages. It says the same, but for the words that "
                "you correct. The old file stays, and the page for checking documents says that it is replaced. The company gets a letter."
            ),
        ),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[IssuedDocument]:
        return IssuedDocument.objects.select_related("file", "issued_by", "replaces", "replaced_by")

    def people(self, obj: IssuedDocument) -> list[User]:
        return obj.named()

    def subject(self, obj: IssuedDocument) -> str:
        return f"{obj} · {obj.title} · {obj.subject}"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [str(name) for name in self.fields or []]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("kind"), ordering="kind")
    def what(self, document: IssuedDocument) -> str:
        return document.title

    @admin.display(description=_("replaced by"))
    def replaced(self, document: IssuedDocument) -> str:
        newer = document.replaced_by if document.is_replaced else None
        return format_html('<a href="{}">{}</a>', reverse("admin:issued_issueddocument_change", args=[newer.pk]), newer) if newer else "–"

    @admin.display(description=_("file"))
    def paper(self, document: IssuedDocument) -> str:
        return format_html('<a href="{}">{}</a>', document.get_absolute_url(), document.file.name)

    @admin.display(description="SHA-256")
    def hash(self, document: IssuedDocument) -> str:
        return format_html("<code>{}…</code>", document.short_hash)
