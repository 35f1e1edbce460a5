from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID, uuid4

import pghistory
import pgtrigger
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from innocenter.lifecycle import because
from innocenter.outbox import kinds
from innocenter.outbox.context import ContextDecoder, ContextEncoder
from innocenter.outbox.kinds import Kind
from innocenter.outbox.poke import poke_on_commit

if TYPE_CHECKING:
    from innocenter.accounts.models import User

LEASE = timedelta(minutes=2)  # longer than every SMTP step of one letter together: 4 × 15 s


class LetterState(models.TextChoices):
    PLANNED = "planned", _("planned")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    RETRY = "retry", _("will be tried again")
    DEAD = "dead", _("could not be delivered")
    CANCELLED = "cancelled", _("cancelled")
    SKIPPED = "skipped", _("no longer needed")


State = LetterState
# A row that is `sending` past its lease is *uncertain*: its worker died or hung. Another takes it over, under the same Message-ID.
MOVES: dict[LetterState, frozenset[LetterState]] = {
    State.PLANNED: frozenset({State.SENDING, State.CANCELLED}),
    State.SENDING: frozenset({State.SENT, State.RETRY, State.DEAD, State.SKIPPED, State.PLANNED}),
    State.RETRY: frozenset({State.SENDING, State.CANCELLED, State.PLANNED}),
    State.DEAD: frozenset({State.PLANNED, State.CANCELLED}),
    State.SENT: frozenset(),
    State.CANCELLED: frozenset(),
    State.SKIPPED: frozenset(),
}
TRANSITIONS = [(str(old), str(new)) for old, after in MOVES.items() for new in sorted(after)]
OWED = [State.PLANNED, State.RETRY, State.SENDING]
EXPLAINED = [State.DEAD, State.CANCELLED, State.SKIPPED]
INSERT = "INSERT INTO outbox_letter ({}) VALUES ({}) ON CONFLICT ({}) DO NOTHING RETURNING id"
SETTLE = (
    "WITH mine AS (UPDATE outbox_letter SET {} WHERE id = %s AND token = %s RETURNING id) "
    "INSERT INTO outbox_attempt ({}) VALUES ({}) RETURNING (SELECT count(*) FROM mine)"
)
KEY = ["kind", "address", "about_type", "about_id", "due_on"]


class LetterQuerySet(models.QuerySet["Letter"]):
    def owed(self, now: datetime) -> Self:
        """Due and not finished, and not in the hands of a worker whose lease still runs."""
        return self.filter(state__in=OWED, next_at__lte=now)

    def about(self, thing: models.Model) -> Self:
        return self.filter(about_type=thing._meta.label_lower, about_id=str(thing.pk))

    def late(self, since: datetime) -> Self:
        """Not sent although due before `since`."""
        return self.filter(state__in=OWED, send_at__lt=since, next_at__isnull=False)

    def dead(self) -> Self:
        return self.filter(state=State.DEAD)

    @transaction.atomic
    def claim(self, *, limit: int, now: datetime) -> list["Letter"]:
        """Take up to `limit` owed letters for LEASE; each knows who reads it. Nobody else gets them meanwhile.

        A letter taken over from a lost worker gets that worker's attempt written down.
        """
        letters = list(
            self.owed(now).select_for_update(skip_locked=True, of=("self",)).select_related("user").order_by("-urgent", "next_at")[:limit]
        )
        lost = [letter for letter in letters if letter.state == State.SENDING]
        if lost:
            Attempt.write_lost(lost, now=now)
        token = uuid4()
        self.filter(pk__in=[letter.pk for letter in letters]).update(
            state=State.SENDING, token=token, next_at=now + LEASE, attempts=models.F("attempts") + 1
        )
        for letter in letters:
            letter.state, letter.token, letter.next_at = State.SENDING, token, now + LEASE
            letter.attempts += 1
        return letters

    def put_back(self, letters: Iterable["Letter"], *, token: UUID | None, now: datetime) -> int:
        """Give back unsent letters of an own claim, as if they had not been taken."""
        return self.filter(pk__in=[letter.pk for letter in letters], token=token).update(
            state=State.PLANNED, token=None, next_at=now, attempts=models.F("attempts") - 1
        )

    def settle(self, letter: "Letter", values: dict[str, Any], attempt: "Attempt") -> bool:
        """One statement: the attempt is written down in any case, the letter only if our lease was not taken over. Says whether it was."""
        said = [field for field in Attempt._meta.concrete_fields if not field.primary_key]
        given = [field.get_db_prep_save(field.pre_save(attempt, True), connection) for field in said]
        changes, columns = ", ".join(f"{name} = %s" for name in values), ", ".join(str(field.column) for field in said)
        with connection.cursor() as cursor:
            given = [*values.values(), letter.pk, letter.token, *given]
            cursor.execute(SETTLE.format(changes, columns, ", ".join(["%s"] * len(said))), given)
            return bool(cursor.fetchone()[0])

    def post(
        self,
        kind: Kind,
        *,
        to: "User | str",
        now: datetime,
        about: models.Model | None = None,
        due_on: date | None = None,
        context: dict[str, Any] | None = None,
        link: str = "",
        send_at: datetime | None = None,
        language: str | None = None,
    ) -> "Letter":
        """Write the letter down, once for each (kind, address, about, due date); a second call returns the first letter.

        With neither `about` nor `due_on` (a code to sign in) each call is a letter of its own. Call it in the transaction of the fact
        that it tells. `letter.is_new` says whether this call made it. `link` is a path of the portal; dates in `context` stay dates.
        Raises ValidationError for an address that is none.
        """
        letter = self._addressed(kind, to=to, language=language, now=now, send_at=send_at)
        if about is not None:
            letter.about_type, letter.about_id = about._meta.label_lower, str(about.pk)
        elif due_on is None:
            letter.about_type, letter.about_id = kind.name, uuid4().hex
        if link and (not link.startswith("/") or link.startswith("//")):
            raise ValueError(f"A letter links to a path of the portal, not to {link!r}.")
        letter.due_on, letter.context, letter.link = due_on, context or {}, link
        return self._keep(letter)

    def post_rendered(
        self, kind: Kind, *, to: "User | str", subject: str, text: str, html: str = "", now: datetime, language: str | None = None
    ) -> "Letter":
        """Write down a message that somebody else has worded (`backend.OutboxBackend`). Each call is a letter of its own."""
        letter = self._addressed(kind, to=to, language=language, now=now, send_at=None)
        letter.about_type, letter.about_id = kind.name, uuid4().hex
        letter.subject, letter.text, letter.html = " ".join(subject.split())[:250], text, html
        return self._keep(letter)

    def cancel(self, *, about: models.Model, kinds: Iterable[Kind], reason: str, now: datetime) -> int:
        """Call off letters that wait; those under way or sent stay. Returns how many."""
        waiting = self.about(about).filter(kind__in=[kind.name for kind in kinds], state__in=[State.PLANNED, State.RETRY])
        return waiting.update(state=State.CANCELLED, reason=reason, next_at=None, closed_at=now)

    def _addressed(self, kind: Kind, *, to: "User | str", language: str | None, now: datetime, send_at: datetime | None) -> "Letter":
        user = None if isinstance(to, str) else to
        address = (to if isinstance(to, str) else to.email).strip().lower()
        validate_email(address)
        spoken = language or getattr(user, "language", "") or "ko"
        due = send_at or now
        return self.model(
            kind=kind.name, address=address, user=user, language=spoken, urgent=kind.urgent, posted_at=now, send_at=due, next_at=due
        )

    def _keep(self, letter: "Letter") -> "Letter":
        fields = [field for field in self.model._meta.concrete_fields if not field.primary_key]
        columns = ", ".join(str(field.column) for field in fields)
        marks = ", ".join(["%s"] * len(fields))
        values = [field.get_db_prep_save(field.pre_save(letter, True), connection) for field in fields]
        with connection.cursor() as cursor:
            cursor.execute(INSERT.format(columns, marks, ", ".join(KEY)), values)
            row = cursor.fetchone()
        if row is None:
            return self.get(**{name: getattr(letter, name) for name in KEY})
        letter.pk, letter.is_new = row[0], True
        letter._state.adding, letter._state.db = False, connection.alias
        poke_on_commit()
        return letter


def state_is(*states: LetterState) -> Q:
    return Q(state__in=[str(state) for state in states])


@pghistory.track(
    pghistory.InsertEvent("posted"),
    pghistory.UpdateEvent("started_over", condition=pgtrigger.AnyChange("generation")),
    pghistory.UpdateEvent("ended", condition=pgtrigger.Q(new__state__in=[str(state) for state in EXPLAINED])),
    fields=["state", "generation", "attempts", "reason"],
    model_name="LetterDecision",
)
class Letter(models.Model):
    """One e-mail to one person about one thing."""

    State = LetterState
    MOVES = MOVES
    is_new = False

    kind = models.CharField(_("kind"), max_length=80)
    address = models.EmailField(_("address"), max_length=254)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), null=True, blank=True, on_delete=models.SET_NULL, related_name="letters"
    )
    about_type = models.CharField(_("about"), max_length=80, blank=True, help_text=_("Model that the letter is about."))
    about_id = models.CharField(_("number of what it is about"), max_length=40, blank=True)
    due_on = models.DateField(_("date it tells"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=[("ko", _("Korean")), ("en", _("English"))], default="ko")
    context = models.JSONField(_("what it tells"), default=dict, blank=True, encoder=ContextEncoder, decoder=ContextDecoder)
    link = models.CharField(_("link"), max_length=500, blank=True)
    urgent = models.BooleanField(_("urgent"), default=False)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    posted_at = models.DateTimeField(_("posted"))
    send_at = models.DateTimeField(_("due"))
    next_at = models.DateTimeField(
        _("next look"),
        null=True,
        blank=True,
        help_text=_("When it is sent or tried again. While it is being sent: when the worker's lease ends."),
    )
    token = models.UUIDField(_("token of the attempt"), null=True, blank=True, editable=False)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    generation = models.PositiveIntegerField(_("generation"), default=1)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    relay_reply = models.CharField(_("answer of the mail server"), max_length=500, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.UniqueConstraint(
                fields=KEY, name="letter_once", nulls_distinct=False, violation_error_message=_("This letter has been posted already.")
            ),
            models.CheckConstraint(name="letter_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="letter_owed_has_next_look",
                condition=(state_is(*OWED) & Q(next_at__isnull=False)) | (~state_is(*OWED) & Q(next_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="letter_sending_has_lease",
                condition=(state_is(State.SENDING) & Q(token__isnull=False)) | (~state_is(State.SENDING) & Q(token__isnull=True)),
            ),
            models.CheckConstraint(
                name="letter_sent_has_reply",
                condition=(state_is(State.SENT) & Q(sent_at__isnull=False) & ~Q(relay_reply=""))
                | (~state_is(State.SENT) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="letter_end_has_reason", condition=~state_is(*EXPLAINED) | (~Q(reason="") & Q(closed_at__isnull=False))
            ),
        ]
        indexes = [
            models.Index(fields=["-urgent", "next_at"], name="letter_owed", condition=state_is(*OWED)),
            models.Index(fields=["-closed_at"], name="letter_dead", condition=state_is(State.DEAD)),
            models.Index(fields=["about_type", "about_id"], name="letter_about"),
            models.Index(fields=["address", "-id"], name="letter_address"),
            models.Index(fields=["state", "-id"], name="letter_state"),
        ]
        triggers = [
            pgtrigger.FSM(name="letter_moves", field="state", transitions=TRANSITIONS)
        ]

    def __str__(self) -> str:
        return f"{self.what_kind or self.kind} → {self.address}"

    @property
    def message_id(self) -> str:
        """The same for every attempt of one generation, so that mail programs fold a repeat."""
        return f"<letter-{self.pk}-{self.generation}@{settings.MAIL_DOMAIN}>"

    @property
    def what_kind(self) -> Kind | None:
        return kinds.find(self.kind)

    @property
    def is_sensitive(self) -> bool:
        return self.what_kind is not None and self.what_kind.sensitive

    def about(self) -> models.Model | None:
        """The thing it tells of, as it is now; None if it is gone."""
        if not self.about_id or self.about_type == self.kind:
            return None
        room: type[models.Model] = apps.get_model(self.about_type)
        return next(iter(room._base_manager.filter(pk=self.about_id).order_by()), None)  # at most one: no need to put them in order

    @transaction.atomic
    def try_again(self, *, by: "User", now: datetime) -> None:
        """Start over with a new Message-ID. Raises ValidationError unless it is dead or waits for another try."""
        self._lock(State.PLANNED)
        if self.is_sensitive and not (self.text or self.context):
            raise ValidationError(_("The text held a code and was deleted. Ask the person to request a new one."), code="gone")
        self.state, self.next_at, self.reason, self.closed_at = State.PLANNED, now, "", None
        self.generation, self.attempts = self.generation + 1, 0
        with because(by=by, now=now):
            self.save(update_fields=["state", "next_at", "reason", "closed_at", "generation", "attempts"])
        poke_on_commit()

    @transaction.atomic
    def give_up(self, *, by: "User", reason: str, now: datetime) -> None:
        """Stop trying. Raises ValidationError without a reason, or if the letter is under way or finished."""
        self._lock(State.CANCELLED)
        if not reason.strip():
            raise ValidationError(_("Say why."), code="required")
        self.state, self.next_at, self.reason, self.closed_at = State.CANCELLED, None, reason.strip()[:500], now
        if self.is_sensitive:
            self.subject, self.text, self.html, self.context = "", "", "", {}
        with because(by=by, reason=self.reason, now=now):
            self.save(update_fields=["state", "next_at", "reason", "closed_at", "subject", "text", "html", "context"])

    def _lock(self, target: LetterState) -> None:
        self.refresh_from_db(from_queryset=Letter.objects.select_for_update())
        if target not in MOVES[State(self.state)] or self.state == State.SENDING:
            raise ValidationError(
                _("This letter is “%(state)s” now: nothing was changed."), code="moved", params={"state": self.get_state_display()}
            )


class Attempt(models.Model):
    """One try to hand a letter to the mail server. Never changed."""

    letter = models.ForeignKey(Letter, verbose_name=_("letter"), on_delete=models.CASCADE, related_name="tries")
    generation = models.PositiveIntegerField(_("generation"), default=1)
    n = models.PositiveIntegerField(_("number"))
    worker = models.CharField(_("worker"), max_length=100)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"))
    stage = models.CharField(_("stage"), max_length=20, help_text=_("How far the conversation with the mail server came."))
    smtp_code = models.PositiveSmallIntegerField(_("code"), null=True, blank=True)
    smtp_text = models.CharField(_("answer"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["pk"]
        triggers = [pgtrigger.Protect(name="attempt_append_only", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.n}: {self.stage} {self.smtp_code or ''}"

    @staticmethod
    def write_lost(letters: list[Letter], *, now: datetime) -> None:
        """What workers leave that died or hung. An attempt with an uncertain end has been written down already."""
        told = set(Attempt.objects.filter(letter__in=letters).values_list("letter_id", "generation", "n"))
        Attempt.objects.bulk_create(
            Attempt(
                letter=letter, generation=letter.generation, n=letter.attempts, worker="?", started_at=(letter.next_at or now) - LEASE,
                finished_at=now, stage="lost",
            )
            for letter in letters
            if (letter.pk, letter.generation, letter.attempts) not in told
        )
