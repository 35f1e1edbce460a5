"""Letters about applications and offers. Each is posted in the transaction of the fact it tells; none tells the reason of a decision."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.groups import WORKSPACE
from innocenter.accounts.models import User
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import post
from workspace.letters.deciders import who_may
from workspace.letters.desks import named
from workspace.letters.papers import told

if TYPE_CHECKING:  # the models post these letters
    from innocenter.issued.models import IssuedDocument
    from workspace.models.application import Application
    from workspace.models.offer import Offer
    from workspace.models.papers import SupplementRequest


def supplement_owed(letter: Letter) -> str | None:
    request: Any = letter.about()
    owed = request and request.answered_at is None and request.application.state == "supplement"
    return None if owed else str(_("The supplement is in, or no longer wanted."))


def _signature_owed(letter: Letter) -> str | None:
    offer: Any = letter.about()
    return None if offer and offer.state == "open" and offer.company_signed_on is None else str(_("The offer is signed or closed."))


def _still_a_draft(letter: Letter) -> str | None:
    application: Any = letter.about()
    return None if application and application.state == "draft" else str(_("The draft was submitted or thrown away."))


def _decision_owed(letter: Letter) -> str | None:
    application: Any = letter.about()
    return None if application and application.state == "in_review" else str(_("The application is decided or withdrawn."))


RECEIVED = Kind("workspace.application_received", title=_("Application received"))
NEW = Kind("workspace.application_new", title=_("New application (staff)"))
DRAFT_WAITS = Kind("workspace.application_draft", title=_("Draft not submitted"), still_owed=_still_a_draft)
SUPPLEMENT = Kind("workspace.application_supplement", title=_("Supplement asked for"), still_owed=supplement_owed)
SUPPLEMENT_REMINDER = Kind("workspace.application_supplement_reminder", title=_("Supplement: reminder"), still_owed=supplement_owed)
ANSWERED = Kind("workspace.application_answered", title=_("Supplement is in (staff)"))
TO_DECIDE = Kind("workspace.application_to_decide", title=_("Application to decide (head)"), still_owed=_decision_owed)
DECIDED = Kind("workspace.application_decided", title=_("Application decided"))
WITHDRAWN = Kind("workspace.application_withdrawn", title=_("Application withdrawn (staff)"))
OFFERED = Kind("workspace.offer_made", title=_("Desks offered"), still_owed=_signature_owed)
OFFER_REMINDER = Kind("workspace.offer_reminder", title=_("Offer: reminder"), still_owed=_signature_owed)
OFFER_SIGNED = Kind("workspace.offer_signed", title=_("Offer signed by the company (staff)"))
OFFER_LAPSED = Kind("workspace.offer_lapsed", title=_("Offer lapsed"))
OFFER_WITHDRAWN = Kind("workspace.offer_withdrawn", title=_("Offer withdrawn"))


def staff() -> models.QuerySet[User]:
    """Those who run the space."""
    return User.objects.staff_of(WORKSPACE)


def applicants(application: Application) -> list[User | str]:
    """The company's managers, and the contact whom the application names if that is somebody else."""
    managers: list[User | str] = list(application.company.managers())
    known = {manager.email.lower() for manager in managers if isinstance(manager, User)}
    contact = application.contact_email.lower()
    return managers if not contact or contact in known else [*managers, contact]


def received(application: Application, paper: IssuedDocument, *, now: datetime) -> None:
    context = _about(application) | {"due": application.due_on} | told(paper)
    link = f"{application.get_absolute_url()}receipt/"
    post(RECEIVED, applicants(application), about=application, context=context, link=link, now=now)


def tell_staff(application: Application, *, now: datetime) -> None:
    context = _about(application) | {"due": application.due_on}
    post(NEW, staff(), about=application, context=context, link=admin_page(application), now=now)


def draft_waits(application: Application, *, purge_on: date, now: datetime) -> int:
    context = _about(application) | {"saved_on": timezone.localdate(application.saved_at), "purge_on": purge_on}
    people = application.company.managers()
    return post(DRAFT_WAITS, people, about=application, due_on=purge_on, context=context, link=application.get_absolute_url(), now=now)


def supplement_asked(application: Application, request: SupplementRequest, paper: IssuedDocument, *, now: datetime) -> None:
    context = _about(application) | {"due": request.due_on, "parts": names_of_parts(request)} | told(paper)
    link = f"{application.get_absolute_url()}supplement/"
    post(SUPPLEMENT, applicants(application), about=request, due_on=request.due_on, context=context, link=link, now=now)


def supplement_reminder(request: SupplementRequest, *, now: datetime) -> int:
    application = request.application
    context = _about(application) | {"due": request.due_on, "parts": names_of_parts(request)}
    link = f"{application.get_absolute_url()}supplement/"
    return post(SUPPLEMENT_REMINDER, applicants(application), about=request, due_on=request.due_on, context=context, link=link, now=now)


def supplement_answered(application: Application, request: SupplementRequest, *, now: datetime) -> None:
    context = _about(application) | {"due": application.due_on}
    post(ANSWERED, staff(), about=request, context=context, link=admin_page(application), now=now)


def to_decide(application: Application, *, now: datetime) -> None:
    """To those who may decide; the rest of the staff have done their part."""
    context = _about(application) | {"due": application.due_on}
    people = who_may("decide_application")
    post(TO_DECIDE, people, about=application, due_on=application.due_on, context=context, link=admin_page(application), now=now)


def decided(application: Application, paper: IssuedDocument, *, figures: dict[str, str], now: datetime) -> None:
    """Returned, not eligible, selected or not selected. With the panel's mean and the cut-off; the reason stands on the page only."""
    context = _about(application) | {"state": str(application.state), "due": application.due_on} | told(paper)
    context |= figures | {"appeal_until": application.last_day_to_appeal}
    post(DECIDED, applicants(application), about=application, context=context, link=application.get_absolute_url(), now=now)


def withdrawn(application: Application, *, now: datetime) -> None:
    post(WITHDRAWN, staff(), about=application, context=_about(application), link=admin_page(application), now=now)


def offered(offer: Offer, *, now: datetime) -> None:
    link = f"{offer.application.get_absolute_url()}sign/"
    post(
        OFFERED,
        applicants(offer.application),
        about=offer,
        due_on=offer.sign_by,
        context=_offer(offer) | told(offer.paper),
        link=link,
        now=now,
    )


def offer_reminder(offer: Offer, *, now: datetime) -> int:
    link = f"{offer.application.get_absolute_url()}sign/"
    people = applicants(offer.application)
    return post(OFFER_REMINDER, people, about=offer, due_on=offer.sign_by, context=_offer(offer), link=link, now=now)


def company_signed(offer: Offer, *, now: datetime) -> None:
    post(OFFER_SIGNED, staff(), about=offer, context=_offer(offer), link=admin_page(offer.application), now=now)


def lapsed(offer: Offer, *, now: datetime) -> None:
    application = offer.application
    post(OFFER_LAPSED, applicants(application), about=offer, context=_offer(offer), link=application.get_absolute_url(), now=now)
    post(OFFER_LAPSED, staff(), about=offer, context=_offer(offer), link=admin_page(application), now=now)


def offer_withdrawn(offer: Offer, *, now: datetime) -> None:
    application = offer.application
    context = _offer(offer) | {"due": application.due_on}
    post(OFFER_WITHDRAWN, applicants(application), about=offer, context=context, link=application.get_absolute_url(), now=now)


def admin_page(application: Application) -> str:
    return f"/admin/workspace/application/{application.pk}/change/"


def _about(application: Application) -> dict[str, Any]:
    return {"number": application.number, "company": application.company.name}


def _offer(offer: Offer) -> dict[str, Any]:
    context = _about(offer.application)
    rooms = named(claim.room for claim in offer.claims.select_related("room__site"))
    return {**context, "sign_by": offer.sign_by, "first_day": offer.first_day, "last_day": offer.last_day, "desks": rooms}


def names_of_parts(request: SupplementRequest) -> list[str]:
    """The names of the parts as they stand in the source: the template puts them into its reader's language."""
    with translation.override(None):
        return [item.get_part_display() for item in request.items.all()]
