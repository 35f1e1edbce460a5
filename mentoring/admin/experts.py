"""Experts, for staff: who can be asked today, how much they have, until when their word stands. And the times that are kept of them."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.look.admin import Act, PortalModelAdmin, ReasonForm
from innocenter.look.dates import full_day, moment
from institutes.models import Researcher
from mentoring.availability import clashes, in_the_way
from mentoring.expert_story import to_come
from mentoring.forms.experts import ExpertForm
from mentoring.models import ExpertProfile, SlotHold
from mentoring.models.expert import Standing
from mentoring.models.states import Wanted
from workspace.admin.lease_acts import as_person


def close(expert: ExpertProfile, cleaned: dict[str, Any], request: HttpRequest) -> str:
    expert.close(cleaned["reason"], by=as_person(request), now=timezone.now())
    return _("Off the list. What is agreed with this expert stands.")


def reopen(expert: ExpertProfile, cleaned: dict[str, Any], request: HttpRequest) -> str:
    expert.open(by=as_person(request), now=timezone.now())
    return _("On the list of experts again.")


def ask(expert: ExpertProfile, cleaned: dict[str, Any], request: HttpRequest) -> str:
    expert.ask_to_confirm(by=as_person(request), now=timezone.now())
    return _("The expert is asked by letter.")


def waits_for_word(expert: Any) -> bool:
    return expert.standing in {Standing.UNCONFIRMED, Standing.STALE}


def stands(is_active: bool) -> Callable[[Any], bool]:
    return lambda expert: expert.is_active is is_active


def number(hours: float) -> str:
    return f"{hours:g}"


class NewExpertForm(ExpertForm):
    class Meta(ExpertForm.Meta):
        fields: Any = ("researcher", *ExpertProfile.ANSWERS)

    def clean_researcher(self) -> Researcher:
        researcher: Researcher = self.cleaned_data["researcher"]
        if researcher.user_id is None:
            raise ValidationError(_("This researcher has no account yet."), code="no_account")
        return researcher


class StandingFilter(admin.SimpleListFilter):
    title = gettext_lazy("can be asked")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*((one.value, one.label) for one in reversed(Standing)), ("word", _("The expert's word is missing"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "word":
            return queryset.filter(pk__in=ExpertProfile.objects.waiting_for_word(timezone.localdate()).values("pk"))
        return queryset.filter(standing=self.value()) if self.value() in Standing.values else queryset


class FormFilter(admin.SimpleListFilter):
    title = gettext_lazy("form")
    parameter_name = "form"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Wanted.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(forms__contains=[self.value()]) if self.value() in Wanted.values else queryset


class InTheWayFilter(admin.SimpleListFilter):
    title = gettext_lazy("in the way")
    parameter_name = "clash"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("a holiday or a blocked time"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(pk__in=[hold.pk for hold in in_the_way(timezone.now())]) if self.value() == "yes" else queryset


@admin.register(ExpertProfile)
class ExpertProfileAdmin(PortalModelAdmin):
    list_display = ["researcher", "institute", "standing", "open_questions", "hours", "fresh", "away_until"]
    list_filter = [StandingFilter, FormFilter, ("researcher__institute", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["researcher__name", "researcher__name_en", "researcher__keywords", "researcher__institute__name"]
    readable_template = "admin/mentoring/expert_page.html"
    form = NewExpertForm
    autocomplete_fields = ["researcher"]
    personal = True
    acts = [
        Act("close", gettext_lazy("Take off the list"), close, form=ReasonForm, danger=True, when=stands(True),
            sentence=gettext_lazy("Nobody is sent to this expert any more. What is agreed stands. The expert reads the reason.")),
        Act("open", gettext_lazy("Put on the list again"), reopen, when=stands(False)),
        Act("ask", gettext_lazy("Ask for confirmation"), ask, when=waits_for_word,
            sentence=gettext_lazy("The expert gets a letter with the way to the page where one click confirms the profile.")),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExpertProfile]:
        today = timezone.localdate()
        return ExpertProfile.objects.with_names().with_standing(today).with_load(today).order_by("researcher__name", "pk")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Asked by staff; it counts once the researcher has confirmed it."""
        answers = {name: form.cleaned_data[name] for name in ExpertProfile.ANSWERS}
        obj.pk = ExpertProfile.begin(obj.researcher, answers, by=as_person(request), now=timezone.now()).pk

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None) -> Any:
        """Of two who add the same researcher at one moment the second is told."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:mentoring_expertprofile_changelist"))

    def people(self, obj: ExpertProfile) -> list[User]:
        return [obj.researcher.user] if obj.researcher.user else []

    @admin.display(description=gettext_lazy("institute"), ordering="researcher__institute__name")
    def institute(self, expert: Any) -> str:
        return str(expert.researcher.institute)

    @admin.display(description=gettext_lazy("can be asked"), ordering="standing")
    def standing(self, expert: Any) -> str:
        return str(Standing(expert.standing).label)

    @admin.display(description=gettext_lazy("open questions"), ordering="open_cases")
    def open_questions(self, expert: Any) -> str:
        return f"{expert.open_cases} / {expert.open_cases_most}"

    @admin.display(description=gettext_lazy("hours this month"), ordering="hours_booked")
    def hours(self, expert: Any) -> str:
        return f"{number(expert.hours_booked)} / {expert.hours_a_month}"

    @admin.display(description=gettext_lazy("word stands until"), ordering="confirmed_at")
    def fresh(self, expert: Any) -> str:
        last = expert.fresh_until(expert.fresh_days)
        return full_day(last) if last else "–"

    def readable_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        facts = [
            (_("can be asked"), self.standing(obj)), (_("institute"), obj.researcher.institute),
            (_("not now, until"), full_day(obj.away_until) if obj.away_until else ""),
            (_("confirmed by the expert at"), moment(obj.confirmed_at) if obj.confirmed_at else _("not yet")),
            (_("word stands until"), self.fresh(obj)),
            (_("open questions"), self.open_questions(obj)), (_("hours this month"), self.hours(obj)),
            (_("in which form"), ", ".join(obj.form_names)), (_("regions for visits"), ", ".join(obj.region_names)),
            (_("why it was taken off the list"), obj.closed_reason),
        ]  # fmt: skip
        return {
            "facts": [fact for fact in facts if fact[1]],
            "week": obj.windows.of_the_week(),
            "days": obj.windows.of_days(timezone.localdate()),
            "blocked": obj.blocked.to_come(timezone.now()),
            "to_come": to_come(obj.holds.to_come(timezone.now())),
        }


@admin.register(SlotHold)
class SlotHoldAdmin(PortalModelAdmin):
    """Only to be read: sessions take and give back the times."""

    list_display = ["expert", "time", "state", "held_until"]
    list_filter = [InTheWayFilter, "state"]
    search_fields = ["expert__researcher__name"]
    readable_template = "admin/object_page.html"
    ordering = ["-during"]
    personal = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[SlotHold]:
        return SlotHold.objects.with_names()

    def people(self, obj: SlotHold) -> list[User]:
        """The expert, and whoever chose the time: the history names them."""
        return [person for person in (obj.expert.researcher.user, obj.made_by) if person]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=gettext_lazy("time"), ordering="during")
    def time(self, hold: SlotHold) -> str:
        return str(hold)

    def readable_context(self, request: HttpRequest, obj: SlotHold) -> dict[str, Any]:
        facts = [
            (_("expert"), obj.expert), (_("time"), str(obj)), (_("state"), obj.get_state_display()),
            (_("kept until"), moment(obj.held_until) if obj.held_until else ""),
            (_("in the way"), clashes([obj]).get(obj.pk, "")),
        ]  # fmt: skip
        return {"facts": [fact for fact in facts if fact[1]]}
