"""One company goes on in another: a merger, or the part that a split made."""

from datetime import date, datetime
from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models.company import Company
from companies.models.membership import CentreMembership
from companies.models.person import Person, Role
from companies.models.person import State as PersonState
from innocenter.accounts.models import User
from innocenter.lifecycle import because


class SuccessionQuerySet(models.QuerySet["Succession"]):
    def family(self, company: Company) -> set[int]:
        """The company and all that it came from or went into, however many steps away: for the longest stay they count as one."""
        known, new = set(), {company.pk}
        while new:
            known |= new
            steps = self.filter(Q(predecessor__in=new) | Q(successor__in=new)).values_list("predecessor", "successor")
            new = {pk for step in steps for pk in step} - known
        return known

    @transaction.atomic
    def record(
        self, *, predecessor: Company, successor: Company, kind: str, on: date, reason: str, by: User, now: datetime
    ) -> "Succession":
        """Staff saw the papers. What the company has outside this room follows by `workspace.succession.succeed`, which calls this.

        Both companies are locked, in pk order. Raises `not_allowed`, `own_company`, `reason`, `on`, `itself`, `taken_over`, `already`.
        """
        locked = Company.objects.select_for_update().filter(pk__in=[predecessor.pk, successor.pk]).order_by("pk")
        rows = {company.pk: company for company in locked}
        old, new = rows[predecessor.pk], rows[successor.pk]
        self._refuse(old, new, on=on, reason=reason, by=by, now=now)
        with because(by=by, reason=reason.strip(), now=now):
            made = self.create(predecessor=old, successor=new, kind=kind, on=on, reason=reason.strip(), recorded_by=by, recorded_at=now)
            if kind == Succession.Kind.MERGER:
                made.take_over(by=by, now=now)
        return made

    def _refuse(self, old: Company, new: Company, *, on: date, reason: str, by: User, now: datetime) -> None:
        if not by.may_as_staff("companies.change_company"):
            raise ValidationError(_("Only the centre's staff for companies may do this."), code="not_allowed")
        for company in (old, new):
            company.refuse_own_people(by)
        if not reason.strip():
            raise ValidationError({"reason": ValidationError(_("Please write the reason."), code="reason")})
        if on > timezone.localdate(now):
            raise ValidationError({"on": ValidationError(_("This day is still to come."), code="on")})
        if old.pk == new.pk:
            raise ValidationError({"successor": ValidationError(_("Choose the other company."), code="itself")})
        for company in (old, new):
            if company.continued_by_id:
                words = _("%(company)s was taken over by another company already.")
                raise ValidationError(words, code="taken_over", params={"company": company.name})
        if self.filter(predecessor=old, successor=new).exists():
            raise ValidationError(_("This was recorded already."), code="already")


@pghistory.track()
class Succession(models.Model):
    """Recorded once and never changed. After a merger the predecessor stands in no list, and nobody acts for it any more."""

    class Kind(models.TextChoices):
        MERGER = "merger", gettext_lazy("Merger: the whole company goes on in the other")
        SPLIT = "split", gettext_lazy("Split: a part goes on in the other")

    predecessor = models.ForeignKey(Company, models.PROTECT, related_name="went_into", verbose_name=gettext_lazy("Predecessor"))
    successor = models.ForeignKey(Company, models.PROTECT, related_name="came_from", verbose_name=gettext_lazy("Successor"))
    kind = models.CharField(gettext_lazy("Kind"), max_length=6, choices=Kind)
    on = models.DateField(gettext_lazy("Effective on"))
    reason = models.TextField(gettext_lazy("Reason"), max_length=1000)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("Recorded by"))
    recorded_at = models.DateTimeField(gettext_lazy("Recorded at"))

    objects: ClassVar[SuccessionQuerySet] = SuccessionQuerySet.as_manager()  # type: ignore[assignment]  # -- a manager with its methods

    class Meta:
        verbose_name = gettext_lazy("succession of companies")
        verbose_name_plural = gettext_lazy("successions of companies")
        ordering = ["-on", "-pk"]
        triggers = [pgtrigger.Protect(name="succession_stays", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(kind="merger"), name="succession_merged_once",
                violation_error_message=gettext_lazy("This company was taken over already."),
            ),
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="succession_recorded_once",
                violation_error_message=gettext_lazy("This was recorded already."),
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="succession_between_two",
                violation_error_message=gettext_lazy("Choose the other company."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="succession_says_why", violation_error_message=gettext_lazy("Please write the reason.")
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"

    def take_over(self, *, by: User, now: datetime) -> None:
        """People, names and the membership follow, and the predecessor leaves the lists. The caller holds the locks of both."""
        old, new = self.predecessor, self.successor
        self._move_people(now)
        CentreMembership.objects.follow(old, new, by=by, reason=self.reason, now=now)
        names = [new.former_names, old.name, old.name_en, old.former_names]
        new.former_names = "\n".join(name for name in names if name)
        new.save(update_fields=["former_names"])
        old.is_listed, old.continued_by = False, new
        old.save(update_fields=["is_listed", "continued_by"])
        Company.objects.filter(continued_by=old).update(continued_by=new)

    def _move_people(self, now: datetime) -> None:
        """Whoever acted for the predecessor acts for the successor, as a member where that has managers of its own."""
        old, new = self.predecessor, self.successor
        has_managers, there = new.managers().exists(), set(new.people.active().values_list("user", flat=True))
        for person in old.people.live():
            if person.state == PersonState.ACTIVE and person.user_id not in there:
                new.people.filter(user=person.user, state=PersonState.ASKED).update(state=PersonState.LEFT, left_at=now)
                role = Role.MEMBER if has_managers else person.role
                Person.objects.create(company=new, user=person.user, role=role, state=PersonState.ACTIVE, since=now, asked_at=now)
        old.people.live().update(state=PersonState.LEFT, left_at=now)
