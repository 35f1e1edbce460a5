"""Sessions, for staff: what is agreed by day, what is owed after, who did not come; and a second expert."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.look.admin import Act, PortalModelAdmin, Queue, WaitingFilter, work_queue
from innocenter.look.dates import full_day, moment
from mentoring.availability import clashes, in_the_way
from mentoring.forms.sessions import LinkForm, OffForm, SecondForm, StaffAbsenceForm
from mentoring.models import ExpertProfile, Session
from mentoring.models.session_ending import NOT_OVER
from mentoring.models.session_states import LIVE, Form, SessionState
from mentoring.session_story import facts
from workspace.admin.lease_acts import as_person


def cancel(one: Session, cleaned: dict[str, Any], request: HttpRequest) -> str:
    one.cancel(cleaned["text"], by=as_person(request), now=timezone.now())
    return _("The session is off. Everybody gets a letter, and another time can be agreed.")


def absence(one: Session, cleaned: dict[str, Any], request: HttpRequest) -> str:
    one.record_absence(cleaned["text"], absent=cleaned["absent"], by=as_person(request), now=timezone.now())
    return _("It is written down. The other side can say how it was.")


def excuse(one: Session, cleaned: dict[str, Any], request: HttpRequest) -> str:
    one.excuse(by=as_person(request), now=timezone.now())
    return _("It does not count.")


def invite(one: Session, cleaned: dict[str, Any], request: HttpRequest) -> str:
    one.invite_second(cleaned["expert"], by=as_person(request), now=timezone.now())
    return _("The expert is asked to come along; the time is kept meanwhile.")


def release(one: Session, cleaned: dict[str, Any], request: HttpRequest) -> str:
    one.release_second(by=as_person(request), now=timezone.now())
    return _("The second expert is told that nobody is needed any more.")


def give_link(one: Session, cleaned: dict[str, Any], request: HttpRequest) -> str:
    one.give_link(cleaned["link"], by=as_person(request), now=timezone.now())
    return _("The address is kept. Those who take part see it shortly before the beginning.")


def is_to_come(one: Session) -> bool:
    return one.state in LIVE and one.starts_at > timezone.now()


def is_agreed(one: Session) -> bool:
    return one.state == SessionState.SCHEDULED and is_to_come(one)


def has_second(one: Session) -> bool:
    return is_agreed(one) and one.second() is not None


def has_no_second(one: Session) -> bool:
    return is_agreed(one) and one.second() is None


def has_begun(one: Session) -> bool:
    return one.state in NOT_OVER and one.starts_at <= timezone.now()


def could_come(one: Session, request: HttpRequest) -> dict[str, Any]:
    others = ExpertProfile.objects.available(timezone.localdate()).exclude(researcher__institute=one.expert.researcher.institute_id)
    return {"experts": others.with_names()}


class When(WaitingFilter):
    title = gettext_lazy("when")
    parameter_name = "when"
    unchosen = gettext_lazy("From today on")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("today", _("Today")), ("log", _("Log not written")), ("link", _("No address for the online meeting")),
            ("way", _("Something is in the way")), ("missed", _("Somebody did not come")), ("all", _("All sessions")),
        ]  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found: Any = queryset
        now = timezone.now()
        match self.value():
            case "today":
                found = found.on(timezone.localdate(now))
            case "log":
                found = found.log_owed().order_by("log_due_on")
            case "link":
                found = found.without_link()
            case "way":
                found = found.scheduled().filter(hold__in=[hold.pk for hold in in_the_way(now)])
            case "missed":
                found = found.missed_ever().order_by("-starts_at")
            case "all":
                found = found.order_by("-starts_at")
            case _:
                found = found.from_day(timezone.localdate(now))
        return cast(QuerySet[Any], found)


@admin.register(Session)
class SessionAdmin(PortalModelAdmin):
    list_display = ["time", "question", "company", "expert", "form", "room", "state", "moved", "log_due_on"]
    list_filter = [When, "state", "form", ("expert__researcher__institute", admin.RelatedOnlyFieldListFilter)]
    list_display_links = ["time"]
    search_fields = ["request__number", "request__company__name", "expert__researcher__name"]
    ordering = ["starts_at", "pk"]
    readable_template = "admin/mentoring/session_page.html"
    personal = True
    acts = [
        Act("second", gettext_lazy("Ask a second expert"), invite, form=SecondForm, prepare=could_come, when=has_no_second),
        Act("release", gettext_lazy("Release the second expert"), release, when=has_second),
        Act("link", gettext_lazy("Give the address of the online meeting"), give_link, form=LinkForm,
            when=lambda one: one.state == SessionState.SCHEDULED and one.form == Form.ONLINE),
        Act("absence", gettext_lazy("Somebody did not come"), absence, form=StaffAbsenceForm, when=has_begun),
        Act("excuse", gettext_lazy("Do not count it"), excuse,
            when=lambda one: one.state == SessionState.NO_SHOW and one.excused_at is None,
            sentence=gettext_lazy("Whoever is said not to have come keeps a clean record.")),
        Act("cancel", gettext_lazy("Call the session off"), cancel, form=OffForm, danger=True, when=is_to_come),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Session]:
        return Session.objects.with_names()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def people(self, obj: Session) -> list[User]:
        return list(obj.people.all())

    @admin.display(description=gettext_lazy("time of the session"), ordering="starts_at")
    def time(self, one: Session) -> str:
        return one.when_words

    @admin.display(description=gettext_lazy("question to the centre"), ordering="request__number")
    def question(self, one: Session) -> str:
        return str(one.request)

    @admin.display(description=gettext_lazy("company"), ordering="request__company__name")
    def company(self, one: Session) -> str:
        return str(one.request.company)

    def readable_context(self, request: HttpRequest, obj: Session) -> dict[str, Any]:
        seat = obj.experts.with_names().last()
        more = [
            (_("question to the centre"), obj.request), (_("company"), obj.request.company),
            (_("who comes from the company"), ", ".join(person.name for person in obj.people.all())),
            (_("how often it was moved"), obj.moved),
            (_("kept until"), moment(obj.kept_until) if obj.kept_until and obj.state == SessionState.PROPOSED else ""),
            (_("log due on"), full_day(obj.log_due_on) if obj.log_due_on else ""),
            (_("second expert"), f"{seat.expert} ({seat.get_state_display()})" if seat else ""),
        ]  # fmt: skip
        return {
            "facts": [fact for fact in [*facts(obj, None), *more] if fact[1] not in {None, ""}],
            "question_url": reverse("admin:mentoring_request_change", args=[obj.request_id]),
            "in_the_way": clashes([obj.hold]).get(obj.hold_id, "") if obj.is_live else "",
            "log": getattr(obj, "log", None) if obj.state == SessionState.REPORTED else None,
        }


def address(when: str) -> str:
    return reverse("admin:mentoring_session_changelist") + f"?when={when}"


@work_queue(order=74, permission="mentoring.change_session")
def sessions_in_the_way(today: Any) -> Queue:
    holds = [hold.pk for hold in in_the_way(timezone.now())]
    rows = Session.objects.scheduled().filter(hold__in=holds)
    return Queue.of(_("Sessions that something is in the way of"), rows, url=address("way"), due="starts_at__date")


@work_queue(order=75, permission="mentoring.change_session")
def missed_sessions_to_look_at(today: Any) -> Queue:
    return Queue.of(_("Objections about missed sessions"), Session.objects.objected(), url=address("missed"), oldest="objected_at__date")


@work_queue(order=76, permission="mentoring.change_session")
def logs_of_experts(today: Any) -> Queue:
    return Queue.of(_("Logs that experts owe"), Session.objects.log_owed(), url=address("log"), due="log_due_on", waiting=True)
