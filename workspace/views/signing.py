"""Signing: the company downloads the paper, hands in its signed copy, and both can be read again afterwards."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from innocenter.accounts.requests import PersonRequest
from innocenter.files.models import StoredFile
from innocenter.files.views import serve
from innocenter.look.acting import told
from workspace.forms.signing import SignForm
from workspace.models import Amendment, Application, Offer
from workspace.models.signing import COPY_KINDS, Signed
from workspace.next_steps import amendment_todo


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: PersonRequest, pk: int) -> HttpResponse:
    """The offer with its conditions and its agreement; a manager hands in the signed copy."""
    found = get_object_or_404(Application.objects.of(request.user).with_names(), pk=pk)
    offers = Offer.objects.open().filter(application=found).select_related("paper__file", "signed_copy")
    offer = offers.prefetch_related("claims__room__site").first()
    if offer is None:
        if found.state == Application.State.DRAFT:
            raise Http404
        messages.info(request, _("There is no offer to sign now: %(state)s.") % {"state": found.get_state_display()})
        return redirect(found)
    is_manager = found.company.is_manager(request.user)
    form = SignForm(request.POST or None, request.FILES or None, signed=offer)
    if request.method == "POST" and hand_in(request, form, offer, is_manager=is_manager):
        return redirect("workspace:application", pk=pk)
    context = {"application": found, "offer": offer, "form": form, "is_manager": is_manager, "today": timezone.localdate()}
    return render(request, "workspace/sign.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_amendment(request: PersonRequest, number: str, pk: int) -> HttpResponse:
    """The amendment of an extension; a manager hands in the signed copy, also after the day given."""
    found = get_object_or_404(Amendment.objects.visible_to(request.user).with_everything(), pk=pk, lease__number=number)
    is_manager = found.lease.company.is_manager(request.user)
    form = SignForm(request.POST or None, request.FILES or None, signed=found)
    if request.method == "POST" and hand_in(request, form, found, is_manager=is_manager):
        return redirect(found.lease)
    term = getattr(found.review, "next_term", None)
    today = timezone.localdate()
    todo = None if found.company_signed_on else amendment_todo(found, is_manager=is_manager, today=today)
    context = {
        "amendment": found,
        "lease": found.lease,
        "term": term,
        "form": form,
        "is_manager": is_manager,
        "todo": todo and todo.on_page(found.get_absolute_url()),
        "today": today,
    }
    return render(request, "workspace/sign_amendment.html", context)


def hand_in(request: PersonRequest, form: SignForm, paper: Offer | Amendment, *, is_manager: bool) -> bool:
    """Keep the copy and sign with it, or neither. True when there is nothing left to put right in the form: the page is left."""
    if not form.is_valid():
        return False
    now = timezone.now()
    try:
        if not is_manager:
            raise ValidationError(_("Only a manager of the company can do this."), code="not_manager")
        with transaction.atomic():
            copy = StoredFile.objects.keep(form.cleaned_data["copy"], by=request.user, now=now, kinds=COPY_KINDS)
            version = form.cleaned_data["version"]
            paper.sign_for_company(on=timezone.localdate(now), copy=copy, version=version, by=request.user, now=now)
    except ValidationError as refusal:
        if not hasattr(refusal, "error_dict"):  # not about the file: signed already, for example
            told(request, refusal)
            return True
        form.refuse(refusal)
        return False
    messages.success(request, _("You have signed. The centre signs next."))
    return True


@login_required
@require_safe
def offer_copy(request: PersonRequest, pk: int, offer: int) -> FileResponse:
    found = get_object_or_404(Application.objects.visible_to(request.user), pk=pk)
    return copy_of(request, get_object_or_404(found.offers.select_related("signed_copy__uploaded_by"), pk=offer))


@login_required
@require_safe
def amendment_copy(request: PersonRequest, number: str, pk: int) -> FileResponse:
    found = Amendment.objects.visible_to(request.user).select_related("signed_copy__uploaded_by")
    return copy_of(request, get_object_or_404(found, pk=pk, lease__number=number))


def copy_of(request: PersonRequest, signed: Signed) -> FileResponse:
    """The copy that came back signed. The access is written down."""
    if signed.signed_copy is None:
        raise Http404
    return serve(request, signed.signed_copy, about=signed, inline=True)
