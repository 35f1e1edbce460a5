"""A question becomes a joint project: what was written goes along, nothing is typed again, and each links to the other."""

from __future__ import annotations

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
from projects.models import Project

MAY_BECOME = (State.HELD, State.REPORTED, State.RESOLVED, State.PARTLY, State.UNRESOLVED, State.NO_WORD)


class Continuation(models.Model):
    """What a question became."""

    request = models.OneToOneField(
        "mentoring.Request", models.PROTECT, related_name="continuation", verbose_name=gettext_lazy("question to the centre")
    )
    project = models.OneToOneField(Project, models.PROTECT, related_name="+", verbose_name=gettext_lazy("project"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("made by"))
    made_at = models.DateTimeField(gettext_lazy("made at"))

    class Meta:
        verbose_name = gettext_lazy("project out of a question")
        verbose_name_plural = gettext_lazy("projects out of questions")

    def __str__(self) -> str:
        return str(self.request)


class Becoming(Closing):
    continuation: Any  # the reverse name, which the type checker knows only of the finished request

    class Meta(Closing.Meta):
        abstract = True

    @property
    def may_become_a_project(self) -> bool:
        """With the expert who looked after it. Two statements at most."""
        return self.state in MAY_BECOME and self.expert is not None and not Continuation.objects.filter(request_id=self.pk).exists()

    @property
    def became(self) -> Project | None:
        """One statement, and none before a session was held: a series goes on after its first, an opened case after its end."""
        if self.state not in MAY_BECOME and self.reopened_at is None and self.wanted != Wanted.SERIES:
            return None
        found = Continuation.objects.filter(request_id=self.pk).select_related("project").first()
        return found.project if found else None

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
