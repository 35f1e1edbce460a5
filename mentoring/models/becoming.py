"""A question becomes a joint project or a demand: what was written goes along, nothing is typed again, and each links to the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from mentoring.models.closing import Closing
from mentoring.models.states import State, Wanted
from projects.models import Demand, Project

MAY_BECOME = (State.HELD, State.REPORTED, State.RESOLVED, State.PARTLY, State.UNRESOLVED, State.NO_WORD)
MAY_SEEK = (*MAY_BECOME, State.ANSWERED, State.REFERRED, State.DECLINED, State.NO_SHOW)
"""Where the centre's own help has come to something, or to nothing: a partner can be looked for."""


@dataclass(frozen=True)
class Grown:
    """What has grown out of a question."""

    project: Project | None = None
    demand: Demand | None = None

    @property
    def is_sought(self) -> bool:
        """The one that was closed makes room for another."""
        return self.demand is not None and self.demand.state != Demand.State.CLOSED


class Continuation(models.Model):
    """What a question became: one project, and demands one after another."""

    request = models.ForeignKey(
        "mentoring.Request", models.PROTECT, related_name="continuations", verbose_name=gettext_lazy("question to the centre")
    )
    project = models.OneToOneField(Project, models.PROTECT, related_name="+", null=True, verbose_name=gettext_lazy("project"))
    demand = models.OneToOneField(Demand, models.PROTECT, related_name="+", null=True, verbose_name=gettext_lazy("technology demand"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("made by"))
    made_at = models.DateTimeField(gettext_lazy("made at"))

    class Meta:
        verbose_name = gettext_lazy("project out of a question")
        verbose_name_plural = gettext_lazy("projects out of questions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(project__isnull=False, demand=None) | models.Q(project=None, demand__isnull=False),
                name="continuation_is_one_thing",
                violation_error_message=gettext_lazy("A question becomes a project or a demand."),
            ),
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(project__isnull=False), name="continuation_one_project",
                violation_error_message=gettext_lazy("This question has become a project already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.request)


class Becoming(Closing):
    continuations: Any  # the reverse name, which the type checker knows only of the finished request

    class Meta(Closing.Meta):
        abstract = True

    @property
    def may_become_a_project(self) -> bool:
        """With the expert who looked after it. Two statements at most."""
        return self.state in MAY_BECOME and self.expert is not None and self.became is None

    @property
    def may_become_a_demand(self) -> bool:
        return self.may_seek(self.grown)

    def may_seek(self, grown: Grown) -> bool:
        return self.state in MAY_SEEK and not grown.is_sought

    def may_join(self, grown: Grown, *, has_expert: bool) -> bool:
        """`may_become_a_project`, for who has read what has grown and the offers: no statement."""
        return self.state in MAY_BECOME and has_expert and grown.project is None

    @property
    def grown(self) -> Grown:
        """One statement, and none before anything can have grown: a series goes on after its first, an opened case after its end."""
        if self.state not in MAY_SEEK and self.reopened_at is None and self.wanted != Wanted.SERIES:
            return Grown()
        rows = list(Continuation.objects.filter(request_id=self.pk).select_related("project", "demand"))
        project = next((row.project for row in rows if row.project), None)
        return Grown(project, next((row.demand for row in reversed(rows) if row.demand), None))

    @property
    def became(self) -> Project | None:
        return self.grown.project

    def as_demand(self) -> dict[str, Any]:
        """What a demand starts with. It stays with the company until it publishes it."""
        fields = self.confirmed_fields.all() or self.fields.all()
        return {
            "title": self.title,
            "text": "\n\n".join(part for part in (self.problem, self.tried, self.would_help) if part)[:3000],
            "fields_of_demand": [field.pk for field in fields],
        }

    def as_plan(self) -> dict[str, str]:
        """What a project starts with. Its title stands in letters and lists, so nothing of the question's words goes into it."""
        parts = [self.title, self.problem, self.tried, self.would_help]
        return {
            "title": _("Joint project out of question %(number)s") % {"number": self.number},
            "plan": "\n\n".join(part for part in parts if part)[:5000],
        }

    @transaction.atomic
    def become_project(self, *, title: str, plan: str, starts_on: date, months: int, by: User, now: datetime) -> Project:
        """Plan it with the expert's institute, which is asked to confirm. The confirmed fields and the files go along.

        Raises ValidationError `not_yours`, `illegal_move`, `no_expert` or `same`.
        """
        self.lock()
        self._refuse_others(by)
        self._refuse_unless_in(MAY_BECOME)
        expert = self.expert
        if expert is None:
            raise ValidationError(_("No expert has the question now."), code="no_expert")
        if self.became:
            raise ValidationError(_("This question has become a project already."), code="same")
        project = Project.objects.propose(
            company=self.company, researcher=expert.researcher, title=title, plan=plan, starts_on=starts_on, months=months, by=by, now=now,
            origin=(self.number or "", self.get_absolute_url()),
        )  # fmt: skip
        project.fields.set(self.confirmed_fields.all() or self.fields.all())
        for kept in self.files.all():
            project.files.get_or_create(file_id=kept.file_id, defaults={"added_by_id": kept.added_by_id, "added_at": kept.added_at})
        Continuation.objects.create(request_id=self.pk, project=project, made_by=by, made_at=now)
        return project

    @transaction.atomic
    def become_demand(self, words: Mapping[str, Any], *, by: User, now: datetime) -> Demand:
        """A draft of what the company looks for; it publishes it itself. Files stay here: what is published has none.

        `words`: as `Demand.objects.write` takes them. Raises ValidationError `not_yours`, `illegal_move` or `same`.
        """
        self.lock()
        self._refuse_others(by)
        self._refuse_unless_in(MAY_SEEK)
        if self.grown.is_sought:
            raise ValidationError(_("This question has become a demand already."), code="same")
        origin = (self.number or "", self.get_absolute_url())
        demand = Demand.objects.write(company=self.company, **words, by=by, now=now, origin=origin)
        Continuation.objects.create(request_id=self.pk, demand=demand, made_by=by, made_at=now)
        return demand
