"""The day of an event, for staff: who helps at the door, the attendance, the survey with its results, the list as a file."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import attendance, survey_results
from events.models import DoorHelper, Event, RollCall, Survey, SurveyQuestion
from events.models.states import EventState
from innocenter.accounts.models import User
from innocenter.look.admin import Act, PortalModelAdmin
from innocenter.look.dates import moment
from innocenter.look.forms import CleanForm
from workspace.admin.lease_acts import as_person


class HelperForm(CleanForm):
    """Somebody who signs in here."""

    email = forms.EmailField(label=gettext_lazy("e-mail address"), help_text=gettext_lazy("Of an account of the portal."))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "email" in cleaned:
            cleaned["person"] = User.objects.filter(email__iexact=cleaned["email"], is_active=True).first()
            if cleaned["person"] is None:
                self.add_error("email", _("There is no account with this address."))
        return cleaned


class DismissForm(CleanForm):
    helper = forms.ModelChoiceField(label=gettext_lazy("helper at the door"), queryset=DoorHelper.objects.none())

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["helper"].queryset = event.door_helpers.select_related("person")  # type: ignore[attr-defined]  # -- the field knows it


def of_event(event: Event, request: HttpRequest) -> dict[str, Any]:
    return {"event": event}


def name_helper(event: Event, cleaned: dict[str, Any], request: HttpRequest) -> str:
    DoorHelper.objects.appoint(event, cleaned["person"], by=as_person(request), now=timezone.now())
    return _("%(name)s may check people in, from the day before until the day after.") % {"name": cleaned["person"]}


def dismiss_helper(event: Event, cleaned: dict[str, Any], request: HttpRequest) -> str:
    name = str(cleaned["helper"])
    cleaned["helper"].dismiss(by=as_person(request))
    return _("%(name)s does not help at the door any more.") % {"name": name}


def close_attendance(event: Event, cleaned: dict[str, Any], request: HttpRequest) -> str:
    attendance.close(event, by=as_person(request), now=timezone.now())
    found = attendance.figures(event)
    return _("The attendance is closed: %(came)d came, %(absent)d did not.") % {"came": found.came, "absent": found.absent}


def prepare_survey(event: Event, cleaned: dict[str, Any], request: HttpRequest) -> Any:
    survey = Survey.objects.prepared(event)
    url = reverse("admin:events_survey_change", args=[survey.pk])
    return format_html('<a href="{}">{}</a>', url, _("The usual questions are there. Look at them, and change what you like."))


def has_helpers(event: Event) -> bool:
    return DoorHelper.objects.filter(event=event).exists()


def may_close(event: Event) -> bool:
    return event.state == EventState.HELD and not RollCall.objects.filter(event=event).exists()


def stands(event: Event) -> bool:
    return event.state in {EventState.DRAFT, EventState.PUBLISHED}


ACTS = [
    Act(
        "close_attendance", gettext_lazy("Close the attendance"), close_attendance, when=may_close,
        sentence=gettext_lazy("Whoever had a seat and was not checked in is kept as absent, also online. The survey opens; thanks go out."),
    ),
    Act(
        "name_helper", gettext_lazy("Name a helper at the door"), name_helper, form=HelperForm, when=stands,
        sentence=gettext_lazy("They see the names of those who come, from the day before until the day after."),
    ),
    Act("dismiss_helper", gettext_lazy("Let a helper go"), dismiss_helper, form=DismissForm, prepare=of_event, when=has_helpers),
    Act(
        "prepare_survey", gettext_lazy("Prepare the survey"), prepare_survey,
        when=lambda event: stands(event) and not Survey.objects.filter(event=event).exists(),
        sentence=gettext_lazy("It has the usual questions, which can be changed until it opens; it opens when the attendance is closed."),
    ),
]  # fmt: skip


def day_facts(event: Event) -> dict[str, Any]:
    """For the event's page: figures, who helps, the survey, where to go."""
    now = timezone.now()
    survey = Survey.objects.filter(event=event).first()
    return {
        "figures": attendance.figures(event) if now >= event.starts_at else None,
        "helpers": list(event.door_helpers.select_related("person")),
        "survey_url": reverse("admin:events_survey_change", args=[survey.pk]) if survey else "",
        "reception_url": reverse("events:reception", args=[event.pk]) if event.mode != "online" else "",
        "door_url": reverse("events:reception_door", args=[event.pk]),
        "export_url": reverse("admin:events_event_export", args=[event.pk]),
    }


class QuestionInline(admin.TabularInline):  # type: ignore[type-arg]  # -- Django's class takes no parameter when it runs
    model = SurveyQuestion
    extra = 0


def close(survey: Survey, cleaned: dict[str, Any], request: HttpRequest) -> str:
    survey.close(by=as_person(request), now=timezone.now())
    return _("The survey is closed. The results can be read.")


@admin.register(Survey)
class SurveyAdmin(PortalModelAdmin):
    """Before it opens: its questions. While it is open: how many have answered. Then the results, never a single answer."""

    list_display = ["event", "opened_at", "closes_at"]
    list_select_related = ["event"]
    search_fields = ["event__title_ko"]
    readable_template = "admin/events/survey_page.html"
    inlines = [QuestionInline]
    fields = ()
    acts = [
        Act(
            "close", gettext_lazy("Close the survey"), close, danger=True, when=lambda survey: survey.is_open(timezone.now()),
            sentence=gettext_lazy("Nobody can answer any more, and the results can be read."),
        )
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Survey]:
        return Survey.objects.select_related("event__series", "event__room__site", "event__host")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def may_edit_fields(self, request: HttpRequest, obj: Survey) -> bool:
        return obj.opened_at is None

    def readable_context(self, request: HttpRequest, obj: Survey) -> dict[str, Any]:
        now = timezone.now()
        state = _("Over") if obj.is_closed(now) else _("Open") if obj.is_open(now) else _("Draft")
        facts = [
            (_("event"), format_html('<a href="{}">{}</a>', reverse("admin:events_event_change", args=[obj.event_id]), obj.event)),
            (_("State"), state), (_("open until"), moment(obj.closes_at) if obj.closes_at else "–"),
        ]  # fmt: skip
        return {
            "title": str(obj), "facts": facts, "asked": list(obj.questions.all()), "is_closed": obj.is_closed(now),
            "results": survey_results.results(obj) if obj.is_closed(now) else None, "count": obj.sheets.count(),
        }  # fmt: skip
