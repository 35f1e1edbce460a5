"""Where an application stands, who is at work on it and by when, and what happened to it: for its company's pages."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.lifecycle import actors, context_of, events
from innocenter.look.asks import Ask
from innocenter.values.todo import Todo
from projects.models import Project
from workspace.appeals import appeal_moments
from workspace.models import Application, Lease, Offer
from workspace.models.papers import Part
from workspace.models.states import State
from workspace.signing import Moment, signatures, time_of
from workspace.supplement_story import supplement_moments


class Step(NamedTuple):
    """A step of the draft: its address, its name, the parts it asks for."""

    slug: str
    name: str | Promise
    parts: tuple[str, ...]


STEPS = [
    Step("cooperation", gettext_lazy("Cooperation"), (Part.PROJECT,)),
    Step("space", gettext_lazy("Desks and period"), (Part.SPACE,)),
    Step("plan", gettext_lazy("Plan"), (Part.PLAN, Part.NEEDS)),
    Step("documents", gettext_lazy("Documents"), (Part.REGISTRATION, Part.SME, Part.PLAN_FILE)),
    Step("contact", gettext_lazy("Contact"), (Part.CONTACT,)),
]
TONES: dict[str, str] = {
    State.DRAFT: "gray",
    State.SUBMITTED: "primary",
    State.SCREENING: "primary",
    State.SUPPLEMENT: "warning",
    State.IN_REVIEW: "primary",
    State.SELECTED: "success",
    State.WAITLISTED: "primary",
    State.OFFERED: "warning",
    State.CONTRACTED: "success",
    State.RETURNED: "danger",
    State.INELIGIBLE: "danger",
    State.NOT_SELECTED: "danger",
    State.LAPSED: "gray",
    State.WITHDRAWN: "gray",
}
STAGES = [
    (gettext_lazy("Write"), {State.DRAFT}),
    (pgettext_lazy("step", "Receipt"), {State.SUBMITTED}),
    (gettext_lazy("Screening"), {State.SCREENING, State.SUPPLEMENT}),
    (gettext_lazy("Review"), {State.IN_REVIEW}),
    (gettext_lazy("Offer"), {State.SELECTED, State.WAITLISTED, State.OFFERED}),
    (gettext_lazy("Contract"), {State.CONTRACTED}),
]
SENTENCES: dict[str, str | Promise] = {
    State.DRAFT: gettext_lazy("The draft was begun."),
    State.SUBMITTED: gettext_lazy("The application was submitted."),
    State.SCREENING: gettext_lazy("The centre began to screen the application."),
    State.SUPPLEMENT: gettext_lazy("The centre asked for a supplement."),
    State.IN_REVIEW: gettext_lazy("The application is complete. The review began."),
    State.SELECTED: gettext_lazy("The company was selected."),
    State.WAITLISTED: gettext_lazy("Too few desks were free: the company waits for the next ones."),
    State.OFFERED: gettext_lazy("Desks were offered and are held."),
    State.CONTRACTED: gettext_lazy("The contract was signed by both sides."),
    State.RETURNED: gettext_lazy("The application was returned."),
    State.INELIGIBLE: gettext_lazy("The company cannot have the space."),
    State.NOT_SELECTED: gettext_lazy("The company was not selected."),
    State.LAPSED: gettext_lazy("The offer lapsed: it was not signed in time."),
    State.WITHDRAWN: gettext_lazy("The company withdrew the application."),
}
BACK: dict[tuple[str, str], str | Promise] = {
    (State.SUPPLEMENT, State.SCREENING): gettext_lazy("The supplement was sent. The screening goes on."),
    (State.NOT_SELECTED, State.IN_REVIEW): gettext_lazy("The appeal was upheld. The review goes on."),
    (State.INELIGIBLE, State.SCREENING): gettext_lazy("The appeal was upheld. The screening goes on."),
    (State.OFFERED, State.SELECTED): gettext_lazy("The offer was withdrawn."),
}


def stages(application: Application) -> list[tuple[str, str]]:
    """The steps of the whole way. One that ended elsewhere stops after the step it had reached: none is at work any more."""
    found = next((place for place, (_name, states) in enumerate(STAGES) if application.state in states), None)
    is_over = found is None or application.state == State.CONTRACTED
    reached = _reached_by_then(application) if found is None else found
    at_work = None if is_over else reached
    return [
        (str(name), "now" if place == at_work else "done" if place <= reached else "next") for place, (name, _states) in enumerate(STAGES)
    ]


def _reached_by_then(application: Application) -> int:
    before = {State.RETURNED: 2, State.INELIGIBLE: 2, State.NOT_SELECTED: 3, State.LAPSED: 4}
    return before.get(State(application.state), 1)


def application_todo(application: Application, offer: Offer | None, *, is_manager: bool, today: date) -> Todo | None:
    """What the company is asked for now, or who else is at work until when. None when the application has ended."""
    due, page = application.due_on, application.get_absolute_url()
    late = bool(due and due < today)
    match application.state:
        case State.DRAFT:
            todo = Todo(draft_words(is_manager), None, _("Continue"), reverse("workspace:check", args=[application.pk]))
        case State.SUPPLEMENT:
            todo = Todo(_("Please send what the centre asks for."), due, _("Write the supplement"), f"{page}supplement/", late=late)
        case State.OFFERED if offer is None or offer.company_signed_on is None:
            todo = Todo(offer_words(is_manager), due, _("Look at the offer"), f"{page}sign/", late=late)
        case State.OFFERED:
            todo = Todo(str(AT_WORK[State.OFFERED]), offer.first_day if offer else None, "", "", waiting=True)
        case State.CONTRACTED:
            words = _("The contract is signed. Everything further stands with the lease.")
            todo = Todo(words, None, _("Look at the lease"), application.lease.get_absolute_url(), waiting=True)
        case state if state in AT_WORK:
            todo = Todo(str(AT_WORK[state]), due, "", "", waiting=True)
        case _:
            return None
    return todo


AT_WORK: dict[str, str | Promise] = {
    State.SUBMITTED: gettext_lazy("The centre checks whether the application is complete. We write to you."),
    State.SCREENING: gettext_lazy("The centre checks whether the application is complete. We write to you."),
    State.IN_REVIEW: gettext_lazy("The centre decides on the application. We write to you."),
    State.SELECTED: gettext_lazy("Your company was selected. The centre is looking for desks and makes you an offer."),
    State.WAITLISTED: gettext_lazy("Your company is on the waiting list. We write to you when desks are free for you."),
    State.OFFERED: gettext_lazy("You have signed. The centre signs next, and then the lease begins."),
}


def draft_words(is_manager: bool) -> str:
    if is_manager:
        return _("Please complete the application and submit it.")
    return _("Please complete the application. A manager of your company submits it.")


def offer_words(is_manager: bool) -> str:
    return _("Please look at the offer and sign it.") if is_manager else _("Desks are offered. A manager of your company signs.")


def applications_asks(user: User, today: date) -> list[Ask]:
    """For “my page”: every open application of the user's companies. Three statements, however many there are."""

    def of_open(found: QuerySet[Application]) -> Iterator[Todo]:
        is_managed = Exists(Company.objects.managed_by(user).filter(pk=OuterRef("company")))
        for one in found.select_related("company").prefetch_related("offers").annotate(is_managed=is_managed):
            if todo := application_todo(one, open_offer(one), is_manager=one.is_managed, today=today):
                yield todo

    return [Ask(Application.objects.of(user).open(), of_open), Ask(companies_to_apply(user), lambda found: map(apply_todo, found))]


def companies_to_apply(user: User) -> QuerySet[Company]:
    """The user's companies that could apply now: a confirmed project on which nothing was built yet, nothing open, no lease."""
    used = Application.objects.exclude(state=State.RETURNED).exclude(project=None).values("project")
    ready = Project.objects.confirmed().exclude(pk__in=used).values("company")
    busy, inside = Application.objects.open().values("company"), Lease.objects.live().values("company")
    return Company.objects.of(user).filter(pk__in=ready).exclude(pk__in=busy).exclude(pk__in=inside)


def apply_todo(company: Company) -> Todo:
    words = _("The institute has confirmed the project. Please apply for office space for %(company)s.") % {"company": company.name}
    return Todo(words, None, _("Apply for office space"), reverse("workspace:apply"))


def open_offer(application: Application) -> Offer | None:
    return next((offer for offer in application.offers.all() if offer.state == Offer.State.OPEN), None)


def story(application: Application, *, own_people: Collection[int]) -> list[Moment]:
    """What happened and when, newest first. People of the company are named, staff are the centre; reasons of the centre are told."""
    rows, before = events(application), ""
    people, told = actors(rows), signatures(application.offers.with_signers().order_by("pk"), own_people=own_people)
    told += supplement_moments(application, own_people=own_people) + appeal_moments(application, own_people=own_people)
    for row in rows:
        if row.state == before:
            continue
        context = context_of(row)
        words = str(BACK.get((before, row.state)) or SENTENCES[row.state])
        if context.get("reason"):
            words = f"{words} {context['reason']}"
        by = people.get(context.get("user"))
        who = "" if by is None else str(by) if by.pk in own_people else _("the centre")
        told.append((row.moved_at, words, who))
        before = row.state
    return sorted(told, key=time_of)[::-1]  # of two at one time, too, the later first
