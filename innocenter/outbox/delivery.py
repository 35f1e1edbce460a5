"""Send what is owed. Called by a Celery task and by `manage.py deliver_letters`; any number of both may run at once.

A batch is claimed in a short transaction, then each letter is looked at once more, handed over and settled in a statement of its own.
A worker that dies after the server's 250 and before that statement leaves one letter `sending`; when its lease ends it is sent
again under the same Message-ID. That is the only way a letter can arrive twice.
"""

import logging
import os
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _

from innocenter.outbox.envelope import mailbox, sender, wrap
from innocenter.outbox.models import Attempt, Letter, LetterState, Relay, Undeliverable, Unsubscription
from innocenter.outbox.relay import Answer, Connection, MailServer, RelayDown
from innocenter.outbox.rendering import Words, render
from innocenter.outbox.verdicts import Verdict, judge

log = logging.getLogger(__name__)

BATCH = 50
RUN = timedelta(seconds=40)  # shorter than the task's time limit
MARGIN = timedelta(seconds=65)  # what one letter may take at worst: a letter is not begun with less of the lease left
PATIENCE = 60.0  # seconds to wait for a database that is away, to write down that a letter has left
WORKER = f"{socket.gethostname()}:{os.getpid()}"
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Outcome:
    """What became of one letter in one attempt; `words` where it got so far as to be worded."""

    verdict: Verdict
    answer: Answer
    started: datetime
    words: Words | None = None


@dataclass
class Round:
    """One run of `deliver`: the open connection, and what became of the letters."""

    clock: Clock
    server: MailServer
    line: Connection | None = None
    tally: Counter[str] = field(default_factory=Counter)
    is_over: bool = False


def deliver(*, clock: Clock, limit: int = 2000) -> Counter[str]:
    """Send up to `limit` owed letters on one connection; returns how many ended in which state. Never raises for what mail servers do."""
    start = clock()
    run = Round(clock, MailServer.from_url(settings.EMAIL_URL))
    if not Letter.objects.owed(start).exists() or not _reach(run):
        return run.tally
    try:
        while not run.is_over and run.tally.total() < limit and clock() - start < RUN:
            letters = Letter.objects.claim(limit=min(BATCH, limit - run.tally.total()), now=clock())
            if not letters:
                break
            _deliver_batch(run, letters)
    finally:
        if run.line:
            run.line.close()
    return run.tally


def _reach(run: Round) -> bool:
    """Open the line, unless the server rests. A failure rests it for all workers, and costs no letter an attempt."""
    now = run.clock()
    relay = Relay.objects.filter(pk=run.server.address).first()
    if relay and relay.rests(now):
        return False
    try:
        run.line = run.server.connect(timeout=settings.EMAIL_TIMEOUT)
    except RelayDown as failure:
        log.error("the mail server %s cannot be reached: %s", run.server.address, failure)
        Relay.rest(run.server.address, why=str(failure), now=run.clock())
        run.line = None
        return False
    if relay and relay.failures:
        Relay.objects.filter(pk=relay.pk).update(failures=0, shut_until=None, why="")
    return True


def _deliver_batch(run: Round, letters: list[Letter]) -> None:
    stopped = _stopped_addresses(letters)
    for position, letter in enumerate(letters):
        if run.is_over or (letter.next_at or run.clock()) - run.clock() < MARGIN:
            Letter.objects.put_back(letters[position:], token=letter.token, now=run.clock())
            return
        _deliver_one(run, letter, stopped)


def _stopped_addresses(letters: list[Letter]) -> dict[tuple[str, str], str]:
    """(address, subscription) → the reason not to write; the subscription is empty where it stops every letter. Two statements a batch."""
    addresses = {letter.address for letter in letters}
    stopped = {(row.address, row.topic): _("unsubscribed") for row in Unsubscription.objects.filter(address__in=addresses)}
    for row in Undeliverable.objects.filter(address__in=addresses):
        stopped[row.address, ""] = _("refused by the mail server before: %(answer)s") % {"answer": f"{row.smtp_code} {row.smtp_text}"}
    return stopped


def _deliver_one(run: Round, letter: Letter, stopped: dict[tuple[str, str], str]) -> None:
    outcome = _attempt(run, letter, stopped)
    _settle(run, letter, outcome)
    _draw_consequences(run, letter, outcome, stopped)


def _attempt(run: Round, letter: Letter, stopped: dict[tuple[str, str], str]) -> Outcome:
    started = run.clock()
    try:
        reason = _why_not(letter, stopped, now=started)[:500]
        if reason:
            return Outcome(Verdict(LetterState.SKIPPED, reason=reason), Answer("check", None, reason), started)
        words = render(letter)
        to, message = mailbox(letter.address), wrap(letter, words, now=started)
    except (DatabaseError, InterfaceError):
        raise
    except Exception as failure:
        log.exception("letter %s cannot be worded", letter.pk)
        reason = f"{type(failure).__name__}: {failure}"[:500]
        return Outcome(Verdict(LetterState.DEAD, reason=reason, is_our_fault=True), Answer("words", None, reason), started)
    answer = _hand_over(run, to, message)
    return Outcome(judge(letter, answer, now=run.clock()), answer, started, words)


def _why_not(letter: Letter, stopped: dict[tuple[str, str], str], *, now: datetime) -> str:
    """The last look before it leaves: is the letter still owed to this person?"""
    kind = letter.what_kind
    if kind is None:
        raise LookupError(f"No kind of letters is named {letter.kind}.")
    if letter.user is not None and not letter.user.is_active:
        return _("the person's account is closed")
    if kind.useless_after is not None and now > letter.send_at + kind.useless_after:
        return _("too late to be of use")
    if kind.optional and (letter.address, kind.subscription) in stopped:
        return stopped[letter.address, kind.subscription]
    if not kind.urgent and (letter.address, "") in stopped:
        return stopped[letter.address, ""]
    return (kind.still_owed(letter) if kind.still_owed else None) or ""


def _hand_over(run: Round, to: str, message: bytes) -> Answer:
    if run.line is None:
        return Answer("mail", None, "no connection")
    answer = run.line.hand_over(sender=sender(), to=to, message=message)
    if answer.is_cut and answer.stage == "mail" and run.line.letters:  # it hangs up after so many letters: no fault of this one
        run.line.close()
        if _reach(run) and run.line:
            answer = run.line.hand_over(sender=sender(), to=to, message=message)
    return answer


def _draw_consequences(run: Round, letter: Letter, outcome: Outcome, stopped: dict[tuple[str, str], str]) -> None:
    verdict, answer = outcome.verdict, outcome.answer
    if verdict.is_our_fault:
        log.error("letter %s is dead: %s", letter.pk, verdict.reason)
    if verdict.refuses_address and answer.code:
        refused = Undeliverable(address=letter.address, since=run.clock(), smtp_code=answer.code, smtp_text=answer.text)
        Undeliverable.objects.bulk_create([refused], ignore_conflicts=True)
        stopped[letter.address, ""] = verdict.reason
    elif verdict.state == LetterState.SENT and (letter.address, "") in stopped:
        Undeliverable.objects.filter(address=letter.address).delete()
    if answer.is_cut and run.line:
        run.line.close()
        run.is_over = True
        if not answer.is_uncertain:
            Relay.rest(run.server.address, why=f"{answer.stage}: {answer.code or ''} {answer.text}", now=run.clock())


def _settle(run: Round, letter: Letter, outcome: Outcome) -> None:
    """Write down what happened, in one statement; the letter only if the lease is still ours. Waits for a database that is away."""
    now = run.clock()
    n, answer = letter.attempts, outcome.answer
    attempt = Attempt(letter=letter, generation=letter.generation, n=n, worker=WORKER, started_at=outcome.started, finished_at=now)
    attempt.stage, attempt.smtp_code, attempt.smtp_text = answer.stage, answer.code, answer.text
    patience = time.monotonic() + PATIENCE
    while True:
        try:
            is_ours = Letter.objects.settle(letter, _columns(letter, outcome, now=now), attempt)
            break
        except (OperationalError, InterfaceError):
            if time.monotonic() > patience or connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(0.5)
    run.tally[str(outcome.verdict.state) if is_ours else "lost"] += 1


def _columns(letter: Letter, outcome: Outcome, *, now: datetime) -> dict[str, Any]:
    """The letter's columns after the verdict. The words are kept as they left; those of sensitive letters go once nothing is owed."""
    verdict, answer, words = outcome.verdict, outcome.answer, outcome.words
    values: dict[str, Any] = {"state": str(verdict.state), "next_at": verdict.next_at, "reason": verdict.reason}
    if verdict.state != LetterState.SENDING:
        values["token"] = None
    if verdict.state in {LetterState.DEAD, LetterState.SKIPPED}:
        values["closed_at"] = now
    if verdict.state == LetterState.SENT:
        values |= {"sent_at": now, "closed_at": now, "relay_reply": f"{answer.code} {answer.text}"[:500]}
        if words:
            values |= {"subject": words.subject, "text": words.text, "html": words.html}
    if letter.is_sensitive and verdict.next_at is None:
        values |= {"subject": "", "text": "", "html": "", "context": "{}"}
    return values
