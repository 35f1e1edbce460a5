"""Series as staff keep them, with the next twelve dates and what a holiday does to them."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.forms import FollowForm, MonthsForm
from events.models import Event, Series, Subscription
from innocenter.look.admin import Act, PortalModelAdmin, ReasonForm
from innocenter.look.dates import full_day
from innocenter.taxonomy.models import Holiday
from workspace.admin.lease_acts import as_person

State = Series.State


def plan(series: Series, cleaned: dict[str, Any], request: HttpRequest) -> str:
    made = series.plan(Holiday.objects.calendar(), months=cleaned["months"], by=as_person(request), now=timezone.now())
    return _("Drafts made: %(count)d. Months that had a date already are left as they are.") % {"count": len(made)}


def follow(series: Series, cleaned: dict[str, Any], request: HttpRequest) -> str:
    done, left = series.follow(Holiday.objects.calendar(), by=as_person(request), now=timezone.now(), **cleaned)
    words = _("Dates that follow the series now: %(done)d. Left as they are: %(left)d.") % {"done": len(done), "left": len(left)}
    if own := [event for event in done if event.own_time and event.state == Event.State.DRAFT]:
        kept = _("Drafts that took the words and kept the time to which they were moved: %(days)s.")
        words += " " + kept % {"days": ", ".join(full_day(event.starts_at) for event in own)}
    return words


def from_month(series: Series, request: HttpRequest) -> dict[str, Any]:
    """The page of a date leads here with its month."""
    try:
        day = date.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        day = timezone.localdate()
    return {"initial": {"since": day}}


def close(series: Series, cleaned: dict[str, Any], request: HttpRequest) -> str:
    series.close(by=as_person(request), reason=cleaned["reason"], now=timezone.now())
    return _("No further dates are planned; those that exist stay.")


def reopen(series: Series, cleaned: dict[str, Any], request: HttpRequest) -> str:
    series.reopen(by=as_person(request), now=timezone.now())
    return _("The series goes on.")


@admin.register(Series)
class SeriesAdmin(PortalModelAdmin):
    list_display = ["title_ko", "kind", "rule", "host", "state"]
    list_filter = ["state", "kind"]
    search_fields = ["title_ko", "title_en"]
    list_select_related = ["host"]
    autocomplete_fields = ["host"]
    filter_horizontal = ["fields"]
    readable_template = "admin/events/series_page.html"
    acts = [
        Act(
            "plan", gettext_lazy("Plan dates"), plan, form=MonthsForm, when=lambda series: series.state == State.LIVE,
            sentence=gettext_lazy("Each of the next dates becomes a draft. What is planned already is not made twice."),
        ),
        Act(
            "follow", gettext_lazy("Let dates follow"), follow, form=FollowForm, prepare=from_month,
            when=lambda series: series.state == State.LIVE,
            sentence=gettext_lazy(
                "Drafts from that month on take the words, the day and the hours of the series. What is published keeps its time and "
                "place: nobody's registration moves. A draft that was moved by itself keeps its time, unless you say otherwise. A date "
                "that carries a proposed seminar stays as it is."
            ),
        ),
        Act(
            "close", gettext_lazy("Close the series"), close, form=ReasonForm, danger=True, when=lambda series: series.state == State.LIVE,
            sentence=gettext_lazy("No further dates are planned. Those that exist stay, with everybody who registered."),
        ),
        Act("reopen", gettext_lazy("Open the series again"), reopen, when=lambda series: series.state == State.CLOSED),
    ]  # fmt: skip

    def may_edit_fields(self, request: HttpRequest, obj: Any) -> bool:
        return True

    @admin.display(description=gettext_lazy("Held on"))
    def rule(self, series: Series) -> str:
        return series.rule_words

    def readable_context(self, request: HttpRequest, obj: Series) -> dict[str, Any]:
        followers = Subscription.objects.filter(series=obj).count()
        facts = [
            (_("kind"), obj.get_kind_display()), (_("Held on"), obj.rule_words), (_("on a public holiday"), obj.get_on_holiday_display()),
            (_("host institute"), obj.host or "–"), (_("State"), obj.get_state_display()),
            (_("people who follow it"), str(followers)),
        ]  # fmt: skip
        today, there = timezone.localdate(), {event.month: event for event in obj.dates.exclude(state="cancelled").order_by("starts_at")}
        rows = [(each, there.get(each.month)) for each in obj.coming(today, Holiday.objects.calendar())]
        url = reverse("admin:events_event_changelist") + f"?series__id__exact={obj.pk}"
        return {"title": obj.title, "facts": facts, "rows": rows, "dates_url": url}
