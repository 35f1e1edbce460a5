"""The amendment that both sides sign when a lease is extended."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.files.models import StoredFile
from innocenter.issued.kinds import SIGNING
from innocenter.lifecycle import because
from innocenter.taxonomy.models import Holiday
from workspace.issuing import leases as issuing
from workspace.issuing.kinds import AMENDMENT
from workspace.letters import amendments as letters
from workspace.models.lease import Lease
from workspace.models.signing import Signed, SignedPapers

if TYPE_CHECKING:  # the review offers the amendment
    from workspace.models.renewal import RenewalReview
    from workspace.models.term import Term


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(lease__in=Lease.objects.visible_to(user))

    def of(self, user: User | AnonymousUser) -> Self:
        return self.filter(lease__in=Lease.objects.of(user))

    def standing(self) -> Self:
        """Those whose term was not taken back, for example because the company leaves earlier."""
        return self.filter(review__next_term__provisional=False)

    def of_lease(self, lease: Lease) -> Self:
        return self.standing().filter(lease=lease).with_everything()

    def waiting_for_company(self) -> Self:
        return self.standing().filter(company_signed_on=None)

    def waiting_for_centre(self) -> Self:
        return self.standing().filter(company_signed_on__isnull=False, centre_signed_on=None)

    def late(self, today: date) -> Self:
        """The company has not signed by the day given (which is inclusive)."""
        return self.waiting_for_company().filter(sign_by__lt=today)

    def with_everything(self) -> Self:
        people = ("company_signed_by", "centre_signed_by")
        return self.select_related("lease__company", "review__next_term", "review__rule", "paper__file", "signed_copy", *people)


@pghistory.track()
class Amendment(Signed):
    """Offered with the decision that extends, to be signed by a day.

    The decision is the permission: the next term begins whether this is signed or not. The signatures only put it on record, so
    an unsigned amendment stands in a work queue of the staff, who chase it, and ends nothing by itself.
    """

    review = models.OneToOneField(
        "workspace.RenewalReview", models.PROTECT, related_name="amendment", verbose_name=gettext_lazy("renewal review")
    )
    lease = models.ForeignKey(Lease, models.PROTECT, related_name="amendments", verbose_name=gettext_lazy("lease"))
    sign_by: "models.DateField[date, date]" = models.DateField(gettext_lazy("sign by"))
    offered_at = models.DateTimeField(gettext_lazy("offered at"))

    objects: ClassVar[models.Manager["Amendment"]] = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("amendment")
        verbose_name_plural = gettext_lazy("amendments")
        ordering = ["sign_by", "pk"]
        constraints = [
            *Signed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(centre_signed_on=None) | Q(company_signed_on__isnull=False, paper__isnull=False),
                name="amendment_company_signs_first",
                violation_error_message=gettext_lazy("The company signs first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} · {self.paper}" if self.paper else str(self.lease)

    def get_absolute_url(self) -> str:
        return reverse("workspace:sign_amendment", args=[self.lease.number, self.pk])

    def milestones(self) -> list[date]:
        """The days on which the company hears that its signature is missing: some days before it is due, and the day after."""
        return [self.sign_by - timedelta(days=self.review.rule.sign_reminder_days), self.sign_by + timedelta(days=1)]

    @property
    def copy_url(self) -> str:
        return reverse("workspace:amendment_copy", args=[self.lease.number, self.pk])

    @classmethod
    def offer(cls, *, review: "RenewalReview", term: "Term", by: User, now: datetime) -> "Amendment":
        """Issue the paper and ask for its signature. The caller holds the lease's lock and has decided."""
        within = timezone.localdate(now) + timedelta(days=review.rule.sign_within_days)
        amended = cls(review=review, lease=review.lease, sign_by=Holiday.objects.calendar().on_or_after(within), offered_at=now)
        amended.paper = issuing.amendment(amended, term=term, by=by, now=now)
        with because(by=by, now=now):
            amended.save(force_insert=True)
        return amended

    @transaction.atomic
    def sign_for_company(self, *, on: date, copy: StoredFile, by: User, now: datetime, version: int | None = None) -> None:
        """A manager hands in the signed amendment, or staff record the scan, also late.

        Raises `not_allowed`, `fallen_away`, and as the signature does.
        """
        self._lock()
        if not self.lease.company.is_manager(by):
            self._refuse_unless_staff(by)
        self._refuse_fallen_away()
        self.refuse_day(on, since=self.offered_at, now=now)
        self.take_company_signature(on=on, by=by, copy=copy, version=version)
        with because(by=by, now=now):
            self.save(update_fields=["company_signed_on", "company_signed_by", "signed_copy"])
        letters.amendment_signed(self, now=now)

    @transaction.atomic
    def sign_for_centre(self, *, on: date, by: User, now: datetime) -> None:
        """The second signature; nothing else changes by it. Raises `not_allowed`, `own_company`, `already`, `not_yet`, `fallen_away`."""
        self._lock()
        self._refuse_unless_staff(by)
        if self.centre_signed_on:
            raise ValidationError(
                _("The centre has already signed: %(who)s, %(day)s.") % {"who": self.centre_signed_by, "day": self.centre_signed_on},
                code="already",
            )
        if self.company_signed_on is None:
            raise ValidationError(_("The company has not signed yet."), code="not_yet")
        self._refuse_fallen_away()
        self.refuse_day(on, since=self.offered_at, now=now)
        self.centre_signed_on, self.centre_signed_by = on, by
        with because(by=by, now=now):
            self.save(update_fields=["centre_signed_on", "centre_signed_by"])

    def _lock(self) -> None:
        """The lease's row first, then this one, as with the reviews."""
        lease = Lease.objects.select_for_update().get(pk=self.lease_id)
        self.refresh_from_db(from_queryset=Amendment.objects.select_for_update())
        self.lease = lease

    def _refuse_unless_staff(self, by: User) -> None:
        if not by.may_as_staff("workspace.change_amendment"):
            raise ValidationError(_("You may not do this."), code="not_allowed")
        self.lease.company.refuse_own_people(by)

    def _refuse_fallen_away(self) -> None:
        if not Amendment.objects.standing().filter(pk=self.pk).exists():
            raise ValidationError(_("The term of this amendment has fallen away: there is nothing to sign."), code="fallen_away")


SIGNING[AMENDMENT.name] = SignedPapers(Amendment)
