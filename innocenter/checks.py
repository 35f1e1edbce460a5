"""What the portal refuses to start on; `manage.py check --database default --deploy` tells the same."""

import logging
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage, Error, Tags, Warning, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections, transaction

TAG = "innocenter"
LOOKS = "vendor/krds/css/component/output.css"
log = logging.getLogger(__name__)
BLIND = """
    SELECT datctype IN ('C', 'POSIX') FROM pg_database WHERE datname = current_database()
"""


@register(TAG, deploy=True)
def secret_is_ours(**kwargs: Any) -> list[CheckMessage]:
    """A demo and `innocenter.local` may run on the secret that everybody can read; nothing else may."""
    if settings.SECRET_KEY != settings.DEFAULT_SECRET or settings.DEMO or settings.LOCAL:
        return []
    hint = "Set SECRET_KEY to 50 random characters, or DEMO=1 for a demo."
    return [Error("SECRET_KEY is the published default.", hint=hint, id="innocenter.E001")]


@register(TAG, deploy=True)
def letters_name_the_centre(**kwargs: Any) -> list[CheckMessage]:
    """Outside a demo nobody can answer to an address that does not exist, and mail servers refuse letters from one."""
    said = {"MAIL_FROM": settings.DEFAULT_FROM_EMAIL, "CENTRE_CONTACT": settings.CENTRE_CONTACT}
    unset = [name for name, value in said.items() if "innocenter.example" in value]
    if not unset or settings.DEMO or settings.LOCAL:
        return []
    hint = "Set MAIL_FROM to an address that your mail server lets through, CENTRE_CONTACT to whom people may ask."
    return [Warning(f"Letters show an address that does not exist: {', '.join(unset)} not set.", hint=hint, id="innocenter.W002")]


@register(TAG, Tags.database)
def database_is_fit(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for alias in databases or []:
        try:
            found += unfit(alias)
        except DatabaseError as problem:
            hint = "Is DATABASE_URL right, and PostgreSQL running?"
            found.append(Error(f"The database does not answer: {problem}", hint=hint, id="innocenter.E004"))
    return found


@register(TAG, Tags.staticfiles)
def pages_have_their_looks(**kwargs: Any) -> list[CheckMessage]:
    """Without the npm packages every page works and is bare."""
    if settings.COLLECTED or finders.find(LOOKS):
        return []
    hint = "Type `make run` or `make test`, which install them, or `npm ci --ignore-scripts`."
    words = "The front-end packages are not installed (node_modules): pages are without their looks."
    return [Warning(words, hint=hint, id="innocenter.W001")]


def unfit(alias: str) -> list[CheckMessage]:
    """Hangul must be letters to the database, and transactions READ COMMITTED: the locks of the verbs count on it."""
    found: list[CheckMessage] = []
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        (isolation,) = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
        # Before the first migration pg_trgm is not there yet; what blinds it is the character type of the database.
        cursor.execute("SELECT show_trgm('한국') = '{}'" if cursor.fetchone()[0] else BLIND)
        (is_blind,) = cursor.fetchone()
    if isolation != "read committed":
        hint = "Set default_transaction_isolation = 'read committed' for this database and role."
        found.append(Error(f"Transactions of {alias} are {isolation.upper()}, not READ COMMITTED.", hint=hint, id="innocenter.E003"))
    if is_blind:
        hint = "Create it with --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C.UTF-8 (compose.yaml shows how)."
        found.append(Error(f"Hangul search is blind in the database {alias}: LC_CTYPE is C.", hint=hint, id="innocenter.E002"))
    return found


def refuse_unsafe_start() -> None:
    """Raises ImproperlyConfigured with what is wrong. Django by itself checks the database only for some commands, never for a server."""
    found = run_checks(tags=[TAG], include_deployment_checks=True, databases=["default"])
    wrong = [message for message in found if message.is_serious()]
    for message in found:
        if not message.is_serious():
            log.warning("%s %s", message.msg, message.hint)
    connections.close_all()  # a forking server must not hand this connection to its children
    if wrong:
        raise ImproperlyConfigured("The portal does not start.\n" + "\n".join(str(message) for message in wrong))


def refuse_unsafe_worker(**kwargs: Any) -> None:
    """For Celery's signals, which swallow every exception but this one."""
    try:
        refuse_unsafe_start()
    except ImproperlyConfigured as refusal:
        raise SystemExit(str(refusal)) from None
