"""The eligibility list and the documents of an application, for staff."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.admin import Act
from workspace.admin.lease_acts import as_person
from workspace.forms.screening import AcceptForm, SettleForm
from workspace.models import Application, EligibilityFinding


def settle(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    finding = cleaned["finding"]
    finding.settle(outcome=cleaned["outcome"], reason=cleaned["reason"], by=as_person(request), now=timezone.now())
    return _("%(condition)s: %(result)s.") % {"condition": finding, "result": finding.standing_words}


def check_again(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    application.check_again(by=as_person(request), now=timezone.now())
    return _("The conditions were looked at again.")


def accept(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    application.accept_documents(cleaned["kinds"], by=as_person(request), now=timezone.now())
    return _("The documents are accepted.")


def is_screened(application: Application) -> bool:
    return application.state == Application.State.SCREENING


def has_open(application: Application) -> bool:
    return is_screened(application) and EligibilityFinding.objects.latest_of(application).open().exists()


def is_unlike(application: Application) -> bool:
    """While something is not met or not settled, a second look may help."""
    listed = EligibilityFinding.objects.latest_of(application)
    return is_screened(application) and (not listed.exists() or listed.open().exists() or listed.failed().exists())


def has_unread(application: Application) -> bool:
    return is_screened(application) and application.documents.current().filter(accepted_at=None).exists()


def about(application: Application, request: HttpRequest) -> dict[str, Any]:
    return {"application": application}


SCREENING_ACTS = [
    Act("settle", gettext_lazy("Settle a condition"), settle, SettleForm, has_open, prepare=about),
    Act("check-again", gettext_lazy("Look at the conditions again"), check_again, when=is_unlike),
    Act("accept", gettext_lazy("Accept documents"), accept, AcceptForm, has_unread, prepare=about),
]
