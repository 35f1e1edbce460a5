"""With whom a lease is: the company as the agreement names it, and each change of it since, with the amendment that tells it."""

from datetime import date, datetime
from typing import ClassVar, Self

import pgtrigger
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy

from companies.models import Company, Succession
from innocenter.accounts.models import User
from innocenter.issued.models import IssuedDocument
from workspace.issuing import parties as issuing
from workspace.letters import successions as letters
from workspace.models.lease import Lease


class LeasePartyQuerySet(models.QuerySet["LeaseParty"]):
    def of(self, lease: Lease) -> Self:
        return self.filter(lease=lease).order_by("place")

    def named_otherwise(self) -> "models.QuerySet[Lease]":
        """Living leases whose company has another name or number by now than their last paper says, or of which none is written down."""
        last = self.filter(lease=OuterRef("pk")).order_by("-place")
        told = {name: Subquery(last.values(name)[:1]) for name in ("told_name", "told_number")}
        leases = Lease.objects.live().exclude(outcome=Lease.Outcome.MERGED).annotate(
            **{f"last_{name}": subquery for name, subquery in told.items()}
        )
        same = Q(last_told_name=F("company__name"), last_told_number=F("company__registration_number"))
        return leases.filter(Q(last_told_name=None) | ~same).order_by("pk")


class LeaseParty(models.Model):
    """The first place is the agreement's own; each later one has a paper. Nothing of it changes: the database refuses that."""

    lease = models.ForeignKey(Lease, models.PROTECT, related_name="parties", verbose_name=gettext_lazy("lease"))
    place = models.PositiveSmallIntegerField(gettext_lazy("place"), help_text=gettext_lazy("1 is the party of the agreement."))
    company = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=gettext_lazy("Company"))
    told_name = models.CharField(gettext_lazy("name in the lease"), max_length=200)
    told_number = models.CharField(gettext_lazy("registration number in the lease"), max_length=10)
    since: "models.DateField[date, date]" = models.DateField(gettext_lazy("party since"))
    succession = models.ForeignKey(
        Succession, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("merger or split")
    )
    paper = models.OneToOneField(
        IssuedDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("amendment")
    )
    made_at = models.DateTimeField(gettext_lazy("recorded at"))

    objects = LeasePartyQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("party of a lease")
        verbose_name_plural = gettext_lazy("parties of a lease")
        ordering = ["lease", "place"]
        triggers: ClassVar = [pgtrigger.Protect(name="a_party_stays", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(
                fields=["lease", "place"], name="party_one_in_a_place",
                violation_error_message=gettext_lazy("This change of party is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(place=1, paper=None, succession=None) | Q(place__gt=1, paper__isnull=False),
                name="party_changed_by_a_paper",
                violation_error_message=gettext_lazy("Each change of party has its amendment."),
            ),
            models.CheckConstraint(
                condition=~Q(told_name="") & ~Q(told_number=""), name="party_is_named",
                violation_error_message=gettext_lazy("A party has a name and a number."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.told_name} ({self.told_number})"

    @classmethod
    def first(cls, lease: Lease, *, now: datetime) -> "LeaseParty":
        """Who it is with by now, written down when nobody has. The caller holds the lease's lock, or has just made it."""
        known = cls.objects.of(lease).last()
        return known or cls.objects.create(lease=lease, place=1, since=lease.first_day, made_at=now, **lease.company_as_named())

    @classmethod
    @transaction.atomic
    def follow(
        cls, lease: Lease, *, now: datetime, by: User | None = None, succession: Succession | None = None
    ) -> "LeaseParty | None":
        """Issue the amendment that says who is the party, from which day. None when the last paper says so already.

        Without a succession it is the same company under another name or number, and the company is told here.
        """
        held = Lease.objects.select_for_update(of=("self",)).select_related("company", "project__institute").get(pk=lease.pk)
        before, company = cls.first(held, now=now), held.company
        if (before.told_name, before.told_number) == (company.name, company.registration_number):
            return None
        since = succession.on if succession else cls._since(before, company, timezone.localdate(now))
        made = cls(lease=held, place=before.place + 1, since=since, succession=succession, made_at=now, **held.company_as_named())
        made.paper = issuing.party(made, before, by=by, now=now)
        made.save(force_insert=True)
        if succession is None:
            letters.party_changed(made, before, now=now)
        return made

    @staticmethod
    def _since(before: "LeaseParty", company: Company, today: date) -> date:
        """A new number has the day that staff read in the certificate; a new name counts from the day on which the centre sees it."""
        if before.told_number == company.registration_number:
            return today
        last = company.former_numbers.order_by("-recorded_at").first()
        return last.until if last else today

