"""The company asks for more time for what the centre wants of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from innocenter.accounts.requests import PersonRequest
from innocenter.look.admin_acts import tell
from workspace.forms.supplements import MoreTimeForm
from workspace.models import Application, SupplementExtension


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def more_time(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Application.objects.of(request.user).with_names(), pk=pk)
    asked = found.open_supplement()
    if asked is None:
        messages.info(request, _("There is no supplement to write now: %(state)s.") % {"state": found.get_state_display()})
        return redirect(found)
    today = timezone.localdate()
    obstacle = asked.no_more_time(today)
    if request.method != "POST" and obstacle:
        messages.info(request, obstacle)
        return redirect("workspace:supplement", pk=pk)
    form = MoreTimeForm(request.POST if request.method == "POST" else None, request=asked)
    if request.method == "POST" and form.is_valid():
        try:
            SupplementExtension.ask(asked, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as refusal:
            if obstacle:
                messages.info(request, " ".join(refusal.messages))
                return redirect("workspace:supplement", pk=pk)
            tell(form, refusal)
        else:
            messages.success(request, _("The centre is asked for more time. We write to you. Until then the day stays as it is."))
            return redirect(found)
    context = {"application": found, "asked": asked, "form": form, "today": today}
    return render(request, "workspace/more_time.html", context)
