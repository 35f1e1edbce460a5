from datetime import date, timedelta
from typing import Any

from csp.decorators import csp
from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from innocenter.accounts.models import User
from innocenter.look.admin import Act, PortalModelAdmin, Queue, work_queue
from innocenter.look.forms import CleanForm
from innocenter.outbox import kinds
from innocenter.outbox.models import Heartbeat, Letter, LetterState, Relay, Undeliverable, Unsubscription
from innocenter.outbox.rendering import Words, render

LETTERS_OWN_POLICY = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "frame-ancestors": ["'self'"], "sandbox": []}
LATE = timedelta(minutes=10)


class GiveUpForm(CleanForm):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class KindFilter(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(((name, str(kind)) for name, kind in kinds.REGISTRY.items()), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Letter]") -> "QuerySet[Letter]":
        return queryset.filter(kind=self.value()) if self.value() else queryset


class LateFilter(admin.SimpleListFilter):
    title = _("waiting")
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("longer than ten minutes past due"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.late(timezone.now() - LATE) if self.value() else queryset


def try_again(letter: Letter, cleaned: dict[str, Any], request: HttpRequest) -> Any:
    letter.try_again(by=_staff(request), now=timezone.now())
    return _("The letter is sent once more.")


def give_up(letter: Letter, cleaned: dict[str, Any], request: HttpRequest) -> Any:
    letter.give_up(by=_staff(request), reason=cleaned["reason"], now=timezone.now())
    return _("The letter is not sent any more.")


def _people_at(address: str) -> "QuerySet[User]":
    """Whose address it is, if it is anybody's here."""
    return User.objects.filter(email__iexact=address)


def _staff(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@admin.register(Letter)
class LetterAdmin(PortalModelAdmin):
    readable_template = "admin/outbox/letter_page.html"
    personal = True
    list_display = ["address", "kind_in_words", "state", "send_at", "age", "sent_at", "attempts", "reason"]
    list_filter = ["state", LateFilter, KindFilter, "language"]
    search_fields = ["address", "subject"]
    search_help_text = _("Address or subject")
    ordering = ["-id"]
    date_hierarchy = None
    acts = [
        Act(
            "try-again",
            _("Try again"),
            try_again,
            when=lambda letter: letter.state in {LetterState.DEAD, LetterState.RETRY},
            sentence=_("The letter is sent once more, as a new message, with a new set of attempts."),
        ),
        Act(
            "give-up",
            _("Give up"),
            give_up,
            form=GiveUpForm,
            when=lambda letter: letter.state in {LetterState.DEAD, LetterState.RETRY, LetterState.PLANNED},
            danger=True,
            sentence=_("The letter will not be sent any more. Tell the person in another way if it matters."),
        ),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Letter]":
        return super().get_queryset(request).select_related("user").defer("text", "html", "context")

    @admin.display(description=_("kind"), ordering="kind")
    def kind_in_words(self, letter: Letter) -> str:
        return str(letter.what_kind or letter.kind)

    @admin.display(description=_("overdue for"))
    def age(self, letter: Letter) -> str:
        """How long the reader has waited for it, or waited until it could not be delivered; empty when nothing is owed."""
        until = letter.closed_at if letter.state == LetterState.DEAD else timezone.now() if letter.next_at else None
        return timesince(letter.send_at, until) if until and letter.send_at < until else ""

    def people(self, obj: Letter) -> list[User]:
        return [obj.user] if obj.user else []

    def get_urls(self) -> list[URLPattern]:
        under_own_policy: Any = csp(LETTERS_OWN_POLICY)
        looked_at = self.admin_site.admin_view(xframe_options_sameorigin(under_own_policy(self.html_view)))
        return [path("<int:pk>/html/", looked_at, name="outbox_letter_html"), *super().get_urls()]

    def html_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The letter's HTML alone, for the frame on its page: no script, no form, nothing from elsewhere."""
        letter = self.get_queryset(request).filter(pk=pk).first()
        if letter is None or not self.has_view_permission(request, letter):
            raise Http404
        self.record_reading(request, letter)
        return HttpResponse(_words(letter).html or "")

    def readable_context(self, request: HttpRequest, obj: Letter) -> dict[str, Any]:
        words = _words(obj)
        return {
            "kind": self.kind_in_words(obj),
            "words": words,
            "is_sensitive": obj.is_sensitive,
            "is_preview": not obj.text and bool(words.text),
            "tries": list(obj.tries.all()),
            "frame": reverse(f"{self.admin_site.name}:outbox_letter_html", args=[obj.pk]) if words.html else "",
        }


def _words(letter: Letter) -> Words:
    """As it was sent; before that, as it would be sent now. Words that are gone or cannot be made are empty: the page says why."""
    if letter.is_sensitive:
        return Words("", "", "")
    try:
        return render(letter)
    except Exception as failure:  # a broken template must not take the page away that shows it
        return Words(f"{type(failure).__name__}: {failure}", "", "")


@work_queue(order=80, permission="outbox.view_letter")
def dead_letters(today: date) -> Queue:
    url = reverse("admin:outbox_letter_changelist") + "?state__exact=dead"
    return Queue.of(_("Letters that could not be delivered"), Letter.objects.dead(), oldest="closed_at__date", url=url)


@work_queue(order=81, permission="outbox.view_letter")
def late_letters(today: date) -> Queue:
    """The alarm is the age of the oldest unsent letter, not the length of the queue."""
    url = reverse("admin:outbox_letter_changelist") + "?late=yes"
    return Queue.of(_("Letters that should have left"), Letter.objects.late(timezone.now() - LATE), oldest="send_at__date", url=url)


@admin.register(Undeliverable)
class UndeliverableAdmin(PortalModelAdmin):
    personal = True
    list_display = ["address", "since", "smtp_code", "smtp_text"]
    search_fields = ["address"]
    readonly_fields = ["address", "since", "smtp_code", "smtp_text"]
    ordering = ["-since"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def people(self, obj: Undeliverable) -> "QuerySet[User]":
        return _people_at(obj.address)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """To delete is to write to this address again."""
        return bool(request.user.has_perm("outbox.delete_undeliverable"))


@admin.register(Unsubscription)
class UnsubscriptionAdmin(PortalModelAdmin):
    personal = True
    list_display = ["address", "topic", "since"]
    search_fields = ["address"]
    readonly_fields = ["address", "topic", "since"]
    ordering = ["-since"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def people(self, obj: Unsubscription) -> "QuerySet[User]":
        return _people_at(obj.address)


@admin.register(Heartbeat)
class HeartbeatAdmin(PortalModelAdmin):
    list_display = ["name", "at"]
    readonly_fields = ["name", "at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Relay)
class RelayAdmin(PortalModelAdmin):
    list_display = ["address", "failures", "shut_until", "why"]
    readonly_fields = ["address", "failures", "shut_until", "why"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
