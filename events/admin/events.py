"""Events, for staff: the words in a form, everything that people rely on by an act."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin
from django.db import IntegrityError, InternalError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin import day, exports, materials
from events.admin.forms import EventForm, FromPoolForm, KeepForm, MoveForm, SeatsForm, WalkInForm
from events.admin.questions import QuestionInline
from events.models import AgendaItem, Event, Invitee, Place, Registration, Speaker
from innocenter.look.admin import Act, PortalModelAdmin, ReasonForm
from innocenter.look.dates import moment
from innocenter.look.rich_text import with_editor
from workspace.admin.lease_acts import as_person
from workspace.models.claim import midnight

State = Event.State
FIXED = ["starts_at", "ends_at", "setup_minutes"]
ONCE_PUBLISHED = ["mode", "capacity_onsite", "capacity_online", "kind", "series", "audience", "needs_approval", "reapproves"]


def publish(event: Event, cleaned: dict[str, Any], request: HttpRequest) -> str:
    event.publish(by=as_person(request), now=timezone.now())
    return _("Published. Everybody can see it now.")


def move(event: Event, cleaned: dict[str, Any], request: HttpRequest) -> str:
    is_news = not cleaned["setting"].is_told_as(event.setting)
    done = event.move(cleaned["setting"], by=as_person(request), reason=cleaned["reason"], now=timezone.now())
    if not done:
        return _("It stands there already: nothing was changed.")
    if is_news and event.state == State.PUBLISHED:
        return _("Moved. In ten minutes everybody who registered gets one letter with what was and what is.")
    return _("Time and place are set.")


def cancel(event: Event, cleaned: dict[str, Any], request: HttpRequest) -> str:
    ended = event.cancel(by=as_person(request), reason=cleaned["reason"], now=timezone.now())
    return _("Cancelled. Registrations ended, and told by letter: %(count)d.") % {"count": len(ended)}


def change_seats(event: Event, cleaned: dict[str, Any], request: HttpRequest) -> str:
    moved = event.change_seats(by=as_person(request), now=timezone.now(), **cleaned)
    return _("Seats changed. From the queue: %(count)d.") % {"count": len(moved)}


def keep(event: Event, cleaned: dict[str, Any], request: HttpRequest) -> str:
    pool = event.keep_seats(cleaned["label"], cleaned["place"], cleaned["number"], by=as_person(request), now=timezone.now())
    return _("Kept: %(pool)s.") % {"pool": pool}


def from_pool(event: Event, cleaned: dict[str, Any], request: HttpRequest) -> str:
    event.seat_from_pool(cleaned["pool"], cleaned["attendee"], by=as_person(request), now=timezone.now())
    return _("%(name)s has a seat now.") % {"name": cleaned["name"]}


def walk_in(event: Event, cleaned: dict[str, Any], request: HttpRequest) -> str:
    event.walk_in(cleaned["attendee"], by=as_person(request), reason=cleaned["reason"], now=timezone.now())
    return _("%(name)s is in.") % {"name": cleaned["name"]}


def archive(event: Event, cleaned: dict[str, Any], request: HttpRequest) -> str:
    event.archive(by=as_person(request), now=timezone.now())
    return _("Archived.")


def of_event(event: Event, request: HttpRequest) -> dict[str, Any]:
    return {"event": event}


def stands(event: Event) -> bool:
    return event.state in {State.DRAFT, State.PUBLISHED}


def may_move(event: Event) -> bool:
    return stands(event) and (event.state == State.DRAFT or timezone.now() < event.starts_at)


def has_door(event: Event) -> bool:
    today = timezone.localdate() >= timezone.localdate(event.starts_at)
    return event.state in {State.PUBLISHED, State.HELD} and event.mode != "online" and today


ACTS = [
    Act(
        "publish", gettext_lazy("Publish the event"), publish, when=lambda event: event.state == State.DRAFT,
        sentence=gettext_lazy("Everybody sees it from now on, and the room is taken for good."),
    ),
    Act(
        "move", gettext_lazy("Time and place"), move, form=MoveForm, prepare=of_event, when=may_move,
        sentence=gettext_lazy("The room is taken with the set-up. What is published stays published; everybody reads old and new."),
    ),
    Act("change_seats", gettext_lazy("Change the seats"), change_seats, form=SeatsForm, prepare=of_event, when=stands),
    Act(
        "keep", gettext_lazy("Keep seats"), keep, form=KeepForm, when=stands,
        sentence=gettext_lazy("Kept seats are nobody's until staff give them to somebody. Those given back go to the queue at once."),
    ),
    Act(
        "from_pool", gettext_lazy("Give a kept seat"), from_pool, form=FromPoolForm, prepare=of_event,
        when=lambda event: event.state == State.PUBLISHED and bool(event.held_onsite + event.held_online),
    ),
    Act("walk_in", gettext_lazy("Somebody at the door"), walk_in, form=WalkInForm, when=has_door),
    *day.ACTS,
    Act(
        "cancel", gettext_lazy("Cancel the event"), cancel, form=ReasonForm, danger=True, when=stands,
        sentence=gettext_lazy("The room is free at once. Everybody who registered or waits gets a letter with the reason."),
    ),
    Act("archive", gettext_lazy("Archive"), archive, when=lambda event: event.state == State.HELD),
]  # fmt: skip


class AgendaInline(admin.TabularInline):  # type: ignore[type-arg]  # -- Django's class takes no parameter when it runs
    model = AgendaItem
    extra = 0
    show_change_link = True


class InviteeInline(admin.TabularInline):  # type: ignore[type-arg]  # -- as above
    model = Invitee
    extra = 0


class SpeakerInline(admin.TabularInline):  # type: ignore[type-arg]  # -- as above
    model = Speaker
    extra = 0
    autocomplete_fields = ["researcher"]


@admin.register(AgendaItem)
class AgendaItemAdmin(PortalModelAdmin):
    """Reached from its event: who speaks to this point."""

    list_display = ["title_ko", "event", "begins", "minutes"]
    search_fields = ["title_ko", "event__title_ko"]
    list_select_related = ["event"]
    autocomplete_fields = ["event"]
    inlines = [SpeakerInline]


class AttendanceFilter(admin.SimpleListFilter):
    title = gettext_lazy("attendance")
    parameter_name = "attendance"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("not closed yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if self.value() != "open":
            return queryset
        return queryset.filter(pk__in=Event.objects.with_attendance_open(midnight(timezone.localdate())).values("pk"))


@admin.register(Event)
class EventAdmin(PortalModelAdmin):
    form = EventForm
    list_display = ["title_ko", "starts_at", "kind", "state", "onsite", "online", "host"]
    list_filter = ["state", AttendanceFilter, "kind", "mode", "starts_at"]
    search_fields = ["title_ko", "title_en"]
    list_select_related = ["host"]
    ordering = ["-starts_at"]
    autocomplete_fields = ["host", "series"]
    filter_horizontal = ["fields"]
    inlines = [AgendaInline, QuestionInline, InviteeInline]
    readable_template = "admin/events/event_page.html"
    hidden_in_history = ["taken_onsite", "taken_online", "held_onsite", "held_online", "queue_last", "join_link"]
    acts = [*ACTS, *materials.ACTS]

    changeform_view = method_decorator(with_editor)(PortalModelAdmin.changeform_view)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return Event.objects.with_everything()

    def get_urls(self) -> list[URLPattern]:
        export = cast(Callable[..., HttpResponse], self.admin_site.admin_view(exports.export))
        return [path("<int:pk>/export/", export, name="events_event_export"), *super().get_urls()]

    def may_edit_fields(self, request: HttpRequest, obj: Event) -> bool:
        return stands(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Time and place are moved, and once people rely on it, the seats too are changed by an act."""
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, *(FIXED if obj else []), *(ONCE_PUBLISHED if obj and obj.state != State.DRAFT else [])]

    def save_model(self, request: HttpRequest, obj: Event, form: Any, change: bool) -> None:
        """Only what was typed: the seats are counted meanwhile by others, under the lock."""
        if not change:
            obj.save()
            return
        typed = [name for name in form.changed_data if not Event._meta.get_field(name).many_to_many]
        if typed:
            obj.save(update_fields=typed)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A first answer that came between the look at the form and its saving is refused by the database, as a second click is."""
        try:
            super().save_formset(request, form, formset, change)
        except InternalError as refusal:
            raise IntegrityError from refusal

    def readable_context(self, request: HttpRequest, obj: Event) -> dict[str, Any]:
        when_over = moment(obj.closes_at or obj.starts_at)
        facts = [
            (_("State"), obj.get_state_display()), (_("kind"), obj.get_kind_display()), (_("Time"), obj.when_words),
            (_("Where"), obj.where_words), (_("set-up in minutes"), obj.setup_minutes), (_("host institute"), obj.host or "–"),
            (_("event series"), obj.series or "–"), (_("who may come"), obj.get_audience_display()),
            (_("registration closes at"), when_over), (_("when a seat comes free"), obj.get_promotion_display()),
        ]  # fmt: skip
        url = reverse("admin:events_registration_changelist") + f"?event__id__exact={obj.pk}"
        follow = reverse("admin:events_series_act", args=[obj.series_id, "follow"]) if obj.series_id else ""
        return day.day_facts(obj) | {
            "follow_url": f"{follow}?since={obj.month or timezone.localdate(obj.starts_at)}" if follow and stands(obj) else "",
            "title": obj.title, "facts": facts, "missing": obj.missing(timezone.now()) if obj.state == State.DRAFT else [],
            "seats": [self.seats(obj, place) for place in Place], "waiting": Registration.objects.filter(event=obj).in_line().count(),
            "pools": obj.pools.all(), "questions": obj.questions.all(),
            "materials": obj.materials.select_related("file"), "items": obj.items.prefetch_related("speakers"), "registrations_url": url,
        }  # fmt: skip

    def seats(self, event: Event, place: Place) -> tuple[str, int, int, int, Any]:
        """Label, how many there are, taken, kept, and what the number falls to."""
        columns = [getattr(event, f"{name}_{place.value}") for name in ("capacity", "taken", "held", "shrinks")]
        return (str(place.label), *columns)

    @admin.display(description=gettext_lazy("on site"))
    def onsite(self, event: Event) -> str:
        return seats_in_short(event.taken_onsite, event.held_onsite, event.capacity_onsite)

    @admin.display(description=gettext_lazy("online"))
    def online(self, event: Event) -> str:
        return seats_in_short(event.taken_online, event.held_online, event.capacity_online)


def seats_in_short(taken: int, held: int, capacity: int) -> str:
    """ "1 + 1 kept / 2": taken, kept by staff, and how many there are; "–" where there are none."""
    if not capacity:
        return "–"
    words = _("%(taken)d + %(held)d kept / %(capacity)d") if held else "%(taken)d / %(capacity)d"
    return words % {"taken": taken, "held": held, "capacity": capacity}
