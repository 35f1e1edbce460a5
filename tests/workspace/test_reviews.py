"""A renewal review: the report, the institute's word, the decision, and every refusal on the way."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from innocenter.outbox.models import Letter
from tests import make
from tests.refusals import refusal
from workspace import renewals
from workspace.models import Lease, RenewalReview
from workspace.models.report import Report

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
E = date(2026, 12, 31)
IN_TIME, DUE, LATE = make.noon(date(2026, 11, 10)), make.noon(date(2026, 12, 1)), make.noon(date(2026, 12, 2))


def letters(kind: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=f"workspace.{kind}").values_list("address", flat=True))


def test_a_report_is_saved_by_anybody_and_submitted_by_a_manager():
    review = make.renewal_review()
    company = review.lease.company
    colleague = make.person(company).user

    review.save_report(Report(progress="반쯤"), by=colleague, now=IN_TIME)
    assert (review.state, review.report_saved_by) == ("open", colleague)
    assert refusal(review.submit_report, by=colleague, now=IN_TIME) == "not_allowed"
    assert refusal(review.submit_report, by=company.managers().get(), now=IN_TIME) == "incomplete"

    review.save_report(make.REPORT, by=colleague, now=IN_TIME)
    review.submit_report(by=company.managers().get(), now=IN_TIME)
    assert (review.state, review.reported_late) == ("reported", False)
    assert refusal(review.save_report, make.REPORT, by=colleague, now=IN_TIME) == "already_reported"
    assert refusal(review.submit_report, by=company.managers().get(), now=IN_TIME) == "already_reported"


def test_a_company_that_wants_to_leave_need_not_plan():
    review = make.renewal_review()
    manager = review.lease.company.managers().get()
    review.save_report(Report("끝났습니다.", "제품", "주 1일", still_needed=False), by=manager, now=IN_TIME)
    review.submit_report(by=manager, now=IN_TIME)
    assert review.state == "reported"


@pytest.mark.parametrize(("now", "late"), [(DUE, False), (LATE, True)])
def test_a_late_report_is_taken_and_marked(now, late):
    review = make.renewal_review()
    manager = review.lease.company.managers().get()
    review.save_report(make.REPORT, by=manager, now=now)
    review.submit_report(by=manager, now=now)
    assert review.reported_late is late


def test_the_institute_answers_once_and_may_better_a_do_not_know():
    review = make.renewal_review()
    researcher = review.lease.project.researcher.user
    assert review.lease.company.managers().get() not in review.lease.project.counterparts()

    review.confirm("unknown", by=researcher, now=IN_TIME)
    assert review.is_unconfirmed
    review.confirm("alive", words="잘 되고 있습니다.", by=researcher, now=IN_TIME)
    assert not review.is_unconfirmed
    assert refusal(review.confirm, "ended", by=researcher, now=IN_TIME) == "already_confirmed"
    for nobody in (review.lease.company.managers().get(), make.clerk(), make.user()):
        assert refusal(review.confirm, "alive", by=nobody, now=IN_TIME) == "not_allowed"


def test_extending_adds_the_next_term():
    review = make.renewal_review(reported=True)
    head = make.head()

    term = review.extend(by=head, months=6, reason="성과가 뚜렷합니다.", now=LATE)

    assert (term.number, term.first_day, term.last_day, term.review) == (2, date(2027, 1, 1), date(2027, 6, 30), review)
    assert (review.state, review.decided_by, review.reason) == ("extended", head, "성과가 뚜렷합니다.")
    assert review.lease.state == "active"


def test_extending_with_conditions_names_them():
    review = make.renewal_review(reported=True)
    head = make.head()
    assert refusal(review.extend_with_conditions, by=head, months=6, conditions=[(" ", E)], reason="조건부", now=LATE) == "conditions"
    review.extend_with_conditions(by=head, months=3, conditions=[("주 3일 이상 사용", date(2027, 2, 1))], reason="조건부", now=LATE)
    review.refresh_from_db()
    assert (review.state, review.conditions) == ("extended_with_conditions", "주 3일 이상 사용 (2027. 2. 1. (월)까지)")
    assert list(review.condition_rows.values_list("text", "due_on")) == [("주 3일 이상 사용", date(2027, 2, 1))]


def test_ending_starts_the_end_and_keeps_the_desk_until_the_check_out():
    review = make.renewal_review(reported=True)
    review.end(by=make.head(), reason="협력이 끝났습니다.", now=LATE)

    lease = Lease.objects.get()
    assert (lease.state, lease.outcome, lease.last_day, lease.checkout_due_on) == (
        "ending",
        "not_renewed",
        date(2026, 12, 31),
        date(2027, 1, 8),
    )
    assert renewals.start_checkouts(date(2026, 12, 31), now=make.noon(date(2026, 12, 31))) == 0
    assert renewals.start_checkouts(date(2027, 1, 1), now=make.noon(date(2027, 1, 1))) == 1
    assert renewals.start_checkouts(date(2027, 1, 1), now=make.noon(date(2027, 1, 1))) == 0

    make.inspected(lease)

    lease.record_checkout(by=make.clerk(), on=date(2027, 1, 5), outcome="graduated", now=make.noon(date(2027, 1, 6)))
    desk = lease.claims.get()
    assert (lease.state, lease.outcome, desk.state, desk.days.upper) == ("closed", "graduated", "live", date(2027, 1, 1))
    assert refusal(lease.record_checkout, by=make.head(), on=date(2027, 1, 5), now=make.noon(date(2027, 1, 6))) == "illegal_move"
    assert make.lease(desk_=desk.room, first_day=date(2027, 2, 1))


def test_a_decision_that_comes_after_the_last_day_is_still_a_decision():
    """The lease stays active and the review stands first in the queue, overdue; the end comes 14 days after the letter."""
    after = date(2027, 1, 11)
    review = make.renewal_review(reported=True)
    renewals.sweep(now=make.noon(after))
    review.refresh_from_db()
    assert (review.state, review.lease.state) == ("reported", "active")
    assert list(RenewalReview.objects.overdue(after)) == [review]

    review.end(by=make.head(), reason="늦었지만 끝냅니다.", now=make.noon(after))
    lease = Lease.objects.get()
    assert (lease.last_day, lease.checkout_due_on) == (date(2027, 1, 25), date(2027, 2, 1))
    assert renewals.start_checkouts(after, now=make.noon(after)) == 0
    assert renewals.start_checkouts(date(2027, 1, 26), now=make.noon(date(2027, 1, 26))) == 1


def test_without_a_report_only_the_end_can_be_decided_and_only_after_prior_notice():
    review = make.renewal_review()
    head = make.head()
    assert refusal(review.extend, by=head, months=6, reason="그래도", now=LATE) == "no_report"
    assert refusal(review.end, by=head, reason="보고서 없음", now=LATE) == "unheard"
    assert renewals.give_notices(review.notice_on, now=make.noon(review.notice_on)) == 1
    assert refusal(review.end, by=head, reason="보고서 없음", now=make.noon(review.decision_due_on - DAY)) == "unheard"
    review.end(by=head, reason="보고서 없음", now=make.noon(review.decision_due_on))
    assert (review.state, review.lease.last_day) == ("ended", E)


def test_a_decision_needs_a_reason():
    review = make.renewal_review(reported=True)
    assert refusal(review.end, by=make.head(), reason="  ", now=LATE) == "reason"
    assert refusal(review.extend, by=make.head(), months=6, reason="", now=LATE) == "reason"


def test_the_second_click_is_told_who_decided():
    review = make.renewal_review(reported=True)
    twin = RenewalReview.objects.get(pk=review.pk)
    first = make.head(name="김서기")
    review.end(by=first, reason="성과가 없습니다.", now=LATE)

    with pytest.raises(ValidationError, match="김서기"):
        twin.extend(by=make.head(), months=6, reason="좋습니다.", now=LATE)
    assert review.lease.terms.count() == 1


def test_months_that_cannot_be_granted_leave_everything_as_it_was():
    review = make.renewal_review(reported=True)
    assert refusal(review.extend, by=make.head(), months=7, reason="길게", now=LATE) == "months"
    assert RenewalReview.objects.get().state == "reported"
    assert not letters("review_decided")


def test_staff_do_not_decide_on_their_own_company():
    review = make.renewal_review(reported=True)
    head = make.head()
    make.person(review.lease.company, head)
    assert refusal(review.extend, by=head, months=6, reason="우리 회사", now=LATE) == "own_company"
    assert refusal(review.end, by=head, reason="우리 회사", now=LATE) == "own_company"


def test_the_company_declines():
    review = make.renewal_review()
    manager = review.lease.company.managers().get()
    assert refusal(review.decline, by=make.person(review.lease.company).user, now=IN_TIME) == "not_allowed"
    review.decline(by=manager, now=IN_TIME)

    lease = Lease.objects.get()
    assert (review.state, lease.state, lease.outcome, lease.last_day) == ("declined", "ending", "withdrawn", date(2026, 12, 31))
    assert refusal(review.decline, by=manager, now=IN_TIME) == "already_decided"


def test_leaving_before_the_term_is_over():
    review = make.renewal_review(reported=True)
    term = review.extend(by=make.head(), months=6, reason="좋습니다.", now=LATE)
    lease = review.lease
    assert (
        refusal(lease.end_by_notice, by=lease.company.managers().get(), last_day=date(2026, 12, 20), reason="이전", now=LATE)
        == "not_allowed"
    )
    assert refusal(lease.end_by_notice, by=make.head(), last_day=date(2026, 12, 1), reason="이전", now=LATE) == "last_day"

    lease.end_by_notice(by=make.clerk(), last_day=date(2026, 12, 20), reason="이전합니다.", now=LATE)
    assert [each.last_day for each in lease.terms.all()] == [date(2026, 12, 20)]
    assert (lease.state, lease.outcome, lease.last_day) == ("ending", "withdrawn", date(2026, 12, 20))
    assert letters("lease_ending") == [lease.company.managers().get().email]
    assert term.number == 2


def test_leaving_cancels_the_review_under_way():
    review = make.renewal_review()
    review.lease.end_by_notice(by=make.clerk(), last_day=date(2026, 11, 30), reason="이전합니다.", now=IN_TIME)
    review.refresh_from_db()
    assert (review.state, review.reason) == ("cancelled", "이전합니다.")


def test_a_settled_end_may_be_brought_forward_but_not_put_off():
    review = make.renewal_review(reported=True)
    review.end(by=make.head(), reason="끝", now=LATE)
    lease = Lease.objects.get()
    lease.end_by_notice(by=make.clerk(), last_day=date(2026, 12, 15), reason="더 일찍", now=LATE)
    assert lease.last_day == date(2026, 12, 15)
    assert refusal(lease.end_by_notice, by=make.head(), last_day=date(2026, 12, 16), reason="더 늦게", now=LATE) == "last_day"


@pytest.mark.parametrize(("first_day", "last_day", "checkout"), [
    (date(2026, 7, 4), date(2027, 1, 3), date(2027, 1, 8)),  # a Sunday
    (date(2026, 8, 16), date(2027, 2, 15), date(2027, 2, 22)),  # a Monday
    (date(2026, 9, 2), date(2027, 3, 1), date(2027, 3, 8)),  # Independence Movement Day
])  # fmt: skip
def test_a_term_that_ends_on_a_day_off_ends_on_it_and_the_inspection_counts_working_days(first_day, last_day, checkout):
    review = make.renewal_review(lease_=make.lease(first_day=first_day), reported=True)
    review.end(by=make.head(), reason="끝", now=make.noon(review.opens_on + DAY))
    lease = Lease.objects.get()
    assert (lease.last_day, lease.checkout_due_on, lease.claims.get().days.upper) == (last_day, checkout, last_day + DAY)


def test_an_end_that_is_decided_late_never_goes_past_the_cap():
    review = make.renewal_review(lease_=make.lease(months=7), reported=True)
    after = make.noon(E + 25 * DAY)
    renewals.sweep(now=make.noon(E + DAY))
    review.refresh_from_db()
    review.end(by=make.head(), reason="늦었습니다.", now=after)
    lease = Lease.objects.get()
    assert (lease.last_day, lease.cap) == (date(2027, 1, 31), date(2027, 2, 1))


# Every state × verb × role. `allowed` is the whole list of what is possible; everything else is refused and changes nothing.
STATES = ["open", "reported", "noticed", "extended", "extended_with_conditions", "ended", "declined", "cancelled"]
FOR_CAUSE = ["hearing", "heard", "continued", "ended for cause"]
ROLES = ["manager", "member", "researcher", "coordinator", "clerk", "head", "programme", "stranger", "own_head"]
VERBS = {
    "save_report": lambda review, by: review.save_report(make.REPORT, by=by, now=LATE),
    "submit_report": lambda review, by: review.submit_report(by=by, now=LATE),
    "confirm": lambda review, by: review.confirm("alive", by=by, now=LATE),
    "extend": lambda review, by: review.extend(by=by, months=6, reason="좋음", now=LATE),
    "extend_with_conditions": lambda review, by: review.extend_with_conditions(
        by=by, months=6, conditions=[("조건", E)], reason="좋음", now=LATE
    ),
    "end": lambda review, by: review.end(by=by, reason="나쁨", now=LATE),
    "decline": lambda review, by: review.decline(by=by, now=LATE),
    "record_call": lambda review, by: review.record_call("alive", spoken_to="홍가람", called_at=LATE, by=by, now=LATE),
    "allow_late_report": lambda review, by: review.allow_late_report(by=by, reason="전산 장애", now=LATE),
    "state_view": lambda review, by: review.state_view("곧 제출합니다.", by=by, now=LATE),
    "go_on": lambda review, by: review.go_on(by=by, reason="계속", now=LATE),
    "end_for_cause": lambda review, by: review.end_for_cause(by=by, last_day=E, reason="종료", now=LATE),
}
ALLOWED = {
    *product(["open"], ["save_report"], ["manager", "member", "own_head"]),
    *product(["open"], ["submit_report"], ["manager"]),
    *product(["noticed"], ["save_report"], ["manager", "member", "own_head"]),
    *product(["noticed"], ["submit_report", "state_view", "decline"], ["manager"]),
    *product(["open", "reported", "noticed"], ["confirm"], ["researcher", "coordinator"]),
    *product(["open", "reported", "noticed"], ["record_call"], ["clerk", "head"]),
    *product(["reported"], ["extend", "extend_with_conditions"], ["head"]),
    *product(["reported"], ["end"], ["head"]),
    *product(["open", "reported"], ["decline"], ["manager"]),
    *product(["hearing"], ["state_view"], ["manager"]),
    *product(["heard"], ["go_on", "end_for_cause"], ["head"]),
}


@pytest.mark.parametrize("state", STATES)
def test_every_verb_in_this_state_by_every_role(state):
    review = make.renewal_review(reported=state not in {"open", "noticed"})
    people = cast_of(review)
    manager, head = people["manager"], people["head"]
    if state in {"open", "noticed"}:
        review.save_report(make.REPORT, by=manager, now=IN_TIME)
    if state == "noticed":
        RenewalReview.objects.update(noticed_at=LATE, view_due_on=E)
    elif state in {"extended", "extended_with_conditions", "ended", "declined"}:
        {"extended": VERBS["extend"], "extended_with_conditions": VERBS["extend_with_conditions"], "ended": VERBS["end"]}.get(
            state, lambda review, _by: review.decline(by=manager, now=LATE)
        )(review, head)
    elif state == "cancelled":
        review.cancel(by=None, reason="다른 까닭", now=LATE)
    possible = {(state, verb, role) for verb, role in product(VERBS, ROLES) if works(VERBS[verb], review.pk, people[role])}
    assert possible == {cell for cell in ALLOWED if cell[0] == state}


@pytest.mark.parametrize("state", FOR_CAUSE)
def test_every_verb_of_a_review_for_cause_by_every_role(state):
    """Before the company's view is in nobody decides; after it, only a head who does not act for the company."""
    review = make.review_for_cause(now=make.noon(LATE.date() - 2 * DAY))
    assert review.view_due_on > LATE.date()
    people = cast_of(review)
    if state != "hearing":
        review.state_view("곧 씁니다.", by=people["manager"], now=LATE)
    if state == "continued":
        VERBS["go_on"](review, people["head"])
    elif state == "ended for cause":
        VERBS["end_for_cause"](review, people["head"])
    possible = {(state, verb, role) for verb, role in product(VERBS, ROLES) if works(VERBS[verb], review.pk, people[role])}
    assert possible == {cell for cell in ALLOWED if cell[0] == state}


def cast_of(review: RenewalReview) -> dict[str, object]:
    company, project = review.lease.company, review.lease.project
    own_head, coordinator = make.head(), make.user()
    make.person(company, own_head)
    project.institute.coordinator_rows.create(user=coordinator)
    return {
        "manager": company.managers().get(), "member": make.person(company).user, "researcher": project.researcher.user,
        "coordinator": coordinator, "clerk": make.clerk(), "head": make.head(), "programme": make.staff("programme"),
        "stranger": make.user(), "own_head": own_head,
    }  # fmt: skip


class Undo(Exception):
    pass


def works(verb, pk: int, by: object) -> bool:
    before = list(RenewalReview.objects.filter(pk=pk).values())
    try:
        with transaction.atomic():
            verb(RenewalReview.objects.get(pk=pk), by)
            raise Undo
    except Undo:
        return True
    except ValidationError:
        assert list(RenewalReview.objects.filter(pk=pk).values()) == before
        return False
