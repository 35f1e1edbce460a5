"""A time is chosen or proposed, a session is looked at, moved, called off; the plan of a series."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innocenter.accounts.requests import PersonRequest
from innocenter.look.acting import told, tried
from innocenter.look.admin_acts import tell
from innocenter.outbox import calendar
from innocenter.privacy.models import AccessEvent
from mentoring import session_story
from mentoring.forms.sessions import ChooseForm, LinkForm, OffForm, PlanForm, ProposeForm, TimeForm, form_of
from mentoring.letters_sessions import NAME, entry
from mentoring.models import Offer, Request, Session, SessionExpert
from mentoring.models.meeting import TO_AGREE, forms_of
from mentoring.models.session_states import Form, SessionState
from mentoring.models.session_steps import Meet
from mentoring.models.states import State
from mentoring.session_slots import as_choices, slots_for
from mentoring.views.asking import own

READ_OR_SEND = ["GET", "HEAD", "POST"]


def own_session(request: PersonRequest, pk: int) -> Session:
    """One that this person takes part in, or their company. Raises Http404 for everybody else."""
    return get_object_or_404(Session.objects.of(request.user).with_names(), pk=pk)


def taken_on(request: PersonRequest, pk: int) -> Request:
    """A question that this person has taken on as an expert. Raises Http404 for everybody else."""
    return get_object_or_404(Offer.objects.of(request.user).accepted().with_names(), request=pk).request


def over(request: PersonRequest, found: Any) -> None:
    """For a second click: where it stands by now."""
    if request.method == "POST":
        messages.info(request, _("This is not possible any more: %(state)s.") % {"state": found.get_state_display()})


@login_required
@require_http_methods(READ_OR_SEND)
def times(request: PersonRequest, pk: int) -> HttpResponse:
    """The company chooses one of the expert's free times; those that the expert proposed stand first."""
    found, now = own(request, pk), timezone.now()
    expert = found.expert if found.state in TO_AGREE else None
    if expert is None:
        over(request, found)
        return redirect(found)
    forms = forms_of(expert)
    chosen = form_of(request.GET.get("form", ""), forms, found.wanted)
    proposed = list(found.sessions.proposed(now).select_related("room__site"))
    slots = slots_for(expert, chosen, seats=2, now=now)
    is_visit = chosen == Form.VISIT or any(one.form == Form.VISIT for one in proposed)
    form = ChooseForm(
        request.POST if request.method == "POST" else None, times=as_choices(slots, proposed), company=found.company, user=request.user,
        is_visit=is_visit,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = agreed(request, found, form.cleaned_data, {slot.starts_at: slot for slot in slots}, now)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            words = _("The session is agreed: %(when)s. The entry for your calendar comes by e-mail.")
            messages.success(request, words % {"when": made.when_words})
            return redirect(made)
    context = {
        "found": found, "expert": expert, "form": form, "forms": session_story.form_links(forms, chosen), "chosen": Form(chosen).label,
        "slots": slots, "proposed": proposed, "goal": session_story.goal_of_next(found), "today": timezone.localdate(now),
    }  # fmt: skip
    return render(request, "mentoring/times.html", context)


def agreed(request: PersonRequest, found: Request, answers: dict[str, Any], slots: dict[datetime, Meet], now: datetime) -> Session:
    """The proposal that was taken, or the time that was chosen."""
    said = {"agenda": answers["agenda"], "people": answers["people"]}
    if answers["time"].startswith("p"):
        session = get_object_or_404(found.sessions.with_names(), pk=answers["time"][1:])
        session.agree(by=request.user, now=now, place=answers.get("place", ""), **said)
        return session
    slot = slots[datetime.fromisoformat(answers["time"])]
    meet = Meet(slot.starts_at, slot.ends_at, slot.form, answers.get("place", ""))
    return found.choose_time(meet, by=request.user, now=now, **said)


@login_required
@require_http_methods(READ_OR_SEND)
def propose(request: PersonRequest, pk: int) -> HttpResponse:
    """The expert keeps up to three times for the company."""
    found, now = taken_on(request, pk), timezone.now()
    expert = found.expert if found.state in TO_AGREE else None
    if expert is None or found.sessions.proposed(now).exists():
        over(request, found)
        return redirect("mentoring:offer", pk=found.open_offer.pk)  # type: ignore[union-attr]  # -- it was found by it
    forms = forms_of(expert)
    chosen = form_of(request.GET.get("form", ""), forms, found.wanted)
    slots = slots_for(expert, chosen, seats=2, now=now)
    form = ProposeForm(request.POST if request.method == "POST" else None, times=as_choices(slots))
    if request.method == "POST" and form.is_valid():
        by_begin = {slot.starts_at: slot for slot in slots}
        wanted = [by_begin[datetime.fromisoformat(one)] for one in form.cleaned_data["times"]]
        try:
            found.propose_times(wanted, by=request.user, now=now, agenda=form.cleaned_data["agenda"])
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The times are kept for the company for %(count)d hours.") % {"count": found.rule.hold_hours})
            return redirect("mentoring:offer", pk=found.open_offer.pk)  # type: ignore[union-attr]  # -- it was found by it
    context = {
        "found": found, "form": form, "forms": session_story.form_links(forms, chosen), "chosen": Form(chosen).label, "slots": slots,
        "goal": session_story.goal_of_next(found), "back": found.open_offer,
    }  # fmt: skip
    return render(request, "mentoring/propose.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def plan(request: PersonRequest, pk: int) -> HttpResponse:
    found = taken_on(request, pk)
    offer = found.open_offer
    assert offer  # it was found by it
    if found.state not in (*TO_AGREE, State.SCHEDULED):
        over(request, found)
        return redirect(offer)
    form = PlanForm(request.POST if request.method == "POST" else None, goals=found.goals())
    if request.method == "POST" and form.is_valid():
        try:
            found.write_plan(form.goals(), by=request.user, now=timezone.now())
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The plan is saved. The company reads it with each session."))
            return redirect(offer)
    return render(request, "mentoring/plan.html", {"found": found, "form": form, "back": offer})


@login_required
@require_POST
def conclude(request: PersonRequest, pk: int) -> HttpResponse:
    """By either side: nothing more is to be agreed."""
    mine = Request.objects.of(request.user).with_names().filter(pk=pk).first()
    found = mine or taken_on(request, pk)
    tried(request, found.conclude, _("The sessions are over. The company says now what came of them."))
    offer = None if mine else found.open_offer
    return redirect(offer or found)


@login_required
@require_safe
def session_page(request: PersonRequest, pk: int) -> HttpResponse:
    """For the people of the company and for its expert; an expert's reading is written down."""
    found, now = own_session(request, pk), timezone.now()
    is_company = found.is_for_company(request.user)
    if not is_company:
        AccessEvent.objects.record(request, about=found, action="read", people=list(found.people.all()))
    return render(request, "mentoring/session.html", session_story.page(found, request.user, is_company=is_company, now=now))


@login_required
@require_safe
def calendar_entry(request: PersonRequest, pk: int) -> HttpResponse:
    """For one's own calendar. Without an ATTENDEE: it is published, nobody is invited by it."""
    found = own_session(request, pk)
    stamp = found.closed_at or found.appointments.order_by("-number").values_list("made_at", flat=True).first() or found.made_at
    component = calendar.component(entry(found), method=calendar.PUBLISH, now=stamp, to=[])
    text = calendar.written([component], method=calendar.PUBLISH, name=NAME)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="session-{found.pk}.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_http_methods(READ_OR_SEND)
def move(request: PersonRequest, pk: int) -> HttpResponse:
    found, now = own_session(request, pk), timezone.now()
    if found.state != SessionState.SCHEDULED or found.starts_at <= now or not session_story.may_be_moved(found):
        over(request, found)
        return redirect(found)
    free = slots_for(found.expert, found.form, seats=found.seats, now=now, besides=found)
    slots = [slot for slot in free if slot.starts_at != found.starts_at]
    form = TimeForm(request.POST if request.method == "POST" else None, times=as_choices(slots))
    if request.method == "POST" and form.is_valid():
        begin = datetime.fromisoformat(form.cleaned_data["time"])
        try:
            found.move(begin, begin + (found.ends_at - found.starts_at), by=request.user, now=now)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The session was moved: %(when)s. Everybody gets a letter.") % {"when": found.when_words})
            return redirect("mentoring:session", pk=pk)
    context = {"session": found, "form": form, "slots": slots, "left": session_story.MOVED_MOST - found.moved}
    return render(request, "mentoring/session_move.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def call_off(request: PersonRequest, pk: int) -> HttpResponse:
    found, now = own_session(request, pk), timezone.now()
    if not found.is_live or found.starts_at <= now:
        over(request, found)
        return redirect(found)
    form = OffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found.cancel(form.cleaned_data["text"], by=request.user, now=now)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The session is off. Everybody gets a letter, and another time can be agreed."))
            return redirect("mentoring:session", pk=pk)
    return render(request, "mentoring/session_cancel.html", {"session": found, "form": form})


@login_required
@require_http_methods(READ_OR_SEND)
def link(request: PersonRequest, pk: int) -> HttpResponse:
    """The expert says where one joins."""
    found = own_session(request, pk)
    if not found.is_for_expert(request.user) or found.state != SessionState.SCHEDULED or found.form != Form.ONLINE:
        over(request, found)
        return redirect(found)
    form = LinkForm(request.POST if request.method == "POST" else None, initial={"link": found.join_link})
    if request.method == "POST" and form.is_valid():
        try:
            found.give_link(form.cleaned_data["link"], by=request.user, now=timezone.now())
        except ValidationError as refusal:
            told(request, refusal)
        else:
            messages.success(request, _("The address is kept. Those who take part see it shortly before the beginning."))
        return redirect("mentoring:session", pk=pk)
    return render(request, "mentoring/session_link.html", {"session": found, "form": form})


@login_required
@require_POST
def come_along(request: PersonRequest, pk: int) -> HttpResponse:
    seat = own_seat(request, pk)
    tried(request, seat.accept, _("Thank you. The entry for your calendar comes by e-mail."))
    return redirect("mentoring:session", pk=seat.session_id)


@login_required
@require_POST
def stay_away(request: PersonRequest, pk: int) -> HttpResponse:
    tried(request, own_seat(request, pk).decline, _("Thank you for saying so. The centre is told."))
    return redirect("me")


def own_seat(request: PersonRequest, pk: int) -> SessionExpert:
    """Of a second expert. Raises Http404 for everybody else."""
    return get_object_or_404(SessionExpert.objects.of(request.user).with_names(), pk=pk)
