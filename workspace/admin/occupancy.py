"""The occupancy report on the staff's site: a page, and the same as a file for a reason that is written down."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.forms import CleanForm, DateInput
from innocenter.privacy.models import AccessEvent
from workspace.models import Room
from workspace.occupancy import LONGEST, Report, report

PERMISSION = "workspace.view_lease"
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


class PeriodForm(CleanForm):
    """By default this month up to today."""

    first = forms.DateField(label=gettext_lazy("First day"), widget=DateInput)
    last = forms.DateField(label=gettext_lazy("Last day"), widget=DateInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and not first <= last <= first + LONGEST:
            raise ValidationError(_("The last day comes after the first, at most a year later."), code="period")
        return cleaned


class ExportForm(PeriodForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("It is kept with your name and the time.")
    )
    kind = forms.ChoiceField(label=gettext_lazy("File"), choices=[("xlsx", "XLSX"), ("csv", "CSV")])


def this_month(today: date) -> dict[str, str]:
    return {"first": today.replace(day=1).isoformat(), "last": today.isoformat()}


def page(request: HttpRequest) -> HttpResponse:
    """The report of a period. A wrong period is told, and this month is shown."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    form = PeriodForm({**this_month(timezone.localdate()), **request.GET.dict()})
    return answer(request, form, ExportForm(initial=form.data))


def export(request: HttpRequest) -> HttpResponse:
    """The tables of the page as a file. It changes nothing but the log, which keeps who took it and why."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    form = ExportForm(request.GET)
    if not form.is_valid():
        return answer(request, PeriodForm({**this_month(timezone.localdate()), **request.GET.dict()}), form)
    first, last, kind = (form.cleaned_data[name] for name in ("first", "last", "kind"))
    about = Room.objects.first() or Room()
    AccessEvent.objects.record(request, about=about, action="export", people=[], reason=form.cleaned_data["reason"])
    content = report(first, last).dataset().export(kind)
    content = b"\xef\xbb\xbf" + content.encode() if isinstance(content, str) else content  # spreadsheets then read Hangul as such
    return HttpResponse(
        content,
        content_type=TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="occupancy-{first:%Y%m%d}-{last:%Y%m%d}.{kind}"'},
    )


def answer(request: HttpRequest, form: PeriodForm, export_form: ExportForm) -> HttpResponse:
    shown = form if form.is_valid() else PeriodForm(this_month(timezone.localdate()))
    shown.is_valid()
    made: Report = report(shown.cleaned_data["first"], shown.cleaned_data["last"])
    bars = made.bars()
    context = {
        "title": _("Occupancy"),
        "form": form,
        "export_form": export_form,
        "report": made,
        "tables": made.tables(),
        "bars": bars,
        "chart_width": max((bar["x"] + bar["width"] for bar in bars), default=0) + 4,
        "opts": Room._meta,
    }
    return TemplateResponse(request, "admin/workspace/occupancy.html", admin.site.each_context(request) | context)
