"""Who must not review which proposal: computed from what the portal knows, before anybody is asked and again when they begin to read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from institutes.models import Coordinator, Institute, Researcher
from workspace.models import Reviewer

if TYPE_CHECKING:  # the proposal asks this
    from events.models.proposal import Proposal


class Tie(models.TextChoices):
    """Why somebody is out."""

    OWN = "own", _("proposed it, or speaks in it")
    INSTITUTE = "institute", _("is of the institute that proposes it, or of a speaker's")
    COORDINATES = "coordinates", _("coordinates the institute that proposes it, or a speaker's")
    AFFILIATION = "affiliation", _("works where a speaker works")


def conflicts(proposal: Proposal, reviewers: Iterable[Reviewer]) -> dict[int, list[Tie]]:
    """Primary key of the user → why not, for those who are out. The same few statements for one reviewer and for three hundred."""
    everybody = list(reviewers)
    people = [one.user_id for one in everybody]
    speakers = list(proposal.speakers.select_related("researcher"))
    addresses = {speaker.email.lower() for speaker in speakers if speaker.email}
    institutes = {proposal.institute_id, *(one.researcher.institute_id for one in speakers if one.researcher)}
    names = {_plain(speaker.affiliation) for speaker in speakers} | _names(institutes)
    found: dict[int, list[Tie]] = defaultdict(list)
    profiles = Researcher.objects.filter(user__in=people, institute__in=institutes).values_list("user_id", flat=True)
    keepers = Coordinator.objects.filter(user__in=people, institute__in=institutes).values_list("user_id", flat=True)
    for tie, out in (
        (Tie.OWN, {one.user_id for one in everybody if one.user_id == proposal.proposer_id or one.user.email.lower() in addresses}),
        (Tie.INSTITUTE, {one.user_id for one in everybody if one.institute_id in institutes} | set(profiles)),
        (Tie.COORDINATES, set(keepers)),
        (Tie.AFFILIATION, {one.user_id for one in everybody if _works_at(one) & names}),
    ):
        for person in out:
            found[person].append(tie)
    return dict(found)


def _works_at(reviewer: Reviewer) -> set[str]:
    of = reviewer.institute
    return {_plain(name) for name in ([of.name, of.name_en, of.short_name] if of else [reviewer.affiliation])} - {""}


def _names(institutes: set[int]) -> set[str]:
    rows = Institute.objects.filter(pk__in=institutes).values_list("name", "name_en", "short_name")
    return {_plain(name) for row in rows for name in row} - {""}


def _plain(text: str) -> str:
    """Without spaces and signs, in small letters: people do not write a name twice in the same way."""
    return re.sub(r"[\W_]+", "", text).casefold()
