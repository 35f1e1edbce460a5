"""My consents: what I agreed to, and taking it back with one button."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from innocenter.accounts.models import User
from innocenter.privacy.models import Consent, ConsentText


def signed_in(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@login_required
@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    given = Consent.objects.of(user)
    open_texts = ConsentText.objects.in_force().optional_for(user)
    return render(request, "privacy/consents.html", {"given": given, "open_texts": open_texts})


@require_safe
def text(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "privacy/text.html", {"text": get_object_or_404(ConsentText, pk=pk)})


@login_required
@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    chosen = get_object_or_404(ConsentText.objects.in_force().optional(), pk=pk)
    Consent.objects.give(user=user, text=chosen, ip=get_adapter(request).get_client_ip(request), now=timezone.now())
    messages.success(request, _("Your consent has been recorded."))
    return redirect("privacy:consents")


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    consent = get_object_or_404(Consent.objects.of(signed_in(request)), pk=pk)
    try:
        consent.withdraw(now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Your consent has been withdrawn."))
    return redirect("privacy:consents")
