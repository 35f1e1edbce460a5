"""A walk over state × verb × role: what is possible is asked of the verbs themselves, and undone."""

from collections.abc import Callable, Iterable, Mapping
from itertools import product
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from companies.models import Company
from innocenter.accounts.models import User
from tests import make, make_panels

Verb = Callable[[Any, User], Any]
STAFF = frozenset({"clerk", "head"})


class Undo(Exception):
    pass


def cast(company: Company) -> dict[str, User]:
    """Everybody there is, seen from a company. "own clerk": staff for the space who also act for it; "reviewer": without a seat."""
    own_clerk = make.clerk()
    make.person(company, own_clerk)
    manager = company.managers().exclude(pk=own_clerk.pk).first()
    assert manager
    return {
        "manager": manager, "member": make.person(company).user, "clerk": make.clerk(), "head": make.head(), "own clerk": own_clerk,
        "programme": make.staff("programme"), "privacy": make.staff("privacy officer"), "reviewer": make_panels.reviewer().user,
        "researcher": make.researcher(user=make.user()).user, "other manager": make.company().managers().get(), "stranger": make.user(),
    }  # fmt: skip


def done(row: Model, verb: Verb, by: User) -> bool:
    """Whether the verb does it. What it refuses changes nothing of the row; what it does is undone."""
    rows = type(row)._base_manager.filter(pk=row.pk)
    before = list(rows.values())
    try:
        with transaction.atomic():
            verb(rows.get(), by)
            raise Undo
    except Undo:
        return True
    except ValidationError:
        assert list(rows.values()) == before
        return False


def possible(row: Model, verbs: Mapping[str, Verb], roles: Mapping[str, User]) -> set[tuple[str, str]]:
    return {(name, role) for (name, verb), (role, by) in product(verbs.items(), roles.items()) if done(row, verb, by)}


def cells(*lines: tuple[Iterable[str], Iterable[str]]) -> set[tuple[str, str]]:
    """(verbs, roles) → every pair."""
    return {pair for verbs, roles in lines for pair in product(verbs, roles)}
