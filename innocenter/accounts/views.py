"""My account: who I am to the portal. Signing in itself is django-allauth's."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import activate_totp
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from innocenter.accounts.forms import ProfileForm
from innocenter.accounts.models import User


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Name, telephone, language; the ways to the pages about security and consents."""
    assert isinstance(request.user, User)
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your details have been saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@login_required
def activate_app(request: HttpRequest) -> HttpResponse:
    """Django-allauth's page, but for a second click: that one would be led to the page that takes the app away."""
    if Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists():
        messages.info(request, _("An authenticator app is set up already."))
        return redirect("mfa_index")
    answer: HttpResponse = activate_totp(request)
    return answer
