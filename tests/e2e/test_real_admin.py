"""Every table of the staff's real site: its list, its form to add and one of its objects, looked at by axe.

A model that is new is looked at without being named; one that needs a row of its own gets a maker in ONE.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import RequestFactory
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from events.models import ProposalRule, Subscription, material
from innocenter.issued.models import IssuedDocument
from innocenter.outbox.models import Heartbeat, Letter, Relay, Undeliverable, Unsubscription
from innocenter.privacy.models import AccessEvent, Consent, ConsentText
from innocenter.taxonomy.models import Holiday
from mentoring.models import CannedReply, Synonym
from tests import (
    make,
    make_clinics,
    make_demands,
    make_events,
    make_experts,
    make_mentoring,
    make_offers,
    make_panels,
    make_proposals,
    make_sessions,
)
from tests.e2e.conftest import SignIn, check_looks
from tests.tries import rows_matching
from workspace.models import Closure, LeaseParty
from workspace.models.condition import Condition

pytestmark = pytest.mark.django_db(transaction=True)


def letter() -> Any:
    make.lease()
    return Letter.objects.first()


def consent() -> Any:
    return Consent.objects.give(user=make.user(), text=ConsentText.objects.all()[0], ip="192.0.2.1", now=make.NOON)


def looked_at() -> Any:
    seen = make.user()
    about = {"about_type": "accounts.user", "about_id": str(seen.pk), "people": [seen.pk]}
    return AccessEvent.objects.create(actor=make.clerk(), action="read", request_id="r1", **about)


def extended(**conditions: Any) -> Any:
    review = make.renewal_review(reported=True)
    verb = review.extend_with_conditions if conditions else review.extend
    verb(by=make.head(), months=6, reason="계획대로 진행되고 있습니다.", now=make.NOON, **conditions)
    return review


def condition() -> Any:
    extended(conditions=[("시험성적서", make.TODAY)])
    return Condition.objects.get()


def document() -> Any:
    make.application("submitted")
    return IssuedDocument.objects.first()


def closed_room() -> Any:
    return Closure.objects.close(make.meeting_room(), make.hours("09:00", "18:00"), reason="수리", by=make.clerk(), now=make.NOON)


def with_material() -> Any:
    event = make_events.registration("queued").event
    event.questions.create(kind="one", words_ko="식사", choices="일반식\n채식")
    return material.add(event, title_ko="자료", readers="all", link="https://video.example.com/", by=make_events.clerk(), now=make.NOON)


ONE: dict[str, Callable[[], Any]] = {
    "companies.centremembership": make.membership,
    "events.series": make_events.series,
    "events.event": lambda: with_material().event,
    "events.material": with_material,
    "events.registration": make_events.registration,
    "events.subscription": lambda: Subscription.objects.create(person=make.user(), series=make_events.series(), since=make.NOON),
    "events.guestsignup": make_events.guest_sign_up,
    "events.survey": lambda: make_events.over().event.survey,
    "events.proposal": lambda: make_proposals.proposal("review"),
    "events.proposalrule": lambda: ProposalRule.objects.create(effective_from=make.TODAY),
    "events.agendaitem": lambda: make_events.draft().items.create(begins="15:00", minutes=20, title_ko="인사말"),
    "issued.issueddocument": document,
    "workspace.amendment": lambda: extended().amendment,
    "workspace.booking": make.booking,
    "workspace.closure": closed_room,
    "workspace.condition": condition,
    "workspace.panel": make_panels.scoring,
    "workspace.reviewer": make_panels.reviewer,
    "accounts.user": make.user,
    "companies.company": lambda: make.company(fields=["EE"]),
    "companies.person": lambda: make.person(make.company()),
    "institutes.institute": lambda: make.institute(coordinator=make.user(), fields=["EE"]),
    "institutes.researcher": lambda: make.researcher(fields=["EE"]),
    "projects.project": make.confirmed_project,
    "projects.demand": lambda: make_demands.answer().demand,
    "taxonomy.holiday": lambda: Holiday.objects.create(day=make.TODAY, name="임시 공휴일"),
    "workspace.site": lambda: make.desk().site,
    "workspace.room": make.desk,
    "workspace.application": lambda: make.application("supplement"),
    "workspace.waitentry": lambda: make.application("waitlisted").waits.latest("since"),
    "workspace.lease": make.lease,
    "workspace.leaseparty": lambda: LeaseParty.first(make.lease(), now=make.NOON),
    "workspace.renewalreview": lambda: make.renewal_review(reported=True),
    "mentoring.expertprofile": make_experts.expert,
    "mentoring.slothold": make_experts.hold,
    "mentoring.offer": make_offers.offer,
    "mentoring.session": make_sessions.session,
    "mentoring.clinicday": make_clinics.clinic,
    "mentoring.synonym": lambda: Synonym.objects.create(word="3D 프린터", same_as="적층제조"),
    "mentoring.declaredtie": rows_matching.tie,
    "mentoring.rival": rows_matching.rival,
    "mentoring.request": lambda: make_mentoring.request("answered"),
    "mentoring.cannedreply": lambda: CannedReply.objects.create(title="시험 기관 안내", use="answer", text="다음과 같습니다."),
    "outbox.letter": letter,
    "outbox.heartbeat": lambda: Heartbeat.objects.create(name="beat", at=make.NOON),
    "outbox.relay": lambda: Relay.objects.get_or_create(address="mail.example.com:25", defaults={"why": "timed out"})[0],
    "outbox.undeliverable": lambda: Undeliverable.objects.create(
        address="gone@example.com", since=make.NOON, smtp_code=550, smtp_text="5.1.1 no such user"
    ),
    "outbox.unsubscription": lambda: Unsubscription.objects.create(address="quiet@example.com", topic="news", since=make.NOON),
    "privacy.accessevent": looked_at,
    "privacy.consent": consent,
}


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
def test_every_table_of_the_staffs_site_is_accessible(page: Page, live_server: LiveServer, sign_in: SignIn, model: type[Model]) -> None:
    label, name = model._meta.label_lower, f"admin:{model._meta.app_label}_{model._meta.model_name}"
    one = ONE[label]() if label in ONE else model._default_manager.first()
    assert one is not None, f"{label} needs a maker in ONE"
    staff = make.user(is_staff=True, is_superuser=True, name="김담당")
    sign_in(staff)
    asked = RequestFactory().get("/")
    asked.user = staff
    paths = [reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[one.pk])]
    if admin.site.get_model_admin(model).has_add_permission(asked):
        paths.append(reverse(f"{name}_add"))
    for path in paths:
        answer = page.goto(f"{live_server.url}{path}")
        assert answer is not None
        assert (answer.status, page.url) == (200, f"{live_server.url}{path}")
        assert page.locator("html").get_attribute("lang") == "ko"
        check_looks(page)
