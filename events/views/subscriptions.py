"""What somebody follows, and the address of their own calendar."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_POST, require_safe

from events import feeds, following
from events.models import CalendarKey, Series, Subscription
from events.views.feeds import answer
from innocenter.accounts.requests import PersonRequest
from innocenter.outbox.rendering import absolute
from innocenter.taxonomy.models import Field


@login_required
@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    """Two statements."""
    key = CalendarKey.objects.of(request.user).first()
    context = {
        "subscriptions": Subscription.objects.of(request.user).with_names(),
        "key": key,
        "address": absolute(feeds.own_path(key)) if key else "",
    }
    return render(request, "events/following.html", context)


@login_required
@require_POST
def follow_series(request: PersonRequest, pk: int) -> HttpResponse:
    series = get_object_or_404(Series, pk=pk)
    following.follow(request.user, series=series, now=timezone.now())
    messages.success(request, _("You will have a letter about each new date of “%(title)s”.") % {"title": series.title})
    return redirect(series)


@login_required
@require_POST
def follow_field(request: PersonRequest, code: str) -> HttpResponse:
    field = get_object_or_404(Field, pk=code)
    following.follow(request.user, field=field, now=timezone.now())
    messages.success(request, _("You will have a letter about each new event on %(field)s.") % {"field": field.name})
    return redirect("events:field", code)


@login_required
@require_POST
def unfollow(request: PersonRequest, pk: int) -> HttpResponse:
    subscription = get_object_or_404(Subscription.objects.of(request.user).with_names(), pk=pk)
    subscription.delete()
    messages.success(request, _("No more letters about “%(title)s”.") % {"title": subscription})
    return redirect("events:following")


@login_required
@require_POST
def make_calendar(request: PersonRequest) -> HttpResponse:
    CalendarKey.objects.make(request.user, now=timezone.now())
    messages.success(request, _("Your calendar has an address."))
    return redirect("events:following")


@login_required
@require_POST
def renew_calendar(request: PersonRequest, name: str) -> HttpResponse:
    """`name`: of the key that the page showed, so that a second click does not throw the new one away."""
    if CalendarKey.objects.renew(request.user, instead_of=name, now=timezone.now()):
        messages.success(request, _("The old address is dead. Please give your calendar the new one."))
    else:
        messages.info(request, _("That address has been replaced already."))
    return redirect("events:following")


@conditional_page
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program reads, without a sign-in: the address is the permission. It may hold the page, and nobody between."""
    key = get_object_or_404(CalendarKey.objects.by_token(token).select_related("person"))
    with translation.override(key.person.language):
        text = feeds.own(key.person, request.path, now=timezone.now())
    found = answer(text, "my-events")
    found.headers["Cache-Control"] = "private"
    found.headers["X-Robots-Tag"] = "noindex"
    return found
