"""What stands in the papers about an application: receipt, supplement request, decision, agreement."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innocenter.accounts.models import User
from innocenter.issued import content
from innocenter.issued.content import Block, Content
from innocenter.issued.kinds import Kind
from innocenter.issued.models import IssuedDocument
from innocenter.look.dates import bare_day, full_day, moment
from innocenter.values.terms import last_day
from workspace.issuing import kinds, scores

if TYPE_CHECKING:  # the models issue these papers
    from workspace.models.application import Application
    from workspace.models.offer import Offer
    from workspace.models.papers import SupplementRequest
    from workspace.models.rule import Rule

Article = tuple[str, list[str]]  # a heading and its numbered sentences


def receipt(application: Application, *, by: User, now: datetime) -> IssuedDocument:
    def write() -> Content:
        rows = [(paper.get_kind_display(), paper.file.name, f"{paper.file.sha256[:16]}…") for paper in papers]
        blocks = [
            content.paragraph(_("We confirm that the centre has received your application for open office space as follows.")),
            about(application, (_("Submitted"), moment(now)), (_("Submitted by"), by.name)),
            content.table([_("Document"), _("File"), "SHA-256"], rows),
        ]
        if application.due_on:
            words = _("The centre checks by %(day)s whether the application is complete, and then tells you the next step.")
            blocks.append(content.paragraph(words % {"day": full_day(application.due_on)}))
        return Content(_("Receipt of your application for open office space"), blocks, application.company.name)

    papers = list(application.documents.current().select_related("file").order_by("kind"))
    return issue(kinds.RECEIPT, application, write, by=by, now=now)


def supplement(application: Application, request: SupplementRequest, *, by: User, now: datetime) -> IssuedDocument:
    def write() -> Content:
        kept = _("Only these parts can be changed. The time for handling the application stands still until your answer.")
        blocks = [
            content.paragraph(_("To handle your application we need the following by the day named here.")),
            about(application, (_("Supplement due"), full_day(request.due_on))),
            content.table([_("Part"), _("What is wanted")], [(item.get_part_display(), item.note) for item in items]),
            content.paragraph(kept),
            content.paragraph(_("Without your answer by that day the application can be returned undecided.")),
        ]
        return Content(_("Request for a supplement to your application"), blocks, application.company.name)

    items = list(request.items.all())
    return issue(kinds.SUPPLEMENT, application, write, by=by, now=now, part=f"supplement:{request.pk}")


def decision(application: Application, *, by: User, now: datetime) -> IssuedDocument:
    """Selected, not selected, returned or not eligible, with the reason in full."""

    def write() -> Content:
        subject, opening, closing = decided_words(application)
        blocks = [
            content.paragraph(opening),
            about(application, (_("Decision"), application.get_state_display()), (_("Decided on"), full_day(now))),
            content.heading(_("Reason")),
            content.quote(application.reason),
            *scores.told(application),
            content.paragraph(closing),
            *([content.paragraph(_("You can appeal once, until %(day)s.") % {"day": full_day(appeal)})] if appeal else []),
        ]
        return Content(subject, blocks, application.company.name)

    appeal = application.last_day_to_appeal
    return issue(kinds.DECISION, application, write, by=by, now=now, part=str(application.state))


def decided_words(application: Application) -> tuple[str, str, str]:
    """Subject, first and last sentence of a decision."""
    again = _("You can apply again at any time.")
    match application.state:
        case "selected":
            day = full_day(application.due_on) if application.due_on else ""
            closing = _("The centre will offer you desks by %(day)s. The lease begins when both sides have signed the agreement.")
            return _("Your application was selected"), _("Your company was selected for open office space."), closing % {"day": day}
        case "returned":
            return _("Your application is returned"), _("Your application is returned to you without a decision."), again
        case "ineligible":
            opening = _("Your company does not meet the conditions for open office space.")
            return _("Your application does not meet the conditions"), opening, _("When the conditions are met you can apply again.")
        case _:
            opening = _("Thank you for your application. Your company was not selected for open office space.")
            return _("Your application was not selected"), opening, again


def agreement(offer: Offer, *, by: User | None, now: datetime) -> IssuedDocument:
    """The contract that both sides sign: parties, desks, both days in full, terms and rules of the application's rule row."""

    def write() -> Content:
        blocks = [parties(application), *articles(offer), content.signatures(signers(application.company.name))]
        return Content(_("Lease agreement for open office space"), blocks)

    application = offer.application
    return issue(kinds.AGREEMENT, application, write, by=by, now=now, part=f"offer:{offer.pk}")


def parties(application: Application) -> Block:
    project = application.project
    return content.facts(
        [
            (_("Centre"), _("Technology Innovation Centre for Small and Mid-sized Companies")),
            (_("Company"), f"{application.company.name} ({application.company.registration_number})"),
            (_("Application"), application.number),
            (_("Cooperation"), f"{project.title}\n{project.institute.local_name}" if project else ""),
        ]
    )


def signers(company: str) -> list[tuple[str, str, str]]:
    centre = _("Technology Innovation Centre for Small and Mid-sized Companies")
    return [
        (_("For the centre"), centre, _("Date, name, seal or signature")),
        (_("For the company"), company, _("Date, name, seal or signature")),
    ]


def articles(offer: Offer) -> list[Block]:
    told = [*of_the_stay(offer), *of_reviews(offer.application.rule), *of_duties(), *of_the_end(offer)]
    return [block for title, items in told for block in (content.heading(title), content.numbered(items))]


def of_the_stay(offer: Offer) -> list[Article]:
    first_term_ends = last_day(offer.first_day, min(offer.application.rule.term_months, offer.months))
    days = {"first": full_day(offer.first_day), "last": full_day(offer.last_day), "term": full_day(first_term_ends)}
    return [
        (_("Article 1 (Purpose)"), [_("The centre gives the company desks in its open office space for the cooperation named above.")]),
        (_("Article 2 (Desks)"), [", ".join(str(room) for room in offer.rooms)]),
        (
            _("Article 3 (Period)"),
            [
                _("The stay begins on %(first)s and ends on %(last)s at the latest; both days are included.") % days,
                _("The first term lasts from %(first)s to %(term)s, both days included.") % days,
            ],
        ),
    ]


def of_reviews(rule: Rule) -> list[Article]:
    numbers = {
        "months": rule.term_months,
        "opens": rule.review_opens_days,
        "report": rule.report_due_days,
        "decision": rule.decision_due_days,
    }
    return [
        (
            _("Article 4 (Terms and reviews)"),
            [
                _("The desks are given for terms of at most %(months)s months, counted from the first day.") % numbers,
                _("The review opens %(opens)s days, the company's report is due %(report)s days before a term ends.") % numbers,
                _("The centre decides %(decision)s days before a term ends. The next term follows from its decision.") % numbers,
            ],
        ),
    ]


def of_duties() -> list[Article]:
    return [
        (
            _("Article 5 (Duties)"),
            [
                _("The desks are used for the cooperation only. They are not given to others."),
                _("The company tells the centre at once when the cooperation changes or ends."),
                _("The company keeps the rules of the house and pays for damage that it causes."),
            ],
        ),
    ]


def of_the_end(offer: Offer) -> list[Article]:
    numbers = {"checkout": offer.application.rule.checkout_working_days, "day": full_day(offer.sign_by)}
    return [
        (
            _("Article 6 (End)"),
            [
                _("The lease ends with a term that is not extended, and with the last day of Article 3."),
                _("The company may leave earlier by notice. The centre may end the lease for cause after a review."),
                _("The check-out takes place within %(checkout)s working days after the last day: desks empty, cards given back.")
                % numbers,
            ],
        ),
        (
            _("Article 7 (Signature)"),
            [
                _("The agreement takes effect when both sides have signed. If the company has not signed by %(day)s, the offer lapses.")
                % numbers
            ],
        ),
    ]


def about(application: Application, *more: tuple[str, str]) -> Block:
    project, desks, months = application.project, application.desks or 0, application.months or 0
    return content.facts(
        [
            (_("Receipt number"), application.number),
            (_("Company"), f"{application.company.name} ({application.company.registration_number})"),
            (_("Cooperation"), f"{project.title}\n{project.institute.local_name}" if project else ""),
            (_("Desks"), ngettext("%(count)d desk", "%(count)d desks", desks) % {"count": desks}),
            (_("From"), bare_day(application.wanted_from) if application.wanted_from else ""),
            (_("Months"), ngettext("%(count)d month", "%(count)d months", months) % {"count": months}),
            *more,
        ]
    )


def issue(kind: Kind, application: Application, write: content.Writer, *, by: User | None, now: datetime, part: str = "") -> IssuedDocument:
    spoken = kinds.languages(application.company)
    return IssuedDocument.objects.issue(kind, about=application, write=write, by=by, now=now, part=part, languages=spoken)
