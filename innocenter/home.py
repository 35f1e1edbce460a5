"""The front page and everybody's own page. They belong to the roof: only here the rooms are seen together."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    return render(request, "home/front.html", {"today": timezone.localdate()})


@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    return render(request, "home/me.html", {"today": timezone.localdate()})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remembers the language in this browser and, for somebody signed in, with the person."""
    chosen, onward = request.POST.get("language", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        onward = "/"
    response = redirect(onward)
    if chosen in dict(settings.LANGUAGES):
        year = 365 * 24 * 3600
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=year, samesite="Lax", secure=request.is_secure(), httponly=True)
        if request.user.is_authenticated:
            request.user.language = chosen
            request.user.save(update_fields=["language"])
    return response
