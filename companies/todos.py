"""What companies expect of a person now."""

from datetime import date
from functools import partial

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from companies.membership_steps import renewal_todo
from companies.models import CentreMembership, Company, Person
from companies.models.person import State
from innocenter.accounts.models import User
from innocenter.look.asks import Ask
from innocenter.values.todo import Todo


def asks(user: User, today: date) -> list[Ask]:
    """Invitations to answer, people who ask to be let in, own requests that wait, memberships to renew."""
    asked_in = Q(state=State.ASKED, company__in=Company.objects.managed_by(user).values("pk"))
    people = Person.objects.filter(asked_in | Q(state=State.ASKED, user=user) | Q(state=State.INVITED, email__iexact=user.email))

    def renewals(found: QuerySet[CentreMembership]) -> list[Todo]:
        return [renewal_todo(membership, is_manager=True, today=today) for membership in found.select_related("company")]

    return [Ask(people, partial(people_todos, user=user)), Ask(CentreMembership.objects.to_renew().of_managed(user), renewals)]


def people_todos(found: QuerySet[Person], *, user: User) -> list[Todo]:
    people = list(found.select_related("company", "user"))
    invited = [invitation_todo(person) for person in people if person.state == State.INVITED]
    asked = [request_todo(person) for person in people if person.state == State.ASKED and person.user_id != user.pk]
    waiting = [waiting_todo(person) for person in people if person.state == State.ASKED and person.user_id == user.pk]
    return [*invited, *asked, *waiting]


def todo_about(company: Company) -> Todo | None:
    """For a manager, on the company's page: the request that has waited longest."""
    person = company.people.waiting().select_related("company", "user").order_by("asked_at").first()
    return request_todo(person) if person else None


def invitation_todo(person: Person) -> Todo:
    sentence = _("%(company)s invites you to act for the company. Please accept or decline.") % {"company": person.company.name}
    return Todo(sentence=sentence, due=None, label=_("Look at the invitation"), url=reverse("companies:invitation", args=[person.pk]))


def request_todo(person: Person) -> Todo:
    sentence = _("%(person)s asks to join %(company)s. Please accept or refuse.") % {"person": person, "company": person.company.name}
    return Todo(sentence=sentence, due=None, label=_("Look at the request"), url=reverse("companies:people", args=[person.company_id]))


def waiting_todo(person: Person) -> Todo:
    sentence = _("A manager of %(company)s is looking at your request to join.") % {"company": person.company.name}
    return Todo(sentence=sentence, due=None, label="", url="", waiting=True)
