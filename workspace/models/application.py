"""A company's application for desks: from the first draft to the contract, or to one of its other ends."""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.files.models import StoredFile
from innocenter.lifecycle import because, fsm
from workspace.issuing import applications as issuing
from workspace.letters import applications as letters
from workspace.models.answers import Answers
from workspace.models.eligibility import EligibilityFinding
from workspace.models.handling import Handling
from workspace.models.panel_decision import call_off, scored
from workspace.models.papers import FIELDS_OF_PART, Document, Part, Revision, SupplementItem, SupplementRequest
from workspace.models.reentry import refuse_same_cooperation, refuse_too_long
from workspace.models.rule import Rule, RunningNumber
from workspace.models.states import DATED, DECIDED, IN_HAND, OPEN, TO_HANDLE, UNLOCKED, State
from workspace.models.waiting import WaitEntry

CHANGED = reduce(or_, (pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in ("company", "number", *Answers.FIELDS)))

PANEL_DECIDED = """
IF (SELECT panel_required FROM workspace_rule WHERE id = NEW.rule_id)
    AND NOT EXISTS (SELECT 1 FROM workspace_panel WHERE application_id = NEW.id AND decided_at = NEW.decided_at) THEN
    RAISE EXCEPTION 'pgtrigger: no panel has decided on this application';
END IF;
RETURN NEW;
"""


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """People see the applications of the companies they act for; staff see each one once it was submitted."""
        theirs = Q(company__in=Company.objects.of_or_before(user).values("pk"))
        if isinstance(user, User) and user.may_as_staff("workspace.view_application"):
            return self.filter(theirs | ~Q(state=State.DRAFT))
        return self.filter(theirs)

    def of(self, user: User | AnonymousUser) -> Self:
        """Also those of a company that went on in theirs."""
        return self.filter(company__in=Company.objects.of_or_before(user).values("pk"))

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def submitted(self) -> Self:
        """Everything that reached us, whatever became of it."""
        return self.exclude(state=State.DRAFT)

    def waiting_for_staff(self) -> Self:
        """Those who run the space are at work; a decision is waited for with the head."""
        return self.filter(state__in=TO_HANDLE)

    def waiting_for_decision(self) -> Self:
        return self.filter(scored("application"), state=State.IN_REVIEW)

    def waiting_for_panel(self) -> Self:
        return self.filter(state=State.IN_REVIEW).exclude(scored("application"))

    def with_names(self) -> Self:
        return self.select_related("company", "project__institute", "project__researcher", "rule")

    def with_stopped_clock(self) -> Self:
        """With `stopped_at`: the working days that were left when the supplement was asked for that is open now."""
        open_now = SupplementRequest.objects.open().filter(application=OuterRef("pk"))
        return self.annotate(stopped_at=Subquery(open_now.values("working_days_left")[:1]))


@pghistory.track(fields=["state", "due_on", "reason", "moved_by", "moved_at"], model_name="ApplicationEvent")
class Application(Answers, Handling):
    """Rests on a project with an institute. Saved at any time, submitted once; every submitted text is kept as a revision."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="applications", verbose_name=gettext_lazy("company"))
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("rule"))
    started_at = models.DateTimeField(gettext_lazy("started at"), editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=gettext_lazy("saved by")
    )
    saved_at = models.DateTimeField(gettext_lazy("saved at"), editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=gettext_lazy("submitted by"),
    )
    submitted_at = models.DateTimeField(gettext_lazy("submitted at"), null=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("application")
        verbose_name_plural = gettext_lazy("applications")
        ordering = ["-started_at", "-pk"]
        permissions = [("decide_application", "Can decide on applications")]
        triggers = [
            fsm("state"),
            pgtrigger.Trigger(
                name="decided_on_a_panels_figures",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="in_review", new__state__in=["selected", "not_selected"]),
                func=PANEL_DECIDED,
            ),
            pgtrigger.Protect(
                name="submitted_text_stays",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state__in=[str(state) for state in UNLOCKED]) & CHANGED,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["company"],
                condition=Q(state__in=[str(state) for state in OPEN]),
                name="application_one_open_for_a_company",
                violation_error_message=gettext_lazy("Your company has an open application already."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", number=None, submitted_at=None, submitted_by=None)
                | ~Q(state="draft")
                & Q(number__isnull=False, submitted_at__isnull=False, submitted_by__isnull=False, project__isnull=False),
                name="application_submitted_has_a_receipt",
                violation_error_message=gettext_lazy("A submitted application has a receipt number and a time."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[str(state) for state in DECIDED])
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(reason=""),
                name="application_decided_by_somebody_for_a_reason",
                violation_error_message=gettext_lazy("A decision has a person, a time and a reason."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[str(state) for state in DATED]) | Q(due_on__isnull=False),
                name="application_in_hand_has_a_due_day",
                violation_error_message=gettext_lazy("An application in hand has a day by which the next step is owed."),
            ),
            models.CheckConstraint(
                condition=Q(months=None) | Q(months__range=(1, 24)),
                name="application_at_most_24_months",
                violation_error_message=gettext_lazy("The space is given for 1 to 24 months."),
            ),
            models.CheckConstraint(
                condition=Q(desks=None) | Q(desks__range=(1, 50)),
                name="application_for_at_least_one_desk",
                violation_error_message=gettext_lazy("Apply for 1 to 50 desks."),
            ),
        ]

    def __str__(self) -> str:
        return self.number or _("Draft %(number)s") % {"number": self.pk}

    def get_absolute_url(self) -> str:
        return reverse("workspace:application", args=[self.pk])

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # -- Django makes one of this name
        """Django's own asks for the words of every choice, for each row of a list."""
        return str(self.State(self.state).label)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def open_supplement(self) -> SupplementRequest | None:
        """What the company is asked for now, with its items."""
        if self.state != State.SUPPLEMENT:
            return None
        return self.supplements.filter(answered_at=None).prefetch_related("items").first()

    def unlocked_parts(self) -> tuple[str, ...]:
        """The parts that the company may change now."""
        if self.state == State.DRAFT:
            return tuple(Part.values)
        request = self.open_supplement()
        return tuple(request.parts) if request else ()

    # What the company does

    @classmethod
    @transaction.atomic
    def start(cls, *, company: Company, by: User, now: datetime) -> "Application":
        """Begin a draft. Raises ValidationError `not_yours`, or `open_already` when the company has one under way."""
        Company.objects.select_for_update(no_key=True).get(pk=company.pk)
        if not company.is_person(by):
            raise ValidationError(_("Only people of the company can do this."), code="not_yours")
        if cls.objects.open().filter(company=company).exists():
            raise ValidationError(_("Your company has an open application already."), code="open_already")
        rule = Rule.objects.in_force(timezone.localdate(now))
        contact = {"contact_name": by.name, "contact_phone": by.phone, "contact_email": by.email}
        with because(by=by, now=now):
            return cls.objects.create(
                company=company, rule=rule, started_at=now, saved_at=now, saved_by=by, moved_at=now, moved_by=by, **contact
            )

    @transaction.atomic
    def save_answers(self, answers: Mapping[str, Any], *, by: User, now: datetime) -> None:
        """Keep what was written so far, complete or not. Raises ValidationError `not_yours`, `locked` or `gone`."""
        self.lock()
        self._refuse_others(by)
        self._refuse_locked({part for part, fields in FIELDS_OF_PART.items() if set(fields) & set(answers)})
        for field, value in answers.items():
            setattr(self, field, value)
        self._refuse_foreign_project()
        self.saved_by, self.saved_at = by, now
        self.save(update_fields=[*answers, "saved_by", "saved_at"])

    @transaction.atomic
    def add_document(self, kind: str, file: StoredFile, *, by: User, now: datetime, valid_until: date | None = None) -> Document:
        """Put a document in place of the current one of its kind.

        Raises ValidationError `not_yours`, `locked`, `validity`, `gone`, or `same` when it is the current one over again.
        """
        self.lock()
        self._refuse_others(by)
        self._refuse_locked({kind})
        if kind == Document.Kind.SME and not valid_until:
            raise ValidationError(_("Give the day until which the certificate is valid."), code="validity")
        current = self.documents.filter(kind=kind, superseded_at=None).select_related("file").first()
        if current and (current.file.sha256, current.valid_until) == (file.sha256, valid_until):
            raise ValidationError(_("This file is here already: nothing was changed."), code="same")
        self.documents.filter(kind=kind, superseded_at=None).update(superseded_at=now)
        self.saved_by, self.saved_at = by, now
        self.save(update_fields=["saved_by", "saved_at"])
        return self.documents.create(kind=kind, file=file, valid_until=valid_until, added_by=by, added_at=now)

    @transaction.atomic
    def discard(self, *, by: User) -> None:
        """Throw a draft away. Raises ValidationError `not_yours`, `gone`, or `locked` once it was submitted."""
        self.lock()
        self._refuse_others(by)
        self.refuse_unless_in(State.DRAFT)
        self.throw_away()

    def throw_away(self) -> None:
        """Delete a draft and the rows of its files (their bytes go by `files_sweep`). The caller holds the lock."""
        files = list(self.documents.values_list("file", flat=True))
        self.delete()
        StoredFile.objects.filter(pk__in=files).delete()

    @transaction.atomic
    def submit(self, *, by: User, now: datetime) -> Revision:
        """Send the application to the centre. Raises ValidationError with the words for each field when something is missing."""
        self.lock()
        self._refuse_unless_manager(by)
        self.refuse_unless_in(State.DRAFT)
        today = timezone.localdate(now)
        self.rule = Rule.objects.in_force(today)
        self._refuse_incomplete(self.missing(today))
        self._refuse_longer_stay()
        self.number = RunningNumber.take("W", today.year)
        self.submitted_by, self.submitted_at = by, now
        self.move(State.SUBMITTED, by=by, now=now, due_on=self.working_days_after(today, self.rule.screening_working_days))
        revision = self.freeze(by=by, now=now)
        letters.received(self, issuing.receipt(self, by=by, now=now), now=now)
        letters.tell_staff(self, now=now)
        return revision

    @transaction.atomic
    def keep_remarks(self, remarks: Mapping[str, str], *, by: User) -> None:
        """What anybody of the company wrote to the asked parts, kept until a manager sends it. Raises `not_yours` or `locked`."""
        self.lock()
        self._refuse_others(by)
        self._refuse_locked(set(remarks))
        items = list(SupplementItem.objects.filter(request__application=self, request__answered_at=None, part__in=remarks))
        for item in items:
            item.reply = remarks[item.part].strip()
        SupplementItem.objects.bulk_update(items, ["reply"])

    @transaction.atomic
    def answer_supplement(self, replies: Mapping[str, str], *, by: User, now: datetime) -> Revision:
        """Send what was asked for: part → remark. Every asked part was changed or has a remark. The clock runs again."""
        self.lock()
        self._refuse_unless_manager(by)
        self.refuse_unless_in(State.SUPPLEMENT)
        today = timezone.localdate(now)
        request = SupplementRequest.objects.select_for_update().get(application=self, answered_at=None)
        items = list(request.items.all())
        wrong = self.missing(today, parts=[item.part for item in items])
        last = self.revisions.order_by("number").last()
        changed = self.changed_parts(since=last)
        for item in items:
            item.reply = replies.get(item.part, "").strip()
            if item.part not in changed and not item.reply:
                wrong.setdefault(item.part, _("Change this part, or write a remark."))
        self._refuse_incomplete(wrong)
        SupplementItem.objects.bulk_update(items, ["reply"])
        request.answered_by, request.answered_at = by, now
        request.revision = self.freeze(by=by, now=now)
        request.save(update_fields=["answered_by", "answered_at", "revision"])
        due_on = self.working_days_after(today, max(request.working_days_left, 1))
        self.move(State.SCREENING, by=by, now=now, due_on=due_on)
        EligibilityFinding.look(self, now=now)
        letters.supplement_answered(self, request, now=now)
        return request.revision

    @transaction.atomic
    def withdraw(self, *, by: User, now: datetime) -> None:
        """Take the application back, at any time before the contract. An offered desk is free again at once."""
        self.lock()
        self._refuse_unless_manager(by)
        self.refuse_unless_in(*IN_HAND)
        offer = self.offers.select_for_update().filter(state="open").first()
        if offer:
            offer.close("withdrawn", by=by, now=now, reason=_("The company withdrew its application."))
        WaitEntry.leave(self, by=by, now=now)
        self.move(State.WITHDRAWN, by=by, now=now)
        call_off(self, by=by, now=now)
        letters.withdrawn(self, now=now)

    def changed_parts(self, *, since: Revision | None) -> set[str]:
        """The parts that differ from a revision."""
        if since is None:
            return set(Part.values)
        now_, then = json.loads(json.dumps(self.snapshot(), cls=DjangoJSONEncoder)), since.answers
        changed = {
            part for part, fields in FIELDS_OF_PART.items() if any(now_[field] != then[field] for field in fields if field != "project")
        }
        if (now_["project"] or {}).get("id") != (then["project"] or {}).get("id"):
            changed.add(Part.PROJECT)
        before = {paper["kind"]: paper["document"] for paper in since.documents}
        return changed | {
            kind for kind, pk in self.documents.filter(superseded_at=None).values_list("kind", "pk") if before.get(kind) != pk
        }

    # Steps of the verbs

    def _refuse_others(self, by: User) -> None:
        if not self.company.is_person(by):
            raise ValidationError(_("Only people of the company can do this."), code="not_yours")

    def _refuse_unless_manager(self, by: User) -> None:
        if not self.company.is_manager(by):
            raise ValidationError(_("Only a manager of the company can do this."), code="not_manager")

    def _refuse_locked(self, parts: Collection[str]) -> None:
        if not set(parts) <= set(self.unlocked_parts()):
            raise ValidationError(_("This part can no longer be changed: it was submitted."), code="locked")

    def _refuse_foreign_project(self) -> None:
        if self.project and self.project.company_id != self.company_id:
            raise ValidationError({"project": _("This project belongs to another company.")})

    def _refuse_longer_stay(self) -> None:
        """What the company, its predecessors and successors have used of the longest stay is used. Raises `cool_off`, `months_left`…"""
        assert self.project
        assert self.wanted_from
        assert self.months
        refuse_too_long(self.company, first_day=self.wanted_from, months=self.months, rule=self.rule)
        refuse_same_cooperation(self.company, self.project)

    def _refuse_incomplete(self, wrong: dict[str, str]) -> None:
        if wrong:
            raise ValidationError({part: [ValidationError(words, code="incomplete")] for part, words in wrong.items()})
