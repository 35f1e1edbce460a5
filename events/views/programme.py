"""The public pages: the programme, and one event."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from companies.models import Company
from events import event_story, month, registration_lists
from events import sharing as shared
from events.forms.programme import ProgrammeForm
from events.models import Event, Material
from innocenter.look.pages import page_of
from innocenter.look.text import clean_query
from innocenter.look.visitors import for_visitors_with_seats, kept_until
from innocenter.taxonomy.models import Holiday


@for_visitors_with_seats
@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """Coming events, those of a month (as a calendar too), or past ones; four statements, and for a visitor's page to keep a fifth."""
    now = timezone.now()
    kept_until(request, lambda: [Event.objects.listed().next_change(now)], now=now)
    form = ProgrammeForm(clean_query(request), today=timezone.localdate(now))
    found = form.pick(Event.objects.listed().with_everything(), now)
    of_month = list(found) if form.shown else []
    page_obj = page_of(request, of_month if form.shown else found)
    today = timezone.localdate(now)
    weeks = month.weeks(form.shown, of_month, Holiday.objects.calendar(), today=today) if form.shown else []
    rows = [(event, event_story.seats_in_line(event), event.not_open(now)) for event in page_obj]
    context = {
        "form": form, "page_obj": page_obj, "rows": rows, "series": form.series_shown(), "now": now, "weeks": weeks, "this_month": today,
    }  # fmt: skip
    return render(request, "events/list.html", context)


@for_visitors_with_seats
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    event = get_object_or_404(Event.objects.visible_to(request.user).with_everything(), pk=pk)
    own = registration_lists.own_at(event, request.user)
    others = list(registration_lists.others_of_series(event, now)[:3]) if event.series_id else []
    kept_until(request, lambda: event_story.moments_of(event, others), now=now)
    agenda = event_story.agenda_of(event)
    context = {
        "event": event,
        "facts": event_story.event_facts(event),
        "todo": event_story.event_todo(event, own, user=request.user, now=now),
        "today": today,
        "seats": [(place.label, event_story.seat_words(event, place)) for place in event_story.places(event)],
        "window": event_story.window_words(event, now),
        "agenda": agenda,
        "fields": list(event.fields.all()),
        "others": others,
        "managed": Company.objects.managed_by(request.user) if request.user.is_authenticated and not event.not_open(now) else [],
        "for_guests": not request.user.is_authenticated and event.audience == "all" and not event.not_open(now),
        "linked_data": shared.linked_data(event, agenda, now) if event.published_at and event.audience != "invited" else "",
        "sharing": shared.sharing(event),
        "materials": Material.objects.visible_to(request.user).filter(event=event) if event.materials_at else [],
    }
    answer = render(request, "events/page.html", context)
    if event.state == Event.State.DRAFT:
        add_never_cache_headers(answer)
    return answer
