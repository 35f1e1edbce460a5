"""The front page and everybody's own page. They belong to the roof: only here the rooms are seen together."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from companies import todos as companies_todos
from companies.models import Company
from events import todos as events_todos
from events.models import Event
from innocenter.accounts.models import User
from innocenter.accounts.requests import PersonRequest
from innocenter.look import queues
from innocenter.look.asks import told
from innocenter.look.visitors import for_visitors
from innocenter.values.todo import Todo
from institutes.models import Institute, Researcher
from mentoring import figures as answers
from mentoring import todos as mentoring_todos
from mentoring.models import Rule as MentoringRule
from projects import todos as projects_todos
from projects.models import Project
from workspace import todos as workspace_todos
from workspace.models import Application, Lease, PanelSeat, Room, Rule

ROOMS = (companies_todos, projects_todos, workspace_todos, events_todos, mentoring_todos)
NEWEST, INSTITUTES, DATES = 6, 12, 3
NOT_CRAWLED = (
    "/accounts/", "/admin/", "/documents/", "/events/calendars/", "/events/guests/", "/events/mine/", "/events/proposals/",
    "/events/registrations/", "/events/talks/", "/language/", "/letters/", "/me/", "/mentoring/follow-ups/",
)  # fmt: skip


@for_visitors
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What the centre offers, what is free, how to come in. The same few statements however much there is."""
    today = timezone.localdate()
    desks = Room.objects.lettable().of_kind(Room.Kind.DESK)
    count, free = desks.count_free(today)
    context = {
        "today": today,
        "rule": Rule.objects.in_force(today),
        "desks": count,
        "free_desks": free,
        "next_free": desks.next_to_be_free(today),
        "events": Event.objects.from_day(today).only("title_ko", "title_en", "kind", "starts_at", "ends_at")[:DATES],
        "institutes": Institute.objects.only("name", "name_en")[:INSTITUTES],
        "answers": answers.front(today),
        "mentoring_rule": MentoringRule.objects.in_force(today),
        "companies": Company.objects.listed().only("name", "region").order_by("-created_at", "-pk")[:NEWEST],
    }
    return render(request, "home/front.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines leave alone: it is for those signed in, or belongs to one letter or paper."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_CRAWLED)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For what is shown without a page of ours around it, as a PDF; pages name their icon themselves."""
    return HttpResponseRedirect(static("icon.svg"))


@login_required
@require_safe
def me(request: PersonRequest) -> HttpResponse:
    """What is expected of me, by date, and the ways to what is mine."""
    today, person = timezone.localdate(), request.user
    asks = [ask for room in ROOMS for ask in room.asks(person, today)]
    asked, mine = told(asks, lists_of(person))
    everything = in_order([*asked, *queue_todos(person, today)], today)
    todos, waiting = [todo for todo in everything if not todo.waiting], [todo for todo in everything if todo.waiting]
    context = {
        "today": today,
        "count": len(todos),
        "first": next(iter(todos), None),
        "todos": todos[1:],
        "waiting": waiting,
        **mine,
        "projects": mine["projects"][:NEWEST],
        "researchers": mine["researchers"][:NEWEST],
        "leases": [(each, each.state_on(today)) for each in mine["leases"]],
        "seats": PanelSeat.objects.of(person),  # asked only of somebody who has nothing else
    }
    return render(request, "home/me.html", context)


def lists_of(person: User) -> dict[str, QuerySet[Any]]:
    """What is theirs."""
    return {
        "companies": Company.objects.of(person),
        "applications": Application.objects.of(person).open().select_related("company"),
        "leases": Lease.objects.of(person).live().select_related("company"),
        "projects": Project.objects.none() if person.is_staff else Project.objects.visible_to(person),
        "researchers": Researcher.objects.kept_by(person).select_related("institute"),
        "institutes": Institute.objects.kept_by(person),
    }


def in_order(todos: list[Todo], today: date) -> list[Todo]:
    """The earliest first, those without a date after them."""
    asked = [todo for todo in todos if not todo.else_nothing] or todos
    return sorted(asked, key=lambda todo: (todo.due is None, todo.due or today))


def queue_todos(person: User, today: date) -> list[Todo]:
    """One for each work queue that holds something; a queue that cannot be counted says so on the staff desk."""
    if not person.is_staff:
        return []
    return [
        Todo(
            _("%(queue)s: %(count)d") % {"queue": card.name, "count": card.queue.count},
            card.queue.next_due,
            _("Open the list"),
            card.queue.url,
            late=card.is_late,
            waiting=card.queue.waiting,
        )
        for card in queues.cards(person, today)
        if card.queue and card.queue.count
    ]


@csrf_exempt  # a visitor's page is the same for everybody and holds no token; all that could be forged is a cookie with the language
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remembers the language in this browser and, for somebody signed in, with the person."""
    return _remember_with_person(request) if request.user.is_authenticated else _remember(request)


def _remember(request: HttpRequest) -> HttpResponse:
    chosen, onward = request.POST.get("language", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        onward = "/"
    response = HttpResponseRedirect(onward)  # an address, never the name of a view
    if chosen in dict(settings.LANGUAGES):
        year = 365 * 24 * 3600
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=year, samesite="Lax", secure=request.is_secure(), httponly=True)
        if isinstance(request.user, User):
            request.user.language = chosen
            request.user.save(update_fields=["language"])
    return response


_remember_with_person = csrf_protect(_remember)
