"""Two small duties of every request: staff need a second factor, and we know when a person was last here."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.accounts.adapter import has_second_factor
from innocenter.accounts.models import User

SEEN_EVERY = timedelta(minutes=5)
PROVEN = "second_factor_proven"  # session key: this person has one, no need to ask the database again
Answer = Callable[[HttpRequest], HttpResponse]


class SecondFactorMiddleware:
    """Staff without a second factor get no further than the pages where they can set one up, to change language or to sign out."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.DEMO or not self._is_missing(request):
            return self.get_response(request)
        messages.warning(request, _("Staff sign in with a second factor. Please set one up first."))
        return redirect("mfa_index")

    def _is_missing(self, request: HttpRequest) -> bool:
        user = request.user
        if not isinstance(user, User) or not user.is_staff or request.session.get(PROVEN) == user.pk:
            return False
        if request.path.startswith((reverse("account_login").removesuffix("login/"), settings.STATIC_URL, reverse("language"))):
            return False
        if not has_second_factor(user):
            return True
        request.session[PROVEN] = user.pk
        return False


class LastSeenMiddleware:
    """Writes `last_seen` at most every five minutes, and never loads a user whom the page itself did not ask for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "_cached_user", None)  # set by Django once request.user has been looked at
        if isinstance(user, User):
            now = timezone.now()
            if user.last_seen is None or now - user.last_seen >= SEEN_EVERY:
                User.objects.filter(pk=user.pk).update(last_seen=now)
        return response
