"""What a reviewer reads: the frozen revision of an application, or a report, without the data of people to write to or to call."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innocenter.accounts.models import User
from innocenter.look.dates import full_day, short_period
from workspace.models import Document, Panel, PanelSeat, RenewalReview, Revision
from workspace.use_of_centre import use_in_term


@dataclass(frozen=True)
class Paper:
    name: str
    size: int
    url: str


@dataclass(frozen=True)
class Section:
    title: str | Promise
    text: str = ""
    facts: list[tuple[str, Any]] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)


def file_of(seat: PanelSeat, revision: Revision | None) -> list[Section]:
    """In the order in which one reads. The caller has checked that the seat opens the file."""
    if revision:
        return _application(seat, revision)
    assert seat.panel.review
    return _grounds(seat, seat.panel.review) if seat.panel.review.is_for_cause else _report(seat, seat.panel.review)


def people_in(panel: Panel) -> list[User]:
    """Whose work it is that the reviewer sees, for the log of accesses."""
    if panel.application:
        return [panel.application.submitted_by] if panel.application.submitted_by else []
    assert panel.review
    return [panel.review.reported_by] if panel.review.reported_by else []


def _application(seat: PanelSeat, revision: Revision) -> list[Section]:
    told, kinds = revision.answers, dict(Document.Kind.choices)
    papers = [
        Paper(f"{kinds.get(one['kind'], one['kind'])}: {one['name']}", one["size"], _document(seat, one["document"]))
        for one in revision.documents
    ]
    day = parse_date(str(told["wanted_from"]))
    facts = [
        (_("Desks"), ngettext("%(count)d desk", "%(count)d desks", told["desks"]) % {"count": told["desks"]}),
        (_("From"), full_day(day) if day else ""),
        (_("Months"), _months(told["months"])),
    ]
    sections = [_cooperation(seat.panel), Section(_("Desks and period"), facts=facts), Section(_("Plan"), text=told["plan"])]
    if told["needs"]:
        sections.append(Section(_("What is needed"), text=told["needs"]))
    return [*sections, Section(_("Documents"), papers=papers)]


def _grounds(seat: PanelSeat, review: RenewalReview) -> list[Section]:
    """Of a review for cause: what staff hold against the stay, and what the company says to it."""
    if review.view or review.view_due_on is None:
        view = review.view
    else:
        view = _("None yet. The company may state it until %(day)s.") % {"day": full_day(review.view_due_on)}
    return [
        _cooperation(seat.panel),
        Section(_("This term"), facts=[(_("Term"), short_period(review.term.first_day, review.term.last_day))]),
        Section(_("Grounds"), text=review.grounds),
        Section(_("The company's view"), text=view),
        Section(_("Plan of the application"), text=review.lease.application.plan),
    ]


def _report(seat: PanelSeat, review: RenewalReview) -> list[Section]:
    word = str(review.get_confirmation_display()) if review.confirmation else _("None yet.")
    reported = timezone.localdate(review.reported_at) if review.reported_at else None
    sections = [
        _cooperation(seat.panel),
        Section(
            _("This term"),
            facts=[
                (_("Term"), short_period(review.term.first_day, review.term.last_day)),
                (_("Report"), _("submitted late") if review.reported_late else _("submitted")),
                (_("Months wanted"), _months(review.months_wanted) if review.months_wanted else "–"),
            ],
        ),
        Section(_("Progress of the plan"), text=review.progress),
        Section(_("Results so far"), text=review.results),
        Section(_("Use of the desk"), text=review.desk_use),
        *([Section(_("Use of the centre until the report"), facts=use_in_term(review, today=reported))] if reported else []),
        Section(_("Plan for the next six months"), text=review.next_plan),
        Section(_("The institute's word"), text="\n".join(filter(None, [word, review.confirmation_words]))),
        Section(_("Plan of the application"), text=review.lease.application.plan),
    ]
    if review.report_file:
        url = reverse("workspace:seat_report_file", args=[seat.pk])
        sections.append(Section(_("Documents"), papers=[Paper(review.report_file.name, review.report_file.size, url)]))
    return [section for section in sections if section.text or section.facts or section.papers]


def _months(count: int) -> str:
    return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}


def _cooperation(panel: Panel) -> Section:
    project = panel.project
    facts = [(_("Project"), project.title), (_("Institute"), project.institute.local_name), *panel.company.public_facts()]
    return Section(_("Cooperation"), facts=facts, text=project.plan)


def _document(seat: PanelSeat, document: int) -> str:
    return reverse("workspace:seat_document", args=[seat.pk, document])
