"""What staff do with an application, from its screening to both signatures: the buttons on its page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.admin import Act
from innocenter.look.dates import full_day
from workspace.admin.appeals import APPEAL_ACTS
from workspace.admin.lease_acts import as_person
from workspace.admin.panels import FORM_PANEL, is_scored, panel_sentence, with_panel
from workspace.admin.screening import SCREENING_ACTS
from workspace.admin.signing import both_papers, record_paper
from workspace.admin.supplements import SUPPLEMENT_ACTS, may_be_returned
from workspace.admin.waiting import PUT_ON_LIST
from workspace.applying import open_offer
from workspace.forms.handling import AskForm, OfferForm, ToldReasonForm
from workspace.forms.panel_acts import SelectForm
from workspace.forms.signing import CountersignForm, PaperSignatureForm
from workspace.models import Application, Offer, Part
from workspace.models.states import State
from workspace.waiting import serve_after_commit

DECIDE = "workspace.decide_application"


def start_screening(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    application.start_screening(by=as_person(request), now=timezone.now())
    return _("The screening has begun.")


def ask_supplement(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    items = {part: cleaned[part] for part in Part.values if cleaned.get(part)}
    asked = application.ask_supplement(items, due_on=cleaned["due_on"], by=as_person(request), now=timezone.now())
    return _("The company is asked for %(count)s parts by %(day)s.") % {"count": len(items), "day": full_day(asked.due_on)}


def send_to_review(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    application.send_to_review(by=as_person(request), now=timezone.now())
    return _("The application waits for its decision.")


def return_to_company(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    application.return_to_company(reason=cleaned["reason"], by=as_person(request), now=timezone.now())
    return _("The application was returned. The company is told.")


def refuse_as_ineligible(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    application.refuse_as_ineligible(reason=cleaned["reason"], by=as_person(request), now=timezone.now())
    return _("The company is told that it cannot have the space.")


def select(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    application.select(by=as_person(request), now=timezone.now(), **cleaned)
    return _("The company is selected and told. Offer desks next.")


def turn_down(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    application.turn_down(reason=cleaned["reason"], by=as_person(request), now=timezone.now())
    return _("The company is not selected and told.")


def make_offer(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    offer = Offer.make(application=application, by=as_person(request), now=timezone.now(), **cleaned)
    return _("The desks are held. The company signs by %(day)s.") % {"day": full_day(offer.sign_by)}


def sign_for_company(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    record_paper(offer_of(application), cleaned, request)
    return _("The company's signature is recorded. Sign for the centre next.")


def sign_for_centre(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    lease = offer_of(application).sign_for_centre(on=cleaned["on"], by=as_person(request), now=timezone.now())
    return _("The contract is signed: lease %(number)s has begun.") % {"number": lease.number}


def withdraw_offer(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    offer_of(application).withdraw(reason=cleaned["reason"], by=as_person(request), now=timezone.now())
    serve_after_commit(now=timezone.now())
    return _("The offer is withdrawn and its desks are free. The company is told.")


def offer_of(application: Application) -> Offer:
    """The open offer, or the last one, which then says in its own words that it is closed."""
    return open_offer(application) or application.offers.latest("made_at")


def before_countersigning(application: Application) -> str:
    offer = offer_of(application)
    words = _("Compare both papers before you sign. With this signature the lease and its first term begin. It cannot be taken back.")
    return both_papers(offer, reverse("workspace:offer_copy", args=[application.pk, offer.pk]), words)


def in_state(*states: State) -> Any:
    return lambda application: application.state in states


def waits_for_company(application: Application) -> bool:
    offer = open_offer(application)
    return offer is not None and offer.company_signed_on is None


def waits_for_centre(application: Application) -> bool:
    offer = open_offer(application)
    return offer is not None and offer.company_signed_on is not None


def about(application: Application, request: HttpRequest) -> dict[str, Any]:
    return {"application": application, "today": timezone.localdate()}


def dated(application: Application, request: HttpRequest) -> dict[str, Any]:
    return {"initial": {"on": timezone.localdate()}}


def before_deciding(application: Application) -> str:
    """What whoever decides should know."""
    words = _("%(company)s, %(desks)s desks for %(months)s months from %(day)s.") % {
        "company": application.company,
        "desks": application.desks,
        "months": application.months,
        "day": full_day(application.wanted_from) if application.wanted_from else "",
    }
    if application.project and not application.project.is_confirmed:
        words = f"{words} {_('The institute has not confirmed the project yet: the company can be selected only afterwards.')}"
    return f"{words} {panel_sentence(application)}".strip()


def can_be_decided(application: Application) -> bool:
    return application.state == State.IN_REVIEW and is_scored(application)


ACTS = [
    Act("screen", gettext_lazy("Begin the screening"), start_screening, when=in_state(State.SUBMITTED)),
    *SCREENING_ACTS,
    Act("review", gettext_lazy("Complete: to the review"), send_to_review, when=in_state(State.SCREENING), sentence=before_deciding),
    Act(
        "supplement",
        gettext_lazy("Ask for a supplement"),
        ask_supplement,
        AskForm,
        in_state(State.SCREENING),
        prepare=about,
        sentence=gettext_lazy(
            "Write only where it is needed: only those parts can be changed by the company. The time for the screening stands still."
        ),
    ),
    *SUPPLEMENT_ACTS,
    Act(
        "return",
        gettext_lazy("Return"),
        return_to_company,
        ToldReasonForm,
        may_be_returned,
        danger=True,
        sentence=gettext_lazy("The application ends undecided. The company reads the reason and can apply again."),
    ),
    Act(
        "ineligible",
        gettext_lazy("Refuse as not eligible"),
        refuse_as_ineligible,
        ToldReasonForm,
        in_state(State.SCREENING),
        danger=True,
        sentence=gettext_lazy("The application ends. The company reads the reason."),
    ),
    FORM_PANEL,
    Act("select", gettext_lazy("Select"), select, SelectForm, can_be_decided, DECIDE, sentence=before_deciding, prepare=with_panel),
    Act(
        "turn-down",
        gettext_lazy("Do not select"),
        turn_down,
        ToldReasonForm,
        can_be_decided,
        DECIDE,
        danger=True,
        sentence=before_deciding,
    ),
    *APPEAL_ACTS,
    PUT_ON_LIST,
    Act("offer", gettext_lazy("Offer desks"), make_offer, OfferForm, in_state(State.SELECTED), prepare=about, sentence=before_deciding),
    Act(
        "company-signed",
        gettext_lazy("Record the company's signature"),
        sign_for_company,
        PaperSignatureForm,
        waits_for_company,
        prepare=lambda application, request: dated(application, request) | {"signed": offer_of(application)},
        sentence=gettext_lazy("For a contract that was signed on paper. The company can also sign on its page."),
    ),
    Act(
        "centre-signed",
        gettext_lazy("Sign for the centre"),
        sign_for_centre,
        CountersignForm,
        waits_for_centre,
        prepare=dated,
        sentence=before_countersigning,
    ),
    Act(
        "withdraw-offer",
        gettext_lazy("Withdraw the offer"),
        withdraw_offer,
        ToldReasonForm,
        in_state(State.OFFERED),
        danger=True,
        sentence=gettext_lazy("The desks are free at once. The company stays selected and can be offered others."),
    ),
]
