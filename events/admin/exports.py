"""Who registered for an event and who came, as a file, for a reason that is written down."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import exports
from events.models import Event
from innocenter.look.forms import CleanForm
from innocenter.privacy.models import AccessEvent

PERMISSION = "events.view_registration"
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


class ExportForm(CleanForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("It is kept with your name and the time.")
    )
    kind = forms.ChoiceField(label=gettext_lazy("File"), choices=[("xlsx", "XLSX"), ("csv", "CSV")])


def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the reason, and then gives the file. It changes nothing but the log, which keeps who took it and why."""
    event = get_object_or_404(Event, pk=pk)
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    form = ExportForm(request.GET if request.GET else None)
    if not form.is_valid():
        context: dict[str, Any] = {"title": _("Registrations as a file"), "form": form, "event": event, "opts": Event._meta}
        return TemplateResponse(request, "admin/events/export.html", admin.site.each_context(request) | context)
    rows, kind = exports.rows_of(event), form.cleaned_data["kind"]
    people = exports.people_of(rows)
    AccessEvent.objects.record(request, about=event, action="export", people=people, reason=form.cleaned_data["reason"])
    name = f'attachment; filename="event-{event.pk}.{kind}"'
    table = exports.dataset(event, rows, exports.answers_to_questions(event, rows))
    return HttpResponse(exports.content(table, kind), content_type=TYPES[kind], headers={"Content-Disposition": name})
