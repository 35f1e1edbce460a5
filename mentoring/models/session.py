"""A session: a company and an expert meet about a question, at the centre, online or at the company."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from innocenter.accounts.models import User
from innocenter.lifecycle import Moves
from mentoring.models.offer import Offer
from mentoring.models.session_ending import SessionEnding
from mentoring.models.session_papers import SessionExpert
from mentoring.models.session_record import SessionRecord
from mentoring.models.session_states import LIVE, SESSION_MOVES, SESSION_TONES, Form, SessionState, Side
from workspace.models.claim import midnight

if TYPE_CHECKING:  # a session asks nothing of the finished question but through its own row
    from companies.models import Company
    from mentoring.models.expert import ExpertProfile

STRIKE_DAYS = timedelta(days=365)
DAY = timedelta(days=1)


def has_it() -> Any:
    """Of a session: its expert has the question. Who gave it back, or had a conflict of interest, reads nothing more of it."""
    return Offer.objects.accepted().filter(request=OuterRef("request"), expert=OuterRef("expert"))


class SessionQuerySet(models.QuerySet["Session"]):
    def of_company(self, user: User | AnonymousUser) -> Self:
        """About questions of the companies that this person acts for."""
        requests: Any = Session._meta.get_field("request").related_model
        return self.filter(request__in=requests.objects.of(user).values("pk"))

    def of_expert(self, user: User | AnonymousUser) -> Self:
        """Those of the expert who still has the question, and those to which this person comes along."""
        if not isinstance(user, User):
            return self.none()
        along = SessionExpert.objects.of(user).live().filter(session=OuterRef("pk"))
        return self.filter(Q(Exists(has_it()), expert__researcher__user=user) | Q(Exists(along)))

    def of(self, user: User | AnonymousUser) -> Self:
        """Those who take part, and whoever else acts for the company; the staff read sessions in the admin."""
        company, expert = self.of_company(user).values("pk"), self.of_expert(user).values("pk")
        return self.filter(Q(pk__in=company) | Q(pk__in=expert))

    def with_names(self) -> Self:
        return self.select_related(
            "request__company", "request__owner", "request__rule", "expert__researcher__institute", "expert__researcher__user",
            "room__site", "hold", "clinic_slot",
        )  # fmt: skip

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def scheduled(self) -> Self:
        return self.filter(state=SessionState.SCHEDULED)

    def proposed(self, now: datetime) -> Self:
        """Times that can still be taken."""
        return self.filter(state=SessionState.PROPOSED, kept_until__gt=now, starts_at__gt=now)

    def run_out(self, now: datetime) -> Self:
        """Proposed, and nobody took them."""
        return self.filter(Q(kept_until__lte=now) | Q(starts_at__lte=now), state=SessionState.PROPOSED)

    def over(self, now: datetime) -> Self:
        """Their time is over, and nothing was said yet."""
        return self.scheduled().filter(ends_at__lte=now)

    def without_log(self) -> Self:
        return self.filter(state=SessionState.HELD)

    def log_owed(self) -> Self:
        """By an expert who still has the question."""
        return self.without_log().filter(Exists(has_it()))

    def without_link(self) -> Self:
        return self.scheduled().filter(form=Form.ONLINE, join_link="")

    def took_place(self) -> Self:
        return self.filter(state__in=[SessionState.HELD, SessionState.REPORTED])

    def on(self, day: date) -> Self:
        return self.filter(starts_at__gte=midnight(day), starts_at__lt=midnight(day + DAY))

    def from_day(self, day: date) -> Self:
        return self.filter(starts_at__gte=midnight(day))

    def missed_ever(self) -> Self:
        return self.filter(state=SessionState.NO_SHOW)

    def missed(self, now: datetime) -> Self:
        """What counts: not excused, and not long ago."""
        return self.missed_ever().filter(excused_at=None, starts_at__gt=now - STRIKE_DAYS)

    def missed_by(self, side: str, *, company: Company, expert: ExpertProfile, now: datetime) -> Self:
        """In any of their questions."""
        found = self.missed(now).filter(absent=side)
        return found.filter(request__company=company) if side == Side.COMPANY else found.filter(expert=expert)

    def objected(self) -> Self:
        """The staff have not looked at it yet, or let it count."""
        return self.missed_ever().filter(objected_at__isnull=False, excused_at=None)


@pghistory.track(exclude=[*SessionRecord.TEXTS, "place"])
class Session(SessionEnding):
    """Its verbs: `session_arranging.py` until it begins, `session_ending.py` after."""

    State = SessionState
    MOVES: ClassVar[Moves] = SESSION_MOVES

    objects = SessionQuerySet.as_manager()

    class Meta(SessionEnding.Meta):
        pass

    @property
    def tone(self) -> str:
        return SESSION_TONES[SessionState(self.state)]

    def can_be_taken(self, now: datetime) -> bool:
        """As `proposed` picks them."""
        return self.state == SessionState.PROPOSED and self.kept_until is not None and self.kept_until > now and self.starts_at > now

    def link_opens_at(self) -> datetime:
        return self.starts_at - timedelta(minutes=self.request.rule.join_minutes)

    def shows_link(self, now: datetime) -> bool:
        """To those who take part, from shortly before the beginning to the end."""
        return bool(self.join_link) and self.state == SessionState.SCHEDULED and self.link_opens_at() <= now < self.ends_at
