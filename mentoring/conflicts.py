"""Which expert must not read which question: computed from what the portal knows, before anybody is asked, when they accept, each night.

A joint project with the company is none: whoever works with a company may well advise it. Whoever acts for one reads no other's secrets.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Lower, NullIf
from django.utils.translation import gettext_lazy as _

from companies.models import Person
from innocenter.values.terms import months_before
from mentoring.models.matching import DeclaredTie, Rival
from projects.models import Project
from workspace.models import PublicMailDomain

if TYPE_CHECKING:  # the question asks this
    from mentoring.models.expert import ExpertProfile
    from mentoring.models.record import RequestRecord


class Tie(models.TextChoices):
    """Why an expert is out. For the staff's eyes only."""

    FIT = "fit", _("the company has asked for another expert")
    SAID = "said", _("said so, or it was found before")
    COMPANY = "company", _("acts for the company, or did within the last years")
    MAIL = "mail", _("has an e-mail address of the company")
    OTHER = "other", _("acts for another company")
    DECLARED = "declared", _("is tied to the company, as the staff were told")
    RIVAL = "rival", _("has a project with a competitor whom the company has named, or had one within the last years")


def with_ties(
    experts: models.QuerySet[ExpertProfile], request: RequestRecord, *, on: date, said: models.QuerySet[Any] | None = None
) -> models.QuerySet[Any]:
    """Adds `tie`: one of `Tie`, empty for whoever may read the question. `said`: the question's offers that ended for a conflict.

    No statement of its own, so that a list of candidates can ask it of everybody at once.
    """
    since = months_before(on, 12 * request.rule.conflict_years)
    mine = Person.objects.filter(user=OuterRef("researcher__user")).exclude(since=None)
    of_company = mine.filter(company=request.company_id).filter(Q(left_at=None) | Q(left_at__date__gte=since))
    of_another = mine.exclude(company=request.company_id).filter(left_at=None)
    domain = _domain(OuterRef("researcher__user__email"))
    colleagues = Person.objects.filter(company=request.company_id).active().annotate(domain=_domain(F("user__email")))
    same_mail = colleagues.filter(domain=domain).exclude(domain__in=PublicMailDomain.objects.values("name"))
    cases = [
        When(Exists(of_company), then=Value(Tie.COMPANY)),
        When(Exists(same_mail), then=Value(Tie.MAIL)),
        When(Exists(of_another), then=Value(Tie.OTHER)),
        When(Exists(_declared(request, on)), then=Value(Tie.DECLARED)),
        When(Exists(_with_rivals(request, since)), then=Value(Tie.RIVAL)),
    ]
    if said is not None:
        here = said.filter(request=request.pk, expert=OuterRef("pk"))
        cases[:0] = [When(Exists(here.filter(released_for="fit")), then=Value(Tie.FIT)), When(Exists(here), then=Value(Tie.SAID))]
    return experts.annotate(tie=Case(*cases, default=Value(""), output_field=models.CharField()))


def _declared(request: RequestRecord, on: date) -> models.QuerySet[DeclaredTie]:
    """Of the researcher, or of the whole institute, and not over."""
    lasting = DeclaredTie.objects.filter(Q(until=None) | Q(until__gte=on), company=request.company_id)
    return lasting.filter(Q(researcher=OuterRef("researcher")) | Q(institute=OuterRef("researcher__institute")))


def _with_rivals(request: RequestRecord, since: date) -> models.QuerySet[Project]:
    rivals = Rival.objects.filter(company=request.company_id).values("rival")
    end = models.Func(
        F("starts_on"), F("months"), template="(%(expressions)s))::date", arg_joiner=" + make_interval(months => ",
        output_field=models.DateField(),
    )  # fmt: skip
    return Project.objects.alive().alias(end=end).filter(company__in=rivals, researcher=OuterRef("researcher"), end__gt=since)


def _domain(address: Any) -> Any:
    part = models.Func(Lower(address), Value("@"), Value(2), function="split_part", output_field=models.CharField())
    return NullIf(part, Value(""))

