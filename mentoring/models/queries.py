"""Which requests: who may see them, what waits for whom, which are alike."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, JSONObject, NullIf

from companies.models import Company
from innocenter.accounts.groups import MENTORING
from innocenter.accounts.models import User
from mentoring.models.conversation import Inquiry
from mentoring.models.expert import ExpertProfile
from mentoring.models.offer import Offer, names_of_fields
from mentoring.models.outcome import FollowUp
from mentoring.models.states import FOLLOWED, OPEN, WITH_COMPANY, WITH_EXPERTS, WITH_STAFF, State

if TYPE_CHECKING:  # the request has this as its manager
    from mentoring.models.request import Request


class RequestQuerySet(models.QuerySet["Request"]):
    def of(self, user: User | AnonymousUser) -> Self:
        """Those of the companies that this person acts for, and of companies that these took over. Drafts are their writer's alone."""
        theirs = self.filter(company__in=Company.objects.of_or_before(user).values("pk"))
        return theirs.filter(~Q(state=State.DRAFT) | Q(started_by=user.pk))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """People see what their company asked; staff for mentoring what was sent; experts what they are offered, or took on."""
        if isinstance(user, User) and user.may_as_staff("mentoring.view_request"):
            return self.filter(~Q(state=State.DRAFT) | Q(started_by=user.pk))
        offered = Offer.objects.open().of(user).values("request")
        return self.filter(Q(pk__in=self.of(user).values("pk")) | Q(pk__in=offered))

    def sent(self) -> Self:
        return self.exclude(state=State.DRAFT)

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def with_staff(self) -> Self:
        """Whose next step the staff owe."""
        return self.filter(state__in=WITH_STAFF)

    def with_company(self) -> Self:
        """Whose next step their company owes."""
        return self.filter(state__in=WITH_COMPANY)

    def with_experts(self) -> Self:
        """Whose next step an expert owes, alone or with the company."""
        return self.filter(state__in=WITH_EXPERTS)

    def for_clinic(self, expert: ExpertProfile) -> Self:
        """What can be talked about with them at a clinic day: what is still with the staff, or theirs already and without a time."""
        theirs = Offer.objects.accepted().filter(expert=expert).values("request")
        fits = Q(state__in=WITH_STAFF) | Q(state__in=[State.ACCEPTED, State.HELD], pk__in=theirs)
        return self.filter(fits).order_by("submitted_at", "pk")

    def with_names(self) -> Self:
        asked = Inquiry.objects.open().filter(request=OuterRef("pk"), asks_consent=True)
        return self.select_related("company", "owner", "rule", "similar_to").annotate(asks_consent=Exists(asked))

    def for_page(self) -> Self:
        """With all of which there is one: who sent it, the plan of its series; and its fields as (code, name).

        `newest_list` tells of the newest list of candidates, if there is one. No statement of its own.
        """
        lists: Any = self.model._meta.get_field("candidate_lists").related_model
        newest = lists.objects.filter(request=OuterRef("pk")).order_by("-version")
        own, confirmed = (self.model._meta.get_field(name) for name in ("fields", "confirmed_fields"))
        who = Coalesce(NullIf(F("made_by__name"), Value("")), F("made_by__email"))
        told = JSONObject(pk=F("pk"), version=F("version"), made_at=F("made_at"), made_by=who)
        return (
            self.with_names()
            .waiting_for_log()
            .select_related("submitted_by", "plan")
            .annotate(newest_list=Subquery(newest.values(told=told)[:1]))
            .annotate(own_fields=names_of_fields(own, "pk"), staff_fields=names_of_fields(confirmed, "pk"))
        )

    def newest_first(self) -> Self:
        """Drafts, then what is open by the day on which something is owed, then what is closed."""
        rank = Case(When(state=State.DRAFT, then=0), When(state__in=OPEN, then=1), default=2)
        return self.order_by(rank, F("due_on").asc(nulls_last=True), "-started_at", "-pk")

    def alike(self, request: Request) -> Self:
        """Open ones of the same company that say nearly the same, the most alike first. In one statement, by trigrams."""
        alike: Any = Greatest(TrigramSimilarity("title", request.title), TrigramSimilarity("problem", request.problem))
        others = self.filter(company=request.company_id).open().exclude(pk=request.pk).annotate(likeness=alike)
        return others.filter(likeness__gt=request.rule.alike_percent / 100).order_by("-likeness", "pk")

    def run_out(self, today: date) -> Self:
        """They wait for their company, and its time is over."""
        return self.with_company().filter(due_on__lt=today)

    def late_with_staff(self, today: date) -> Self:
        return self.with_staff().filter(due_on__lt=today)

    def red(self, today: date) -> Self:
        """Open ones whose first answer is overdue, or a next step that is not their company's."""
        step = Q(due_on__lt=today) & ~Q(state__in=WITH_COMPANY)
        return self.open().filter(step | Q(promised_for__lt=today, first_answer_at=None))

    def waiting_for_log(self) -> Self:
        """Adds `waits_for_log`: a session is over, and its log is not written."""
        sessions: Any = self.model._meta.get_field("sessions").related_model
        return self.annotate(waits_for_log=Exists(sessions.objects.log_owed().filter(request=OuterRef("pk"))))

    def wanting_a_time(self) -> Self:
        """An expert has taken it on, and the next step is to agree on a time with them."""
        return self.waiting_for_log().filter(state__in=[State.ACCEPTED, State.HELD], waits_for_log=False)

    def owed_follow_up(self, days: int, today: date) -> Self:
        """Closed as solved, or partly, so many days ago, and not asked about this day or a later one."""
        asked = FollowUp.objects.filter(request=OuterRef("pk"), days__gte=days)
        return self.filter(state__in=FOLLOWED, closed_at__date__lte=today - timedelta(days=days)).exclude(Exists(asked))

    def forgotten_drafts(self, now: datetime) -> Self:
        """Untouched for longer than their rule keeps them."""
        age: Any = models.ExpressionWrapper(F("rule__draft_days") * timedelta(days=1), output_field=models.DurationField())
        return self.filter(state=State.DRAFT).alias(age=age).filter(saved_at__lt=now - F("age"))

    def staff_for(self, company: Company) -> models.QuerySet[User]:
        """Who of the staff can look after a question of this company: the least busy first, never its own people."""
        mine = Count("owned_requests", filter=Q(owned_requests__state__in=OPEN))
        people = User.objects.staff_of(MENTORING).exclude(pk__in=company.people.live().values("user"))
        return people.annotate(open_requests=mine).order_by("open_requests", "pk")
