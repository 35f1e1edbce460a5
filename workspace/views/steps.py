"""Where one is in writing an application: the steps with their addresses."""

from collections.abc import Container
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from workspace.applying import STEPS, Step
from workspace.models import Application
from workspace.models.papers import FIELDS_OF_PART

SLUGS = [step.slug for step in STEPS]


def steps_of(application: Application, here: str, missing: Container[str]) -> list[dict[str, Any]]:
    """The steps with their addresses; a step is done when nothing in it is missing."""
    shown: list[dict[str, Any]] = []
    for step in STEPS:
        is_open = any(key in missing for part in step.parts for key in (part, *FIELDS_OF_PART[part]))
        state = "now" if step.slug == here else "next" if is_open else "done"
        shown.append({"name": step.name, "state": state, "url": reverse("workspace:edit", args=[application.pk, step.slug])})
    state = "now" if here == "check" else "next"
    return [*shown, {"name": _("Check and submit"), "state": state, "url": reverse("workspace:check", args=[application.pk])}]


def about_step(application: Application, here: Step) -> dict[str, Any]:
    place = SLUGS.index(here.slug)
    return {
        "application": Application.objects.with_names().get(pk=application.pk),
        "here": here,
        "steps": steps_of(application, here.slug, application.missing(timezone.localdate())),
        "before": SLUGS[place - 1] if place else "",
        "after": SLUGS[place + 1] if place + 1 < len(SLUGS) else "",
        "today": timezone.localdate(),
    }
