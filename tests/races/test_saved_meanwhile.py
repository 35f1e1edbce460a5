"""Two people save the same text at the same moment, on real threads: one is taken, the other is shown it and loses nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from innocenter.look.seen import SeenMixin
from tests import make
from tests.races.meeting import meeting
from tests.races.test_companies import at_once
from tests.workspace.test_saved_meanwhile import plan, profile, report, seen

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = ["나의 글", "동료의 글"]


def save_at_once(made: Callable[[], Any]) -> tuple[list[Any], str]:
    """What each was answered (status, page), and what is stored in the end."""
    company, address, same, field, stored = made()
    other = make.user(name="박동료")
    make.person(company, other, role="manager")
    clients = [make.signed_in(company.managers().exclude(pk=other.pk).get()), make.signed_in(other)]
    opened = seen(clients[0].get(address).content.decode())

    def saving(n: int) -> Callable[[], object]:
        return lambda: clients[n].post(address, {**same, field: WORDS[n], "seen": opened})

    return at_once(saving(0), saving(1)), stored()


@pytest.mark.parametrize("made", [plan, report, profile])
def test_of_two_who_save_at_once_the_second_is_shown_the_first(made: Callable[[], Any]) -> None:
    answers, stored = save_at_once(made)

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    told = next(answer for answer in answers if answer.status_code == 200).content.decode()
    assert stored in WORDS
    assert all(words in told for words in WORDS)


@pytest.mark.parametrize("made", [plan, report, profile])
def test_twin_without_the_lock_the_first_is_replaced_unseen(made: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    looked = meeting(2)

    def look_and_wait(form: SeenMixin) -> None:
        form.instance.refresh_from_db()
        looked.wait()

    for form in (SeenMixin, *SeenMixin.__subclasses__()):
        if "hold" in vars(form):
            monkeypatch.setattr(form, "hold", look_and_wait)
    answers, _stored = save_at_once(made)

    assert [answer.status_code for answer in answers] == [302, 302]
