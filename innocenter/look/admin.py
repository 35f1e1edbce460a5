"""What every room's admin is made of: `PortalModelAdmin`, `Act`, `ReasonForm`, `@work_queue` with `Queue`.

@admin.register(Application)
class ApplicationAdmin(PortalModelAdmin):
    readable_template = "admin/workspace/application_page.html"   # extends "admin/object_page.html"
    acts = [Act("return", _("Return"), give_back, form=ReasonForm, when=lambda a: a.state == "screening", danger=True)]
    personal = True
    def people(self, obj): return [obj.applicant]
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.contrib.admin.widgets import AdminSplitDateTime, AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import because, state_field
from innocenter.look.admin_acts import Act, tell, too_late
from innocenter.look.admin_history import history
from innocenter.look.forms import CleanModelForm, CleanText, ReasonForm
from innocenter.look.queues import Queue, work_queue
from innocenter.look.text import clean_query
from innocenter.privacy.models import AccessEvent

log = logging.getLogger(__name__)
__all__ = ["Act", "PortalModelAdmin", "Queue", "ReasonForm", "WaitingFilter", "work_queue"]


class Autocomplete(AutocompleteSelect):
    """Django's own, but for what is no key at all: its form says so, and the page is shown (Django's fails on it)."""

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, [key for key in value if self.is_key(key)], attr)

    def is_key(self, value: Any) -> bool:
        try:
            self.field.target_field.to_python(value)
        except ValidationError:
            return False
        return True


class WaitingFilter(admin.SimpleListFilter):
    """Whose turn it is. What the list shows without a choice has the name `unchosen`."""

    title = gettext_lazy("waits for")
    parameter_name = "waits"
    unchosen: ClassVar[str | Promise]

    def choices(self, changelist: Any) -> Iterator[Any]:
        everything, *others = super().choices(changelist)
        yield {**everything, "display": self.unchosen}
        yield from others


class NamedEntries:
    """Names the inputs of a table of entries, which its headings alone do not."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)  # type: ignore[misc]  # -- mixed into a formset
        for field in form.fields.values():
            getattr(field.widget, "widget", field.widget).attrs.setdefault("aria-label", str(field.label or ""))


class PortalModelAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # -- Django's class takes no parameter when it runs
    """A list, and an object that can be read and acted on. States are never typed, nothing is deleted unless a room says so."""

    form = CleanModelForm
    list_per_page = 40
    show_full_result_count = False
    acts: ClassVar[Sequence[Act]] = ()
    readable_template: ClassVar[str] = ""
    personal: ClassVar[bool] = False
    hidden_in_history: ClassVar[Sequence[str]] = ()

    def people(self, obj: Any) -> Iterable[User]:
        """Whose personal data the object's page shows; asked when `personal`."""
        return ()

    def also_in_history(self, obj: Any) -> Iterable[models.Model]:
        """Things whose own history belongs into the object's."""
        return ()

    def subject(self, obj: Any) -> str:
        """What an act is about, as its page names it: the company, the desks, not only a number."""
        return str(obj)

    def readable_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What the readable template needs besides `object`, `acts` and `history`."""
        return {}

    def may_edit_fields(self, request: HttpRequest, obj: Any) -> bool:
        """Whether the form of raw fields can be reached (with `?edit=1`) although there is a readable page."""
        return not self.readable_template

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = list(super().get_readonly_fields(request, obj))
        guarded = [state_field(self.model)] if hasattr(self.model, "MOVES") else []
        guarded += [self.opts.pk.name] if obj is not None and self.opts.pk.editable else []  # a new key would be a second row
        return [*fixed, *(name for name in guarded if name not in fixed)]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The two inputs of a moment have names of their own: Django's admin only writes words before them. Links are https by default."""
        if isinstance(db_field, models.URLField):
            kwargs.setdefault("assume_scheme", "https")
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, AdminSplitDateTime):
            for part, word in zip(field.widget.widgets, (_("date"), _("time of day")), strict=True):
                part.attrs["aria-label"] = f"{field.label}, {word}"
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Autocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Iterator[Any]:
        """Entries of a table are cleaned as other forms are, and each of their fields has a name of its own."""
        for inline in self.get_inline_instances(request, obj):
            formset = type("NamedFormSet", (NamedEntries, inline.formset), {})
            form = inline.form if issubclass(inline.form, CleanText) else type("CleanEntry", (CleanText, inline.form), {})
            yield inline.get_formset(request, obj, formset=formset, form=form), inline

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if any("\x00" in value for values in request.GET.lists() for value in values[1]):  # no database can look for it
            request.GET = clean_query(request)  # type: ignore[assignment]  # -- Django's own type is the immutable one
        return super().changelist_view(request, {"title": capfirst(self.opts.verbose_name_plural)} | (extra_context or {}))

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        view = cast(Callable[..., HttpResponse], self.admin_site.admin_view(self.act_view))
        return [path("<path:object_id>/act/<slug:name>/", view, name=name), *super().get_urls()]

    # -- the object's page

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_view_or_change_permission(request, obj):
            return super().change_view(request, object_id, form_url, extra_context)
        self.record_reading(request, obj)
        context = self.object_context(request, obj) | (extra_context or {})
        context = {"title": capfirst(self.opts.verbose_name)} | context  # its own words stand beneath
        if not self.readable_template:
            return super().change_view(request, object_id, form_url, context)
        may_edit = self.may_edit_fields(request, obj) and self.has_change_permission(request, obj)
        if may_edit and (request.method == "POST" or "edit" in request.GET):
            return super().change_view(request, object_id, form_url, context)
        if request.method == "POST":
            raise PermissionDenied
        page = self.admin_site.each_context(request) | context
        page |= {"title": str(obj), "subtitle": None, "may_edit": may_edit, "media": self.media}
        return TemplateResponse(request, self.readable_template, page | (extra_context or {}) | self.readable_context(request, obj))

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Two clicks at one moment: both forms were right when they were looked at, and the database takes one."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            log.exception("%s was saved twice at one moment", self.opts.label)
            words = _("The same was saved at this moment already. Look at the list before you send it again.")
            self.message_user(request, words, messages.ERROR)
            return HttpResponseRedirect(reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_changelist"))

    def object_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        offered = [act for act in self.acts if act.is_allowed(request.user, self.model) and act.when(obj)]
        return {
            "opts": self.opts,
            "original": obj,
            "object": obj,
            "acts": [(act, self.act_url(obj, act)) for act in offered],
            "history": history(obj, self.hidden_in_history, also=self.also_in_history(obj)),
            "has_view_permission": self.has_view_permission(request, obj),
        }

    def record_reading(self, request: HttpRequest, obj: Any) -> None:
        """Before anything is shown; if it cannot be written, nothing is."""
        if self.personal:
            AccessEvent.objects.record(request, about=obj, action="read", people=self.people(obj))

    # -- acts

    def act_url(self, obj: models.Model, act: Act) -> str:
        name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_act"
        return reverse(name, args=[quote(obj.pk), act.name])

    def object_url(self, obj: models.Model) -> str:
        return reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_change", args=[quote(obj.pk)])

    def act_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        obj, act = self.get_object(request, unquote(object_id)), next((act for act in self.acts if act.name == name), None)
        if obj is None or act is None:
            raise Http404
        if not (act.is_allowed(request.user, self.model) and self.has_view_or_change_permission(request, obj)):
            raise PermissionDenied
        if not act.when(obj):
            return self.back(request, obj, too_late(obj), messages.WARNING)
        form = act.build(obj, request)
        if request.method == "POST" and form.is_valid():
            try:
                told = self.perform(request, obj, act, form.cleaned_data)
            except ValidationError as refusal:
                tell(form, refusal)
                fresh = self.get_object(request, unquote(object_id))
                if fresh is None or not act.when(fresh):
                    return self.back(request, obj, " ".join(refusal.messages), messages.ERROR)
                obj = fresh
            else:
                return self.back(request, obj, str(told), messages.SUCCESS)
        self.record_reading(request, obj)
        return self.ask(request, obj, act, form)

    @transaction.atomic
    def perform(self, request: HttpRequest, obj: Any, act: Act, cleaned: dict[str, Any]) -> Any:
        with because(by=cast(User, request.user), reason=str(cleaned.get("reason") or "")):
            told = act.do(obj, cleaned, request)
        self.log_change(request, obj, str(act.label))
        return told

    def back(self, request: HttpRequest, obj: Any, words: str, level: int) -> HttpResponse:
        self.message_user(request, words, level)
        return HttpResponseRedirect(self.object_url(obj))

    def ask(self, request: HttpRequest, obj: Any, act: Act, form: Any) -> HttpResponse:
        """The page before the act, also with what was refused."""
        context = self.admin_site.each_context(request) | {
            "title": act.label,
            "subtitle": None,
            "opts": self.opts,
            "original": obj,
            "object": obj,
            "act": act,
            "subject": self.subject(obj),
            "sentence": act.asks(obj),
            "form": form,
            "media": self.media + form.media,
            "back_url": self.object_url(obj),
            "has_view_permission": self.has_view_permission(request, obj),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/act.html", context)
