"""How the cooperation stands, in the institute's own words. Silence is never a yes."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import because
from projects.models import Project
from workspace.letters import renewals as letters
from workspace.models.review import Review
from workspace.models.review_states import WEIGHT, Answer

if TYPE_CHECKING:
    from workspace.models.renewal import RenewalReview


class Confirmed(Review):
    """Every answer is kept as an `InstituteWord`; the one that counts stands on the review itself."""

    confirmation = models.CharField(gettext_lazy("The institute's word"), max_length=8, choices=Answer, blank=True)
    confirmation_words = models.TextField(gettext_lazy("In the institute's own words"), blank=True)
    confirmed_at = models.DateTimeField(gettext_lazy("Confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("Confirmed by")
    )

    if TYPE_CHECKING:
        words: Any

    class Meta:
        abstract = True

    @property
    def is_unconfirmed(self) -> bool:
        return not self.is_decided and not self.is_for_cause and self.confirmation in {"", Answer.UNKNOWN}

    def confirmation_milestones(self) -> list[date]:
        """The days on which the institute is asked while it is silent: the opening, with the report, its own due day, the deputies'."""
        return sorted({self.opens_on, self.report_due_on, self.confirmation_due_on, self.deputies_on})

    def may_answer(self, user: User) -> bool:
        """Whether this person speaks for the institute and has not said how it stands yet; “don't know” may be answered better later."""
        if self.is_decided or self.is_for_cause or not self.lease.project.is_answerable_by(user):
            return False
        return not self.words.filter(project=self.lease.project_id, by=user, spoken_to="").exclude(answer=Answer.UNKNOWN).exists()

    @transaction.atomic
    def confirm(self, answer: str, *, by: User, now: datetime, words: str = "") -> None:
        """One of the institute's people says how the cooperation stands, once each. Raises `not_allowed`, `already_confirmed`."""
        self._lock()
        if not Project.objects.filter(pk=self.lease.project_id).answerable_by(by).exists():
            raise ValidationError(_("Only the institute's people of this project may confirm it."), code="not_allowed")
        self._refuse_unless_asked()
        if not self.may_answer(by):
            before = self.words.filter(project=self.lease.project_id, by=by, spoken_to="").last()
            raise ValidationError(
                _("%(who)s answered already: %(answer)s."),
                code="already_confirmed",
                params={"who": by, "answer": before.get_answer_display()},
            )
        self._keep_word(answer, words=words, by=by, now=now)

    @transaction.atomic
    def record_call(self, answer: str, *, spoken_to: str, called_at: datetime, by: User, now: datetime, words: str = "") -> None:
        """Staff asked by telephone: who was spoken to, when, and what was said. Raises `not_allowed`, `spoken_to`, `called_at`."""
        self._lock()
        self._refuse_unless_staff(by)
        self._refuse_unless_asked()
        if not spoken_to.strip():
            raise ValidationError({"spoken_to": _("Write whom you spoke to.")}, code="spoken_to")
        if not self.opened_at <= called_at <= now:
            raise ValidationError({"called_at": _("The call was after the review began, and not later than now.")}, code="called_at")
        self._keep_word(answer, words=words, by=by, now=now, spoken_to=spoken_to.strip(), called_at=called_at)

    def _keep_word(
        self, answer: str, *, words: str, by: User, now: datetime, spoken_to: str = "", called_at: datetime | None = None
    ) -> None:
        said = {"answer": Answer(answer), "words": words, "by": by, "at": now, "spoken_to": spoken_to, "called_at": called_at}
        with because(by=by, now=now):
            InstituteWord.objects.create(review=cast("RenewalReview", self), project=self.lease.project, **said)
            before = self.confirmation
            self.weigh_words()
            self.save()
        if self.confirmation != before:
            self._follow_up(by=by, now=now)

    def weigh_words(self) -> None:
        """Put the answer that counts on the row: of the project's present institute, the best; of equal ones the first."""
        said = list(self.words.filter(project=self.lease.project_id).order_by("at", "pk"))
        counts = min(said, key=lambda word: WEIGHT.index(word.answer), default=None)
        self.confirmation, self.confirmation_words = (counts.answer, counts.words) if counts else ("", "")
        self.confirmed_at, self.confirmed_by = (counts.at, counts.by) if counts else (None, None)

    def _follow_up(self, *, by: User, now: datetime) -> None:
        """A cooperation that ended leaves the company some weeks to name another institute; one that goes on after all takes that back."""
        if self.confirmation == Answer.ENDED:
            self.lease.lose_institute(by=by, now=now, rule=self.rule)
        elif self.confirmation in {Answer.ALIVE, Answer.CHANGED}:
            self.lease.keep_institute(by=by, now=now)
        if self.confirmation in {Answer.CHANGED, Answer.ENDED}:
            letters.review_answered(cast("RenewalReview", self), now=now)

    def _refuse_unless_asked(self) -> None:
        self._refuse_decided()
        if self.is_for_cause:
            raise ValidationError(_("In a review for cause the institute is not asked."), code="not_asked")


@pghistory.track()
class InstituteWord(models.Model):
    """One answer of the institute: given after signing in, or told to staff on the telephone."""

    review = models.ForeignKey("workspace.RenewalReview", models.PROTECT, related_name="words", verbose_name=gettext_lazy("Renewal review"))
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=gettext_lazy("Project"))
    answer = models.CharField(gettext_lazy("Answer"), max_length=8, choices=Answer)
    words = models.TextField(gettext_lazy("In the institute's own words"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=gettext_lazy("Answered or recorded by"))
    at = models.DateTimeField(gettext_lazy("Answered at"))
    spoken_to = models.CharField(gettext_lazy("Spoken to"), max_length=60, blank=True)
    called_at = models.DateTimeField(gettext_lazy("Called at"), null=True, blank=True)

    objects: ClassVar[models.Manager["InstituteWord"]]

    class Meta:
        verbose_name = gettext_lazy("institute's word")
        verbose_name_plural = gettext_lazy("institutes' words")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="word_of_a_call_says_who_and_when",
                condition=Q(spoken_to="", called_at__isnull=True) | (~Q(spoken_to="") & Q(called_at__isnull=False)),
                violation_error_message=gettext_lazy("A telephone call has a name and a time."),
            ),
            models.CheckConstraint(
                name="word_answer_is_known",
                condition=Q(answer__in=Answer.values),
                violation_error_message=gettext_lazy("Choose one of the answers."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_answer_display()

    @property
    def who(self) -> str:
        """As people read it: the person who answered, or the one on the telephone and who wrote it down."""
        if self.spoken_to:
            return _("%(who)s, by telephone (recorded by %(staff)s)") % {"who": self.spoken_to, "staff": self.by}
        return str(self.by)
