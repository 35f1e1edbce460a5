"""My account: who I am to the portal. Signing in itself is django-allauth's."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import activate_totp, deactivate_totp
from allauth.mfa.webauthn.views import edit_webauthn, remove_webauthn
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from innocenter.accounts.forms import ProfileForm
from innocenter.accounts.models import User

REMOVED = "removed-passkeys"  # in the session: what this person took away in it


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


@login_required
def deactivate_app(request: HttpRequest) -> HttpResponse:
    """Django-allauth's page, but for a second click or an older tab: the app is gone, and that is said."""
    if not Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists():
        messages.info(request, _("There is no authenticator app any more."))
        return redirect("mfa_index")
    answer: HttpResponse = deactivate_totp(request)
    return answer


@login_required
def rename_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """Django-allauth's page; see `remove_passkey`."""
    if pk in request.session.get(REMOVED, []):
        return _removed(request)
    answer: HttpResponse = edit_webauthn(request, pk=pk)
    return answer


@login_required
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """Django-allauth's page, but for a second click or an older tab. Another's passkey, and one that never was, are not found."""
    if pk in request.session.get(REMOVED, []):
        return _removed(request)
    answer: HttpResponse = remove_webauthn(request, pk=pk)
    if request.method == "POST" and not Authenticator.objects.filter(pk=pk).exists():
        request.session[REMOVED] = [*request.session.get(REMOVED, []), pk]
    return answer


def _removed(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("This passkey was removed already."))
    return redirect("mfa_list_webauthn")
