"""A speaker's own page. Its address is signed and came by letter, so it also opens without an account; a GET changes nothing."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import proposal_story
from events.forms.proposals import CannotComeForm, FileForm
from events.models import Proposal, ProposalRule, ProposalSpeaker
from events.models.proposal_states import FilePurpose
from events.views.registrations import tried_by_link, who
from innocenter.files.models import StoredFile
from innocenter.look.acting import told
from innocenter.taxonomy.models import Holiday

State = Proposal.State


def found_by(token: str) -> ProposalSpeaker:
    speaker: ProposalSpeaker = get_object_or_404(ProposalSpeaker.objects.by_token(token).with_everything())
    return speaker


@never_cache
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    return _show(request, found_by(token), FileForm())


def _show(request: HttpRequest, speaker: ProposalSpeaker, form: FileForm) -> HttpResponse:
    proposal, event = speaker.proposal, speaker.proposal.event
    is_before = event is not None and timezone.now() < event.starts_at
    stands = proposal.state in {State.PLACED, State.CONFIRMED} and speaker.asked_for is not None
    slides = list(proposal.files.filter(purpose=FilePurpose.SLIDES).select_related("file"))
    today = timezone.localdate()
    rule = ProposalRule.objects.in_force(today)
    context = {
        "speaker": speaker,
        "proposal": proposal,
        "event": event if proposal.state != State.WITHDRAWN else None,
        "can_answer": stands and is_before,
        "takes_slides": stands or proposal.state == State.GIVEN,
        "slides": slides,
        "slides_due": proposal_story.slides_due(proposal, rule, Holiday.objects.calendar(), has_slides=bool(slides), today=today),
        "form": form,
        "today": today,
    }
    return render(request, "events/proposals/talk.html", context)


@never_cache
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    speaker = found_by(token)
    tried_by_link(request, speaker.confirm, _("Thank you: you have confirmed that you come."))
    return redirect(speaker)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, token: str) -> HttpResponse:
    speaker = found_by(token)
    form = CannotComeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            speaker.decline(reason=form.cleaned_data["reason"], by=who(request), now=timezone.now(), by_link=True)
        except ValidationError as refusal:
            told(request, refusal)
        else:
            messages.success(request, _("You have told us that you cannot come. The staff look for a way."))
        return redirect(speaker)
    return render(request, "events/proposals/cannot_come.html", {"speaker": speaker, "proposal": speaker.proposal, "form": form})


@never_cache
@require_POST
def slides(request: HttpRequest, token: str) -> HttpResponse:
    speaker, now = found_by(token), timezone.now()
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, speaker, form)
    try:
        with transaction.atomic():
            file = StoredFile.objects.keep(form.cleaned_data["file"], by=who(request), now=now)
            speaker.proposal.add_file(file, FilePurpose.SLIDES, by=who(request), now=now, speaker=speaker)
    except ValidationError as refusal:
        told(request, refusal)
    else:
        messages.success(request, _("Thank you: the slides are here."))
    return redirect(speaker)
