"""Whether a company may have the space: each rule leaves pass, fail or “a person looks”, with its reason, for the revision it looked at."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self, cast

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import because
from innocenter.look.dates import full_day
from innocenter.privacy.models import Consent
from innocenter.values.registration_numbers import check_digit
from workspace.models.papers import Document, Revision
from workspace.models.reentry import refuse_same_cooperation, refuse_too_long
from workspace.models.states import State as Stage

if TYPE_CHECKING:
    from workspace.models.application import Application

CONSENTS = ("apply_privacy", "apply_share")


class Outcome(models.TextChoices):
    PASS = "pass", gettext_lazy("Passed")
    FAIL = "fail", gettext_lazy("Failed")
    PERSON = "person", gettext_lazy("A person looks")


class Check(models.TextChoices):
    """In the order in which they are read."""

    REGISTRATION = "registration", gettext_lazy("Business registration")
    SIZE = "size", gettext_lazy("Small, medium-sized or middle-market company")
    COOPERATION = "cooperation", gettext_lazy("Cooperation with an institute")
    LEASE = "lease", gettext_lazy("No lease at the same time")
    STAY = "stay", gettext_lazy("Longest stay and cool-off")
    CONSENTS = "consents", gettext_lazy("Consents")


REASONS = {
    "number_right": gettext_lazy("The registration number is right and the certificate is there."),
    "number_wrong": gettext_lazy("The registration number's check digit is wrong."),
    "no_certificate": gettext_lazy("The business registration certificate is missing."),
    "valid_until": gettext_lazy("The certificate is valid until %(day)s."),
    "expired": gettext_lazy("The certificate was valid until %(day)s."),
    "no_sme": gettext_lazy("The certificate of the company's size is missing."),
    "confirmed": gettext_lazy("The institute has confirmed the project."),
    "unconfirmed": gettext_lazy("The institute has not confirmed the project yet: the company can be selected only afterwards."),
    "not_part": gettext_lazy("The institute does not take part in the project."),
    "no_lease": gettext_lazy("The company has no lease at that time."),
    "lease": gettext_lazy("The company has a lease at that time: %(number)s."),
    "within": gettext_lazy("The time asked for is within the longest stay."),
    "cool_off": gettext_lazy("The longest stay is used up, and the cool-off is not over."),
    "months_left": gettext_lazy("Less is left of the longest stay than is asked for."),
    "same_project": gettext_lazy("The longest stay was used with the same project."),
    "too_long": gettext_lazy("More months are asked for than the longest stay has."),
    "agreed": gettext_lazy("Whoever submitted it has agreed to the required texts."),
    "not_agreed": gettext_lazy("A required consent of whoever submitted it is not on record."),
}


class Found(NamedTuple):
    outcome: Outcome
    code: str
    said: dict[str, str]


def found(outcome: Outcome, code: str, **said: str) -> Found:
    return Found(outcome, code, said)


class FindingQuerySet(models.QuerySet["EligibilityFinding"]):
    def latest_of(self, application: "Application") -> Self:
        """Of the revision that counts, in the order of the list."""
        last = Revision.objects.filter(application=application).order_by("-number").values("pk")[:1]
        order = models.Case(*(models.When(rule=rule, then=place) for place, rule in enumerate(Check.values)))
        return self.filter(revision=last).select_related("settled_by").order_by(order)

    def open(self) -> Self:
        return self.filter(outcome=Outcome.PERSON, settled="")

    def failed(self) -> Self:
        return self.filter(Q(outcome=Outcome.FAIL) | Q(settled=Outcome.FAIL))


@pghistory.track()
class EligibilityFinding(models.Model):
    """What one rule found in one revision. What needs a person is settled by staff, with a reason; pass and fail are the rule's word."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="findings", verbose_name=gettext_lazy("revision"))
    rule = models.CharField(gettext_lazy("condition"), max_length=12, choices=Check)
    outcome = models.CharField(gettext_lazy("result"), max_length=6, choices=Outcome)
    code = models.CharField(gettext_lazy("reason"), max_length=20)
    said: Any = models.JSONField(gettext_lazy("figures of the reason"), default=dict)
    found_at = models.DateTimeField(gettext_lazy("found at"))
    settled = models.CharField(gettext_lazy("settled as"), max_length=6, choices=Outcome, blank=True)
    settled_reason = models.TextField(gettext_lazy("why"), max_length=1000, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("settled by")
    )
    settled_at = models.DateTimeField(gettext_lazy("settled at"), null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("finding of the eligibility list")
        verbose_name_plural = gettext_lazy("findings of the eligibility list")
        ordering = ["revision", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["revision", "rule"], name="finding_once_for_a_revision",
                violation_error_message=gettext_lazy("This condition was looked at already."),
            ),
            models.CheckConstraint(
                condition=Q(settled="", settled_at=None, settled_by=None)
                | Q(outcome="person", settled__in=["pass", "fail"], settled_at__isnull=False, settled_by__isnull=False)
                & ~Q(settled_reason=""),
                name="finding_settled_by_somebody_for_a_reason",
                violation_error_message=gettext_lazy("Only what needs a person is settled, by somebody and for a reason."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_rule_display()

    @property
    def standing(self) -> str:
        return self.settled or self.outcome

    @property
    def standing_words(self) -> str:
        return str(Outcome(self.standing).label)

    @property
    def is_open(self) -> bool:
        return self.standing == Outcome.PERSON

    @property
    def reason(self) -> str:
        said = {name: full_day(date.fromisoformat(value)) if name == "day" else value for name, value in self.said.items()}
        return str(REASONS[self.code]) % said

    @classmethod
    def look(cls, application: "Application", *, now: datetime) -> None:
        """Look at every condition for the last revision; what is settled stays as long as it is the same. The caller holds the lock."""
        revision = application.revisions.order_by("-number").first()
        before = {one.rule: one for one in cls.objects.filter(revision=revision)}
        for rule, answer in answers(application, today=timezone.localdate(now)):
            one = before.get(rule) or cls(revision=revision, rule=rule)
            if (one.outcome, one.code, one.said) == tuple(answer):
                continue
            one.outcome, one.code, one.said = answer
            one.found_at, one.settled, one.settled_reason, one.settled_by, one.settled_at = now, "", "", None, None
            with because(by=None, now=now):
                one.save()

    @transaction.atomic
    def settle(self, *, outcome: str, reason: str, by: User, now: datetime) -> None:
        """Staff decide what the rule could not. Raises `settled`, `reason`, and those of `staff_step`."""
        self.revision.application.staff_step(by, Stage.SCREENING)
        self.refresh_from_db()
        if not self.is_open:
            raise ValidationError(_("This is settled already: “%(state)s”.") % {"state": self.standing_words}, code="settled")
        if outcome not in {Outcome.PASS, Outcome.FAIL} or not reason.strip():
            raise ValidationError({"reason": _("Please give the reason.")}, code="reason")
        self.settled, self.settled_reason, self.settled_by, self.settled_at = outcome, reason.strip(), by, now
        with because(by=by, reason=self.settled_reason, now=now):
            self.save()


def refuse_ineligible(application: "Application", *, now: datetime) -> None:
    """Nothing goes to the review while a condition fails or waits for a person. Raises `ineligible` or `open`, with their names."""
    EligibilityFinding.look(application, now=now)
    listed = EligibilityFinding.objects.latest_of(application)
    failed, waiting = [str(one) for one in listed.failed()], [str(one) for one in listed.open()]
    if failed:
        raise ValidationError(_("Not met: %(conditions)s.") % {"conditions": ", ".join(failed)}, code="ineligible")
    if waiting:
        raise ValidationError(_("Somebody has to look at this first: %(conditions)s.") % {"conditions": ", ".join(waiting)}, code="open")


def answers(application: "Application", *, today: date) -> Iterator[tuple[str, Found]]:
    papers = {paper.kind: paper for paper in application.documents.current()}
    for rule, ask in RULES.items():
        yield str(rule), ask(application, papers, today)


Papers = dict[str, Document]


def _registration(application: "Application", papers: Papers, today: date) -> Found:
    number = application.company.registration_number
    if check_digit(number[:9]) != int(number[-1]):
        return found(Outcome.FAIL, "number_wrong")
    return found(Outcome.PASS, "number_right") if Document.Kind.REGISTRATION in papers else found(Outcome.FAIL, "no_certificate")


def _size(application: "Application", papers: Papers, today: date) -> Found:
    paper = papers.get(Document.Kind.SME)
    if paper is None or paper.valid_until is None:
        return found(Outcome.FAIL, "no_sme")
    day = paper.valid_until.isoformat()
    return found(Outcome.PASS, "valid_until", day=day) if paper.is_valid_on(today) else found(Outcome.FAIL, "expired", day=day)


def _cooperation(application: "Application", papers: Papers, today: date) -> Found:
    project = application.project
    if project is None or project.state not in {"planned", "confirmed"}:
        return found(Outcome.FAIL, "not_part")
    return found(Outcome.PASS, "confirmed") if project.is_confirmed else found(Outcome.PERSON, "unconfirmed")


def _lease(application: "Application", papers: Papers, today: date) -> Found:
    first = cast(date, application.wanted_from)
    running = next((lease for lease in application.company.leases.all() if (lease.end or lease.cap) > first), None)
    return found(Outcome.FAIL, "lease", number=running.number) if running else found(Outcome.PASS, "no_lease")


def _stay(application: "Application", papers: Papers, today: date) -> Found:
    first, months = cast(date, application.wanted_from), cast(int, application.months)
    if months > application.rule.cap_months:
        return found(Outcome.FAIL, "too_long")
    try:
        refuse_too_long(application.company, first_day=first, months=months, rule=application.rule)
        refuse_same_cooperation(application.company, cast(Any, application.project))
    except ValidationError as refusal:
        return found(Outcome.FAIL, str(refusal.code))
    return found(Outcome.PASS, "within")


def _consents(application: "Application", papers: Papers, today: date) -> Found:
    standing = Consent.objects.standing().filter(user=application.submitted_by_id, text__purpose__in=CONSENTS)
    agreed = standing.values("text__purpose").distinct().count() == len(CONSENTS)
    return found(Outcome.PASS, "agreed") if agreed else found(Outcome.PERSON, "not_agreed")


RULES: dict[Check, Callable[["Application", Papers, date], Found]] = {
    Check.REGISTRATION: _registration,
    Check.SIZE: _size,
    Check.COOPERATION: _cooperation,
    Check.LEASE: _lease,
    Check.STAY: _stay,
    Check.CONSENTS: _consents,
}
