"""What the centre does with an application: the state, the due day, the decision, and the acts of its staff."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, refuse_unless_allowed
from innocenter.look.dates import full_day
from innocenter.taxonomy.models import Holiday
from innocenter.values.working_days import DAY
from workspace.issuing import applications as issuing
from workspace.letters import applications as letters
from workspace.letters import supplements
from workspace.models import states
from workspace.models.eligibility import EligibilityFinding, refuse_ineligible
from workspace.models.extension import SupplementExtension
from workspace.models.panel import Panel
from workspace.models.panel_decision import needs_panel, settle
from workspace.models.papers import Document, SupplementItem, SupplementRequest

if TYPE_CHECKING:
    from companies.models import Company
    from projects.models import Project
    from workspace.models.rule import Rule


class Handling(models.Model):
    """Every verb locks the row, refuses in words (ValidationError with a code), moves, and posts the letters that follow from it."""

    State = states.State
    MOVES: ClassVar[Moves] = states.MOVES

    state = models.CharField(gettext_lazy("state"), max_length=12, choices=states.State, default=states.State.DRAFT, editable=False)
    number = models.CharField(gettext_lazy("receipt number"), max_length=16, null=True, editable=False, unique=True)
    due_on = models.DateField(
        gettext_lazy("due on"), null=True, editable=False, db_index=True, help_text=gettext_lazy("The day by which the next step is owed.")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=gettext_lazy("decided by"),
    )
    decided_at = models.DateTimeField(gettext_lazy("decided at"), null=True, editable=False)
    reason = models.TextField(gettext_lazy("reason of the decision"), max_length=3_000, blank=True, editable=False)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=gettext_lazy("last step by"),
    )
    moved_at = models.DateTimeField(gettext_lazy("last step at"), editable=False)

    if TYPE_CHECKING:
        company: models.ForeignKey[Company, Company]
        project: models.ForeignKey[Project | None, Project | None]
        rule: models.ForeignKey[Rule, Rule]
        supplements: Any
        documents: Any

        def open_supplement(self) -> SupplementRequest | None: ...

    class Meta:
        abstract = True

    @transaction.atomic
    def start_screening(self, *, by: User, now: datetime) -> None:
        """Take it up. Every verb of the staff raises ValidationError `not_allowed`, `own_company`, `already` or `not_yet`."""
        self.staff_step(by, states.State.SUBMITTED)
        self.move(states.State.SCREENING, by=by, now=now, due_on=self.due_on)
        EligibilityFinding.look(cast(Any, self), now=now)

    @transaction.atomic
    def check_again(self, *, by: User, now: datetime) -> None:
        """Look at the conditions once more, for example when the institute has confirmed meanwhile."""
        self.staff_step(by, states.State.SCREENING)
        EligibilityFinding.look(cast(Any, self), now=now)

    @transaction.atomic
    def accept_documents(self, kinds: Collection[str], *, by: User, now: datetime) -> None:
        """Staff read these documents and found them right. Raises `expired`, `items`, and those of `staff_step`."""
        self.staff_step(by, states.State.SCREENING)
        papers = list(self.documents.current().filter(kind__in=kinds, accepted_at=None))
        if not papers:
            raise ValidationError(_("Choose a document that is not accepted yet."), code="items")
        if not all(paper.is_valid_on(timezone.localdate(now)) for paper in papers):
            raise ValidationError(_("A document that is no longer valid cannot be accepted. Ask for a new one."), code="expired")
        for paper in papers:
            paper.accepted_by, paper.accepted_at = by, now
            paper.save(update_fields=["accepted_by", "accepted_at"])

    def _refuse_unread(self, today: date) -> None:
        """Every required document is there, valid, and somebody of the staff has accepted it."""
        read = {paper.kind for paper in self.documents.current().exclude(accepted_at=None) if paper.is_valid_on(today)}
        unread = [str(Document.Kind(kind).label) for kind in Document.REQUIRED if kind not in read]
        if unread:
            words = _("Read and accept these documents first, or ask for new ones: %(documents)s.")
            raise ValidationError(words % {"documents": ", ".join(unread)}, code="documents")

    @transaction.atomic
    def ask_supplement(self, items: Mapping[str, str], *, due_on: date, by: User, now: datetime) -> SupplementRequest:
        """Ask for parts again: part → what is wanted. Unlocks only those, and stops the clock of the screening."""
        self.staff_step(by, states.State.SCREENING)
        today = timezone.localdate(now)
        if not items or not all(note.strip() for note in items.values()):
            raise ValidationError(_("Name at least one part, and what is wanted of it."), code="items")
        earliest = today + self.rule.supplement_min_days * DAY
        if due_on < earliest:
            raise ValidationError(
                _("Give the company at least %(days)s days: until %(day)s or later.")
                % {"days": self.rule.supplement_min_days, "day": full_day(earliest)},
                code="due_on",
            )
        due_on = Holiday.objects.calendar().on_or_after(due_on)
        left = max(Holiday.objects.calendar().between(today, self.due_on), 0) if self.due_on else 0
        request: SupplementRequest = self.supplements.create(asked_by=by, asked_at=now, due_on=due_on, working_days_left=left)
        SupplementItem.objects.bulk_create([SupplementItem(request=request, part=part, note=note.strip()) for part, note in items.items()])
        self.move(states.State.SUPPLEMENT, by=by, now=now, due_on=due_on)
        paper = issuing.supplement(cast(Any, self), request, by=by, now=now)
        letters.supplement_asked(cast(Any, self), request, paper, now=now)
        return request

    @transaction.atomic
    def ask_once_more(self, *, by: User, now: datetime) -> SupplementRequest:
        """The day is over and nothing came: the same parts again, once. Raises those of `staff_step`, `too_early` or `repeated`."""
        self.staff_step(by, states.State.SUPPLEMENT)
        request, today = cast(SupplementRequest, self.open_supplement()), timezone.localdate(now)
        request.refuse_before_due(today)
        if request.repeated_at:
            raise ValidationError(_("The company was asked once more already."), code="repeated")
        SupplementExtension.overtake(self.pk, by=by, now=now)
        due_on = Holiday.objects.calendar().on_or_after(today + self.rule.supplement_repeat_days * DAY)
        request.repeated_by, request.repeated_at, request.due_on, self.due_on = by, now, due_on, due_on
        request.save(update_fields=["repeated_by", "repeated_at", "due_on"])
        with because(by=by, now=now):
            self.save(update_fields=["due_on"])
        supplements.asked_once_more(request, now=now)
        return request

    @transaction.atomic
    def return_to_company(self, *, reason: str, by: User, now: datetime) -> None:
        """Send it back undecided, for example because a supplement never came. Ends this application. Raises `too_early` before that."""
        self.staff_step(by, states.State.SCREENING, states.State.SUPPLEMENT)
        request = self.open_supplement()
        if request:
            request.refuse_early_return(timezone.localdate(now))
        self._decide(states.State.RETURNED, reason=reason, by=by, now=now)

    @transaction.atomic
    def refuse_as_ineligible(self, *, reason: str, by: User, now: datetime) -> None:
        """The company may not have the space at all. Ends this application."""
        self.staff_step(by, states.State.SCREENING)
        self._decide(states.State.INELIGIBLE, reason=reason, by=by, now=now)

    @transaction.atomic
    def send_to_review(self, *, by: User, now: datetime) -> None:
        """Complete and eligible: now it waits for the decision. Raises `ineligible`, `open` or `documents` while it is not."""
        self.staff_step(by, states.State.SCREENING)
        refuse_ineligible(cast(Any, self), now=now)
        self._refuse_unread(timezone.localdate(now))
        due_on = self.working_days_after(timezone.localdate(now), self.rule.application_decision_working_days)
        self.move(states.State.IN_REVIEW, by=by, now=now, due_on=due_on)
        if not needs_panel(cast(Any, self)):  # else the panel's closing tells whoever decides
            letters.to_decide(cast(Any, self), now=now)

    @transaction.atomic
    def select(self, *, reason: str, by: User, now: datetime, override: str = "") -> None:
        """Decide for the company. Needs `decide_application`, a project that the institute has confirmed (`not_confirmed`), and the panel's
        word as `panel_decision.settle` asks for it; `override` is the reason for a yes against the scores."""
        self.staff_step(by, states.State.IN_REVIEW, permission="workspace.decide_application")
        self.refuse_unconfirmed_project()
        panel = settle(cast(Any, self), by=by, favourable=True, override=override, now=now)
        due_on = self.working_days_after(timezone.localdate(now), self.rule.screening_working_days)
        self._decide(states.State.SELECTED, reason=reason, by=by, now=now, due_on=due_on, panel=panel)

    @transaction.atomic
    def turn_down(self, *, reason: str, by: User, now: datetime) -> None:
        """Decide against the company. Needs `decide_application`."""
        self.staff_step(by, states.State.IN_REVIEW, permission="workspace.decide_application")
        panel = settle(cast(Any, self), by=by, favourable=False, override="", now=now)
        self._decide(states.State.NOT_SELECTED, reason=reason, by=by, now=now, panel=panel)

    @property
    def last_day_to_appeal(self) -> date | None:
        """Some days after the decision (`Rule.appeal_days`), moved to a working day; None where there is nothing to appeal against."""
        if self.state not in states.APPEALABLE or self.decided_at is None:
            return None
        return Holiday.objects.calendar().on_or_after(timezone.localdate(self.decided_at) + self.rule.appeal_days * DAY)

    # Steps of the verbs

    def lock(self) -> None:
        """Take the row's lock and read it again. Raises ValidationError `gone` when it was thrown away."""
        rows = type(self)._default_manager.select_for_update(of=("self",))
        try:
            self.refresh_from_db(from_queryset=rows)
        except type(self).DoesNotExist as error:
            raise ValidationError(_("This draft was thrown away."), code="gone") from error

    def staff_step(self, by: User, *among: states.State, permission: str = "workspace.change_application") -> None:
        """Lock, and refuse whoever may not act, whoever acts for the company, and whoever comes too early or too late."""
        self.lock()
        if not by.may_as_staff(permission):
            raise ValidationError(_("You may not do this. Ask the head of the centre."), code="not_allowed")
        self.company.refuse_own_people(by)
        self.refuse_unless_in(*among)

    def refuse_unless_in(self, *among: states.State) -> None:
        """Raises ValidationError `already` with who and when, or `not_yet`."""
        if self.state in among:
            return
        order = states.State.values
        if order.index(self.state) < min(order.index(state) for state in among):
            raise ValidationError(
                _("This is not possible yet: the application is “%(state)s”.") % {"state": self.get_state_display()}, code="not_yet"
            )
        raise ValidationError(
            _("This application is already “%(state)s”: %(who)s, %(when)s.")
            % {
                "state": self.get_state_display(),
                "who": self.moved_by or _("by the calendar"),
                "when": date_format(timezone.localtime(self.moved_at), "Y. n. j. H:i"),
            },
            code="already",
        )

    def refuse_unconfirmed_project(self) -> None:
        if self.project is None or not self.project.is_confirmed:
            raise ValidationError(_("The institute has not confirmed the project yet."), code="not_confirmed")

    def move(self, to: states.State, *, by: User | None, now: datetime, due_on: date | None = None, reason: str = "") -> None:
        """Write the new state with who, when and why. The caller holds the lock and has asked `refuse_unless_in`."""
        refuse_unless_allowed(states.MOVES, self.state, to)
        if self.state == states.State.SUPPLEMENT:
            SupplementExtension.overtake(self.pk, by=by, now=now)
        self.state, self.due_on, self.moved_by, self.moved_at = to, due_on, by, now
        with because(by=by, reason=reason, now=now):
            self.save()

    def _decide(
        self, to: states.State, *, reason: str, by: User, now: datetime, due_on: date | None = None, panel: Panel | None = None
    ) -> None:
        if not reason.strip():
            raise ValidationError(_("Write the reason: the company reads it."), code="reason")
        self.decided_by, self.decided_at, self.reason = by, now, reason.strip()
        self.move(to, by=by, now=now, due_on=due_on, reason=self.reason)
        paper = issuing.decision(cast(Any, self), by=by, now=now)
        figures = {"score": panel.frozen["result"]["mean"], "cutoff": panel.frozen["terms"]["cutoff"]} if panel else {}
        letters.decided(cast(Any, self), paper, figures=figures, now=now)

    def working_days_after(self, day: date, n: int) -> date:
        return Holiday.objects.calendar().add(day, n)
