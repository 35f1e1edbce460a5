"""Where a membership stands, who does what next, and what happened to it: for its company's pages."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from companies.models import CentreMembership, Company, Standing
from innocenter.lifecycle import Moment, timeline
from innocenter.look.dates import full_day
from innocenter.values.todo import Todo

State = CentreMembership.State
SENTENCES: dict[str, str | Promise] = {
    State.APPLIED: gettext_lazy("The company applied for the membership."),
    State.ACTIVE: gettext_lazy("The membership began."),
    State.RENEWAL_DUE: gettext_lazy("The time to renew began."),
    State.SUSPENDED: gettext_lazy("The centre suspended the membership."),
    State.EXPIRED: gettext_lazy("The membership ended."),
    State.REVOKED: gettext_lazy("The centre revoked the membership."),
    State.DECLINED: gettext_lazy("The centre declined the application."),
    State.WITHDRAWN: gettext_lazy("The company gave the membership up."),
}
BACK: dict[tuple[str, str], str | Promise] = {
    (State.RENEWAL_DUE, State.ACTIVE): gettext_lazy("The membership was renewed."),
    (State.SUSPENDED, State.ACTIVE): gettext_lazy("The suspension was lifted."),
}


def membership_facts(membership: CentreMembership, standing: Standing, today: date) -> list[tuple[str, str]]:
    """The three or four facts that a member looks for."""
    facts = [(_("Kind"), membership.tier_words(today))]
    if membership.tenant_since:
        facts.append((_("Valid"), _("while your lease lives")))
    elif membership.state in {State.REVOKED, State.WITHDRAWN} and membership.ended_at:
        facts.append((_("Ended on"), full_day(membership.ended_at)))
    elif membership.last_day:
        facts.append((_("Valid until"), full_day(membership.last_day)))
    if standing.is_active:
        facts.append(
            (_("Rooms"), ngettext("%(n)d hour a month", "%(n)d hours a month", standing.hours_per_month) % {"n": standing.hours_per_month})
        )
        facts.append((_("Bookable"), ngettext("%(n)d day ahead", "%(n)d days ahead", standing.horizon_days) % {"n": standing.horizon_days}))
    return facts


def membership_todo(company: Company, membership: CentreMembership | None, *, is_manager: bool, today: date) -> Todo | None:
    """What the company is asked for now, or who else is at work."""
    state = membership.state if membership else ""
    if membership and state == State.APPLIED:
        return Todo(_("The centre looks at your application and writes to you."), None, "", "", waiting=True)
    if membership and state == State.RENEWAL_DUE:
        return renewal_todo(membership, is_manager=is_manager, today=today)
    if membership and state == State.SUSPENDED:
        return Todo(_("The membership is suspended. Please talk to the centre; whom to ask stands below."), None, "", "", waiting=True)
    if membership and state == State.ACTIVE:
        label, url = _("Show the membership card"), reverse("companies:membership_card", args=[company.pk])
        return Todo(_("Nothing to do. Show the card at the reception when you come."), None, label, url, waiting=True)
    if not is_manager:
        return Todo(_("A manager of the company can apply for a membership."), None, "", "", waiting=True)
    return Todo(
        _("Apply for the membership: it takes two minutes."), None, _("Apply for a membership"),
        reverse("companies:membership_apply", args=[company.pk]),
    )  # fmt: skip


def renewal_todo(membership: CentreMembership, *, is_manager: bool, today: date) -> Todo:
    last_day = membership.last_day
    late = bool(last_day and last_day < today)
    words = {"company": membership.company.name}
    if not is_manager:
        return Todo(_("A manager of the company has to renew the membership."), last_day, "", "", late=late, waiting=True)
    url = reverse("companies:membership_renew", args=[membership.company_id])
    return Todo(_("Please renew the membership of %(company)s.") % words, last_day, _("Renew the membership"), url, late=late)


def membership_moments(membership: CentreMembership) -> list[tuple[datetime, str, str]]:
    """What happened, newest first: when, what (and why), who."""
    return [
        (
            moment.at,
            f"{BACK.get((before, moment.state), SENTENCES[moment.state])} {moment.reason}".strip(),
            str(moment.by) if moment.by else "",
        )
        for moment, before in _with_states_before(membership)
    ]


def _with_states_before(membership: CentreMembership) -> list[tuple[Moment, str]]:
    moments = timeline(membership)
    return [(moment, older.state if older else "") for moment, older in zip(moments, [*moments[1:], None], strict=True)]
