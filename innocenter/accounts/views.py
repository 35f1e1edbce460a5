"""My account: who I am to the portal. Signing in itself is django-allauth's."""

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
