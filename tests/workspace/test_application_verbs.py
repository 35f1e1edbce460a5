"""Every verb of an application and its offer, in every state, by every role."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from innocenter.accounts.models import User
from tests import make
from tests.make import NOON, TODAY
from workspace.models import Application, Offer, Room, WaitEntry
from workspace.models.states import MOVES, State

pytestmark = pytest.mark.django_db

COMPANY, MANAGER, STAFF, DECIDERS = {"manager", "member"}, {"manager"}, {"clerk", "head"}, {"head"}
OUTSIDERS = {"institute", "stranger", "other staff"}
LATER, OVERDUE = date(2026, 12, 1), date(2026, 12, 2)


def offer_of(application: Application) -> Offer:
    """The one offer; an application that never had one refuses by not having it."""
    offer = application.offers.first()
    if offer is None:
        raise ValidationError("none", code="none")
    return offer


def sign_as_centre(application: Application, by: User) -> None:
    offer = offer_of(application)
    Offer.objects.filter(pk=offer.pk).update(company_signed_on=TODAY, company_signed_by=by, signed_copy=make.signed_copy())
    offer.sign_for_centre(on=TODAY, by=by, now=NOON)


def send_to_review(application: Application, by: User) -> None:
    application.documents.update(accepted_by=by, accepted_at=NOON)
    application.send_to_review(by=by, now=NOON)


def enter_waiting_list(application: Application, by: User) -> None:
    Room.objects.update(is_active=False)
    WaitEntry.enter(application, by=by, now=NOON)


def accept_anew(application: Application, by: User) -> None:
    application.documents.update(accepted_at=None, accepted_by=None)
    application.accept_documents(["registration"], by=by, now=NOON)


Verb = Callable[[Application, User], Any]
VERBS: dict[str, tuple[set[str], set[str], str, Verb]] = {
    # verb: states in which it may be done, roles that may, where it leads, how it is called
    "save_answers": ({"draft"}, COMPANY, "draft", lambda a, by: a.save_answers({"plan": "새 글"}, by=by, now=NOON)),
    "save_asked_part": ({"draft", "supplement"}, COMPANY, "", lambda a, by: a.save_answers({"plan": "새 글"}, by=by, now=NOON)),
    "add_document": ({"draft"}, COMPANY, "draft", lambda a, by: a.add_document("registration", make.stored_file(), by=by, now=NOON)),
    "discard": ({"draft"}, COMPANY, "gone", lambda a, by: a.discard(by=by)),
    "submit": ({"draft"}, MANAGER, "submitted", lambda a, by: a.submit(by=by, now=NOON)),
    "withdraw": (
        {"submitted", "screening", "supplement", "in_review", "selected", "waitlisted", "offered"},
        MANAGER,
        "withdrawn",
        lambda a, by: a.withdraw(by=by, now=NOON),
    ),
    "answer_supplement": (
        {"supplement"},
        MANAGER,
        "screening",
        lambda a, by: a.answer_supplement({"plan": "고쳤습니다."}, by=by, now=NOON),
    ),
    "start_screening": ({"submitted"}, STAFF, "screening", lambda a, by: a.start_screening(by=by, now=NOON)),
    "ask_supplement": (
        {"screening"},
        STAFF,
        "supplement",
        lambda a, by: a.ask_supplement({"plan": "자세히"}, due_on=LATER, by=by, now=NOON),
    ),
    "check_again": ({"screening"}, STAFF, "screening", lambda a, by: a.check_again(by=by, now=NOON)),
    "accept_documents": ({"screening"}, STAFF, "screening", accept_anew),
    "ask_once_more": ({"supplement"}, STAFF, "supplement", lambda a, by: a.ask_once_more(by=by, now=make.noon(OVERDUE))),
    "keep_remarks": ({"draft", "supplement"}, COMPANY, "", lambda a, by: a.keep_remarks({"plan": "고쳤습니다."}, by=by)),
    "return_to_company": (
        {"screening"},  # of a supplement: see test_supplements
        STAFF,
        "returned",
        lambda a, by: a.return_to_company(reason="맞지 않습니다.", by=by, now=NOON),
    ),
    "refuse_as_ineligible": ({"screening"}, STAFF, "ineligible", lambda a, by: a.refuse_as_ineligible(reason="대기업", by=by, now=NOON)),
    "send_to_review": ({"screening"}, STAFF, "in_review", send_to_review),
    "select": ({"in_review"}, DECIDERS, "selected", lambda a, by: a.select(reason="좋습니다.", by=by, now=NOON)),
    "turn_down": ({"in_review"}, DECIDERS, "not_selected", lambda a, by: a.turn_down(reason="아쉽습니다.", by=by, now=NOON)),
    "enter_waiting_list": ({"selected"}, STAFF, "waitlisted", enter_waiting_list),
    "make_offer": (
        {"selected"},
        STAFF,
        "offered",
        lambda a, by: Offer.make(
            application=a, rooms=list(Room.objects.filter(code="FREE")), first_day=date(2026, 12, 14), months=6, by=by, now=NOON
        ),
    ),
    "sign_for_company": (
        {"offered"},
        MANAGER | STAFF,
        "offered",
        lambda a, by: offer_of(a).sign_for_company(on=TODAY, copy=make.signed_copy(), by=by, now=NOON),
    ),
    "sign_for_centre": ({"offered"}, STAFF, "contracted", sign_as_centre),
    "withdraw_offer": ({"offered"}, STAFF, "selected", lambda a, by: offer_of(a).withdraw(reason="수리", by=by, now=NOON)),
}


class RolledBack(Exception):
    pass


def outcome(application: Application, verb: Verb, by: User) -> str:
    """The state it leads to, or "refused:" and the code; nothing of it stays."""
    tried = Application.objects.get(pk=application.pk)
    result = ""
    try:
        with transaction.atomic():
            try:
                with transaction.atomic():
                    verb(tried, by)
                found = Application.objects.filter(pk=application.pk).first()
                result = found.state if found else "gone"
            except ValidationError as refusal:
                codes = {error.code for error in refusal.error_list} if not hasattr(refusal, "error_dict") else {"fields"}
                result = f"refused:{','.join(sorted(map(str, codes)))}"
                assert Application.objects.filter(pk=application.pk).values().get() == before(application)
            raise RolledBack
    except RolledBack:
        return result


def before(application: Application) -> dict[str, Any]:
    names = [field.attname for field in Application._meta.concrete_fields]
    return {name: getattr(application, name) for name in names}


@pytest.mark.parametrize("state", list(MOVES))
def test_each_verb_is_done_only_where_and_by_whom_the_table_says(state: str) -> None:
    application = make.application(state)
    application.refresh_from_db()
    make.desk(code="FREE")
    company = application.company
    insider = make.clerk()
    make.person(company, insider, role="manager")
    member = make.person(company).user
    manager = company.managers().exclude(pk=insider.pk).first()
    institute_side = application.project.counterparts().first() if application.project else None
    roles = {
        "manager": manager, "member": member, "clerk": make.clerk(), "head": make.head(), "own clerk": insider,
        "institute": institute_side, "stranger": make.user(), "other staff": make.staff("programme"),
    }  # fmt: skip
    company_verbs = {
        "save_answers",
        "save_asked_part",
        "add_document",
        "discard",
        "submit",
        "withdraw",
        "answer_supplement",
        "keep_remarks",
        "sign_for_company",
    }
    wrong = []
    for name, (states, allowed, leads_to, verb) in VERBS.items():
        for role, by in roles.items():
            assert by
            if role in OUTSIDERS and state not in states:
                continue  # refused twice over
            found = outcome(application, verb, by)
            may = role in allowed or (role == "own clerk" and name in company_verbs)
            if name == "save_answers" and state == "supplement":
                continue  # the plan is what the supplement asks for: see save_asked_part
            expected = (leads_to or state) if state in states and may else "refused"
            if not found.startswith(expected):
                wrong.append((name, role, found, expected))
    assert wrong == []


@pytest.mark.parametrize("start", list(MOVES))
def test_the_database_refuses_what_the_table_does_not_name(start: State) -> None:
    """Also from `.update()`: an illegal move is an error of the database."""
    application = make.application(start)
    for end in set(MOVES) - {start, *MOVES[start]}:
        with pytest.raises(DatabaseError, match=r"Invalid transition"), transaction.atomic():
            Application.objects.filter(pk=application.pk).update(state=end)
    assert Application.objects.get(pk=application.pk).state == start
