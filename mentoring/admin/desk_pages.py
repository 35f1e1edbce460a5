"""What the desk has beside a question's own page: its case file on paper, and the figures with their file."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.look.admin import PortalModelAdmin
from innocenter.privacy.models import AccessEvent
from mentoring.figures import YEAR, Report, heads, report
from mentoring.models import Request
from mentoring.story import clock_sentence, moments
from workspace.admin.occupancy import TYPES, ExportForm, PeriodForm

FIGURES = "mentoring.view_rule"
"""They tell of no single question: the head of centre reads them, too."""


class DeskPages(PortalModelAdmin):
    change_list_template = "admin/mentoring/request_list.html"

    def get_urls(self) -> list[URLPattern]:
        guarded = cast(Callable[[Any], Callable[..., HttpResponse]], self.admin_site.admin_view)
        return [
            path("figures/", guarded(figures), name="mentoring_figures"),
            path("figures/file/", guarded(export), name="mentoring_figures_export"),
            path("<int:pk>/case-file/", guarded(self.case_file), name="mentoring_request_case_file"),
            *super().get_urls(),
        ]

    def case_file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Everything about one question on one sheet, to print. It is read there as on its page, and that is written down."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, str(pk))
        if found is None:
            raise Http404
        self.record_reading(request, found)
        today = timezone.localdate()
        page = {
            "title": _("Case file %(number)s") % {"number": found}, "subtitle": None, "object": found, "opts": self.opts, "today": today,
            "clock": clock_sentence(found, today), "moments": moments(found), "printed_by": request.user,
        }  # fmt: skip
        context = self.admin_site.each_context(request) | page | self.readable_context(request, found)
        return TemplateResponse(request, "admin/mentoring/case_file.html", context)


def figures(request: HttpRequest) -> HttpResponse:
    """The figures of a period, by default the last twelve months. A wrong period is told, and the usual one is shown."""
    if not request.user.has_perm(FIGURES):
        raise PermissionDenied
    form = PeriodForm({**usual(), **request.GET.dict()})
    return answer(request, form, ExportForm(initial=form.data))


def export(request: HttpRequest) -> HttpResponse:
    """The tables of the page as a file. It changes nothing but the log, which keeps who took it and why."""
    if not request.user.has_perm(FIGURES):
        raise PermissionDenied
    form = ExportForm(request.GET)
    if not form.is_valid():
        return answer(request, PeriodForm({**usual(), **request.GET.dict()}), form)
    first, last, kind = (form.cleaned_data[name] for name in ("first", "last", "kind"))
    about = Request.objects.sent().first() or Request()
    AccessEvent.objects.record(request, about=about, action="export", people=[], reason=form.cleaned_data["reason"])
    content = report(first, last, timezone.localdate()).export(kind)
    content = b"\xef\xbb\xbf" + content.encode() if isinstance(content, str) else content  # spreadsheets then read Hangul as such
    name = f'attachment; filename="mentoring-{first:%Y%m%d}-{last:%Y%m%d}.{kind}"'
    return HttpResponse(content, content_type=TYPES[kind], headers={"Content-Disposition": name})


def usual() -> dict[str, str]:
    today = timezone.localdate()
    return {"first": (today - YEAR).isoformat(), "last": today.isoformat()}


def answer(request: HttpRequest, form: PeriodForm, export_form: ExportForm) -> HttpResponse:
    shown = form if form.is_valid() else PeriodForm(usual())
    shown.is_valid()
    made: Report = report(shown.cleaned_data["first"], shown.cleaned_data["last"], timezone.localdate())
    bars = made.bars()
    context = {
        "title": _("Figures of the mentoring"), "form": form, "export_form": export_form, "report": made, "heads": heads(), "bars": bars,
        "chart_width": bars[-1]["x"] + bars[-1]["width"] + 4 if bars else 0, "opts": Request._meta,
    }  # fmt: skip
    return TemplateResponse(request, "admin/mentoring/figures.html", admin.site.each_context(request) | context)
