"""Letters about proposed seminars: the subject says what is to be done, and by when."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from events.letters.entry import NAME
from innocenter.accounts.models import User
from innocenter.outbox import calendar
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import absolute

if TYPE_CHECKING:  # the proposals post these letters
    from events.models.proposal import Proposal
    from events.models.proposal_review import ProposalReview
    from events.models.proposal_speaker import ProposalSpeaker, TalkInvitation

CHANGED = _("The proposal has changed meanwhile.")


def _still_silent(letter: Letter) -> str | None:
    """One query: the last time this speaker was asked, and not answered."""
    asked = apps.get_model("events.ProposalSpeaker").objects.silent()
    stands = asked.filter(invitations=int(letter.about_id), invitations__number=F("proposal__invited")).exists()
    return None if stands else str(CHANGED)


def _still_asked(letter: Letter) -> str | None:
    """One query: nobody has asked them anew since, and they have not said that they cannot come."""
    speakers = apps.get_model("events.ProposalSpeaker").objects.filter(declined_at=None, proposal__state__in=["placed", "confirmed"])
    stands = speakers.filter(invitations=int(letter.about_id), invitations__number=F("proposal__invited")).exists()
    return None if stands else str(CHANGED)


def _still_without_slides(letter: Letter) -> str | None:
    """One query: the date stands, on that day, and no slides have come."""
    found = apps.get_model("events.ProposalSpeaker").objects.filter(pk=letter.about_id, proposal__state__in=["placed", "confirmed"])
    speaker = found.exclude(proposal__files__purpose="slides").select_related("proposal__event").first()
    event = speaker.proposal.event if speaker else None
    stands = event and timezone.localdate(event.starts_at) == letter.due_on
    return None if stands else str(CHANGED)


def _still_to_review(letter: Letter) -> str | None:
    found = apps.get_model("events.ProposalReview").objects.to_do().filter(pk=letter.about_id).exists()
    return None if found else str(CHANGED)


RECEIVED = Kind("events.proposal_received", title=_("Proposal received"))
REVIEW_ASKED = Kind("events.review_asked", title=_("Review of a proposal"), still_owed=_still_to_review)
REVIEW_REMINDER = Kind("events.review_reminder", title=_("Reminder: review of a proposal"), still_owed=_still_to_review)
SENT_BACK = Kind("events.proposal_sent_back", title=_("Proposal sent back"))
ACCEPTED = Kind("events.proposal_accepted", title=_("Proposal accepted"))
DECLINED = Kind("events.proposal_declined", title=_("Proposal not accepted"))
PLACED = Kind("events.proposal_placed", title=_("Proposal placed on a date"))
TALK_ASKED = Kind("events.talk_asked", title=_("Speaker asked to confirm"), still_owed=_still_silent)
TALK_REMINDER = Kind("events.talk_reminder", title=_("Reminder: speaker asked to confirm"), still_owed=_still_silent)
TALK_PLACE = Kind("events.talk_place", title=_("Talk at another place"), still_owed=_still_asked)
DATE_OFF = Kind("events.proposal_date_off", title=_("Date of a proposal cancelled"))
TALK_OFF = Kind("events.talk_off", title=_("Talk called off"))
SPEAKER_DECLINED = Kind("events.speaker_declined", title=_("Speaker cannot come"))
SLIDES_WANTED = Kind("events.slides_wanted", title=_("Slides asked for"), still_owed=_still_without_slides)
SLIDES_MISSING = Kind("events.slides_missing", title=_("Reminder: slides asked for"), still_owed=_still_without_slides)


# -- to the proposer


def received(proposal: Proposal, *, now: datetime) -> None:
    _to_proposer(RECEIVED, proposal, now=now, due_on=proposal.decide_by)


def sent_back(proposal: Proposal, *, now: datetime) -> None:
    _to_proposer(SENT_BACK, proposal, now=now, due_on=proposal.decide_by, comment=proposal.comment)


def accepted(proposal: Proposal, *, now: datetime) -> None:
    _to_proposer(ACCEPTED, proposal, now=now, comment=proposal.comment)


def declined(proposal: Proposal, *, now: datetime) -> None:
    _to_proposer(DECLINED, proposal, now=now, comment=proposal.comment)


def placed(proposal: Proposal, *, now: datetime) -> None:
    """Whoever speaks reads it in the question whether they come."""
    if proposal.speakers.filter(email=proposal.proposer.email.lower()).exists():
        return
    assert proposal.event
    _to_proposer(PLACED, proposal, now=now, due_on=timezone.localdate(proposal.event.starts_at))


def date_off(proposal: Proposal, *, now: datetime) -> None:
    """Before the date is forgotten. Whoever speaks reads it in the letter that takes the talk out of their calendar."""
    if proposal.speakers.filter(email=proposal.proposer.email.lower(), asked_for__isnull=False).exists():
        return
    assert proposal.event
    day = timezone.localdate(proposal.event.starts_at)
    _to_proposer(DATE_OFF, proposal, now=now, due_on=day, reason=proposal.event.reason)


def speaker_declined(speaker: ProposalSpeaker, *, now: datetime) -> None:
    proposal = speaker.proposal
    if speaker.email == proposal.proposer.email.lower():
        return
    asked = speaker.invitations.get(number=proposal.invited)
    _post(
        SPEAKER_DECLINED, proposal, to=proposal.proposer, about=asked, link=proposal.get_absolute_url(), now=now, speaker=speaker.name,
        reason=speaker.reason,
    )  # fmt: skip


def _to_proposer(kind: Kind, proposal: Proposal, *, now: datetime, due_on: date | None = None, **more: Any) -> None:
    _post(kind, proposal, to=proposal.proposer, about=proposal, due_on=due_on, link=proposal.get_absolute_url(), now=now, **more)


# -- to reviewers


def review_asked(review: ProposalReview, *, now: datetime) -> None:
    _to_reviewer(REVIEW_ASKED, review, now=now)


def review_reminder(review: ProposalReview, *, now: datetime) -> bool:
    return _to_reviewer(REVIEW_REMINDER, review, now=now)


def _to_reviewer(kind: Kind, review: ProposalReview, *, now: datetime) -> bool:
    return _post(
        kind, review.proposal, to=review.reviewer, about=review, due_on=review.due_on, link=review.get_absolute_url(), now=now,
        until=review.due_on,
    )  # fmt: skip


# -- to speakers


def talk_asked(speaker: ProposalSpeaker, invitation: TalkInvitation, *, now: datetime) -> bool:
    """With the entry for their calendar: the same one on whatever date, the sequence rises."""
    is_again = speaker.proposal.invited > 1
    return _to_speaker(TALK_ASKED, speaker, about=invitation, now=now, method=calendar.REQUEST, is_again=is_again)


def talk_place(speaker: ProposalSpeaker, invitation: TalkInvitation, *, now: datetime) -> bool:
    """The date stands: whoever has answered need not answer again."""
    is_silent = speaker.answer == "silent"
    return _to_speaker(TALK_PLACE, speaker, about=invitation, now=now, method=calendar.REQUEST, is_silent=is_silent)


def talk_reminder(speaker: ProposalSpeaker, invitation: TalkInvitation, *, now: datetime) -> bool:
    return _to_speaker(TALK_REMINDER, speaker, about=invitation, now=now)


def slides_wanted(speaker: ProposalSpeaker, *, until: date, now: datetime) -> bool:
    return _to_speaker(SLIDES_WANTED, speaker, now=now, until=until)


def slides_missing(speaker: ProposalSpeaker, *, until: date, now: datetime) -> bool:
    return _to_speaker(SLIDES_MISSING, speaker, now=now, until=until)


def talk_off(proposal: Proposal, *, now: datetime) -> None:
    """Before the date is forgotten: to each speaker who was asked, with what takes it out of their calendar."""
    for speaker in proposal.speakers.filter(asked_for__isnull=False).select_related("researcher__user"):
        speaker.proposal = proposal
        asked = speaker.invitations.get(number=proposal.invited)
        _to_speaker(TALK_OFF, speaker, about=asked, now=now, method=calendar.CANCEL, is_withdrawn=proposal.state == "withdrawn")


def _to_speaker(kind: Kind, speaker: ProposalSpeaker, *, now: datetime, about: Any = None, method: str = "", **more: Any) -> bool:
    """About the speaker: once for each day of the event; about an invitation: once for each time they are asked."""
    proposal, account = speaker.proposal, speaker.account
    language = account.language if account else speaker.language
    assert speaker.asked_for
    if method:
        with translation.override(language):
            entry = talk_entry(proposal, speaker)
            written = calendar.invitation(entry, method=method, now=now, to=[speaker.email], name=NAME)
        more |= {"calendar": written, "calendar_method": method}
    due_on = None if about else timezone.localdate(speaker.asked_for)
    return _post(
        kind, proposal, to=account or speaker.email, about=about or speaker, due_on=due_on, link=speaker.get_absolute_url(), now=now,
        language=language, **({"until": speaker.confirm_by, "speaker": speaker.name} | more),
    )  # fmt: skip


def talk_entry(proposal: Proposal, speaker: ProposalSpeaker) -> calendar.Entry:
    event = proposal.event
    assert event
    return calendar.Entry(
        uid=f"talk-{proposal.uid}", sequence=proposal.invited - 1, begins=event.starts_at, ends=event.ends_at, title=proposal.title,
        place=event.where_words, host=proposal.institute.local_name, description=event.title, url=absolute(speaker.get_absolute_url()),
    )  # fmt: skip


def _post(
    kind: Kind, proposal: Proposal, *, to: User | str, about: Any, link: str, now: datetime, due_on: date | None = None,
    language: str | None = None, **more: Any,
) -> bool:  # fmt: skip
    spoken = language or (to.language if isinstance(to, User) else "ko")
    with translation.override(spoken):
        event = proposal.event
        context = {
            "what": proposal.title,
            "series": proposal.series.title,
            "institute": proposal.institute.local_name,
            "decide_by": proposal.decide_by,
            "begin": event.starts_at if event else None,
            "end": event.ends_at if event else None,
            "where": event.where_words if event else "",
        }
    letter = Letter.objects.post(kind, to=to, about=about, due_on=due_on, context=context | more, link=link, now=now, language=spoken)
    return letter.is_new
