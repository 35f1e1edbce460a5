"""Off the usual path: undecided at the end, no report, for cause, without an institute, leaving early."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from innocenter.issued.models import IssuedDocument
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from innocenter.taxonomy.models import Holiday
from tests import make
from tests.refusals import refusal
from workspace import renewals
from workspace.models import Condition, Lease, RenewalReview, Rule, Term

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
E = date(2026, 12, 31)  # the last day of the first term of every lease here
GRID = date(2027, 6, 30)  # the last day of the second


def sweep(day: date) -> dict[str, int]:
    return renewals.sweep(now=make.noon(day))


def letters(kind: str) -> int:
    return Letter.objects.filter(kind=f"workspace.{kind}").count()


def review_of(*, months: int = 24, report: str) -> RenewalReview:
    """The review of the first term: its report `in time`, `late` or `none`."""
    make.head()
    review = make.renewal_review(lease_=make.lease(months=months), reported=report == "in time")
    if report == "late":
        manager, now = review.lease.company.managers().get(), make.noon(review.closes_on)
        review.save_report(make.REPORT, by=manager, now=now)
        review.submit_report(by=manager, now=now)
        assert review.reported_late
    return review


def terms(lease: Lease) -> list[tuple[int, date, bool]]:
    return [(term.number, term.last_day, term.provisional) for term in lease.terms.order_by("number")]


# The matrix: report in time, late or none × decided before or after the end × far from the cap or near it × extend or end

AFTER = E + 10 * DAY
CAP = {24: date(2028, 6, 30), 7: date(2027, 1, 31), 8: date(2027, 2, 28)}
CELLS = list(product(["in time", "late"], ["before", "after"], [24, 8, 7], ["extend", "end"]))


@pytest.mark.parametrize(("report", "when", "months", "how"), CELLS)
def test_no_company_is_left_in_limbo(report, when, months, how):
    review = review_of(months=months, report=report)
    lease = review.lease
    day = E - 8 * DAY if when == "before" else AFTER
    if when == "after":
        sweep(E + DAY)
        bridged = {24: E + 30 * DAY, 8: E + 30 * DAY, 7: min(E + 30 * DAY, CAP[7])}[months]
        assert terms(lease) == ([(1, E, False), (2, bridged, True)] if report == "in time" else [(1, E, False)])
    review = RenewalReview.objects.get()
    if how == "extend":
        most = min(6, months - 6)
        review.extend(by=make.head(), months=most, reason="좋습니다.", now=make.noon(day))
        assert terms(lease) == [(1, E, False), (2, GRID if months == 24 else CAP[months], False)]
        assert Lease.objects.get().state == "active"
    else:
        review.end(by=make.head(), reason="성과가 없습니다.", now=make.noon(day))
        last = E if when == "before" else min(AFTER + 14 * DAY, CAP[months])
        assert Lease.objects.get().last_day == last
        assert all(term_last <= max(last, E) for _number, term_last, _is in terms(lease))


@pytest.mark.parametrize("months", [24, 7])
@pytest.mark.parametrize("report", ["in time", "late", "none"])
def test_when_nobody_ever_decides(report, months):
    """Our delay never puts a company out, but at the cap; its own delay does, after the days to move out."""
    review = review_of(report=report, months=months)
    for days in (1, 1, 14, 15, 15, 31, 32, 45):
        sweep(E + days * DAY)
    lease = Lease.objects.get()
    review.refresh_from_db()
    if report != "in time":
        assert (lease.state, lease.outcome, lease.last_day, review.state) == ("checkout", "not_renewed", E + 14 * DAY, "cancelled")
        assert lease.terms.count() == 1
        assert letters("review_ran_out") >= 1
    elif months == 24:
        assert (lease.state, review.state) == ("active", "reported")
        assert terms(lease) == [(1, E, False), (2, E + 30 * DAY, True)]
    else:
        assert (lease.state, lease.outcome, lease.last_day, review.state) == ("checkout", "cap_reached", CAP[7], "cancelled")
    assert letters("provisional_term") == (3 if report == "in time" else 0)


def test_the_provisional_term_is_written_once_also_after_days_of_absence():
    review = review_of(report="in time")
    sweep(E)
    assert review.lease.terms.count() == 1
    counts = [sweep(E + days * DAY)["provisional terms"] for days in (9, 9, 10, 40, 41)]
    assert (counts, terms(review.lease)[1]) == ([1, 0, 0, 0, 0], (2, E + 30 * DAY, True))


def test_a_provisional_term_is_not_reviewed_and_the_lengthened_one_is():
    review = review_of(report="in time")
    sweep(E + DAY)
    assert RenewalReview.objects.count() == 1
    review.extend(by=make.head(), months=6, reason="좋습니다.", now=make.noon(E + 5 * DAY))
    sweep(GRID - 60 * DAY)
    assert list(RenewalReview.objects.order_by("pk").values_list("term_number", flat=True)) == [1, 2]


def test_months_that_are_over_cannot_be_granted():
    review = review_of(report="in time")
    sweep(E + DAY)
    assert refusal(review.extend, by=make.head(), months=1, reason="좋습니다.", now=make.noon(date(2027, 2, 1))) == "months"
    assert terms(review.lease) == [(1, E, False), (2, E + 30 * DAY, True)]


def test_a_company_that_declines_in_its_provisional_term_leaves_with_it():
    review = review_of(report="in time")
    sweep(E + DAY)
    review.decline(by=review.lease.company.managers().get(), now=make.noon(E + 3 * DAY))
    assert Lease.objects.get().last_day == E + 30 * DAY


# What the database holds of provisional terms, past every form


def refused(constraint: str, sql: str, *values: object) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        at_once(sql, *values)


def at_once(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_provisional_term_past_every_form():
    review = review_of(report="in time")
    sweep(E + DAY)
    term = Term.objects.get(provisional=True)
    refused("term_provisional_at_most_30_days", 'UPDATE workspace_term SET "end" = "end" + 1 WHERE id = %s', term.pk)
    refused("term_rests_on_a_grant", "UPDATE workspace_term SET provisional = false WHERE id = %s", term.pk)
    with pytest.raises(IntegrityError, match=r"term_within_the_cap|term_counted_from_the_first_day"), transaction.atomic():
        Term.objects.filter(pk=term.pk).update(end=term.lease_cap + DAY, provisional=False)
    other = review_of(report="in time")
    refused("term_follows_the_review_of_the_last", "UPDATE workspace_term SET review_id = %s WHERE id = %s", other.pk, term.pk)
    third = (
        'INSERT INTO workspace_term (lease_id, number, first_day, "end", through, review_id, lease_first_day, lease_cap, provisional)'
        " VALUES (%s, 3, %s, %s, 12, %s, %s, %s, true)"
    )
    lease = review.lease
    refused("term_never_after_a_provisional_one|term_follows_the_review_of_the_last|review_id", third, lease.pk, term.end,
            term.end + 10 * DAY, other.pk, lease.first_day, lease.cap)  # fmt: skip


# The report comes late


def test_a_late_report_is_taken_until_the_last_day_for_it_and_later_only_if_staff_allow_it():
    review = make.renewal_review()
    manager = review.lease.company.managers().get()
    review.save_report(make.REPORT, by=manager, now=make.noon(E - 40 * DAY))
    assert review.closes_on == date(2026, 12, 17)
    too_late = make.noon(review.closes_on + DAY)
    assert refusal(review.submit_report, by=manager, now=too_late) == "too_late"
    assert refusal(review.allow_late_report, by=manager, reason="부탁", now=too_late) == "not_allowed"
    assert refusal(review.allow_late_report, by=make.clerk(), reason=" ", now=too_late) == "reason"
    assert refusal(review.allow_late_report, by=make.clerk(), reason="일찍", now=make.noon(review.closes_on)) == "not_yet"
    review.allow_late_report(by=make.clerk(), reason="전산 장애", now=too_late)
    review.submit_report(by=manager, now=too_late)
    assert (review.state, review.reported_late, letters("review_late_allowed")) == ("reported", True, 1)


def test_without_a_report_the_end_is_proposed_and_the_company_is_heard():
    head = make.head()
    review = make.renewal_review()
    manager = review.lease.company.managers().get()
    assert review.notice_on == date(2026, 12, 21)
    assert sweep(review.notice_on - DAY)["prior notices"] == 0
    assert refusal(review.state_view, "곧 냅니다.", by=manager, now=make.noon(review.notice_on)) == "not_asked"
    assert [sweep(review.notice_on)["prior notices"] for _ in range(2)] == [1, 0]
    review.refresh_from_db()
    assert (review.view_due_on, review.decision_due_on) == (date(2026, 12, 23), date(2026, 12, 24))
    assert {letters("prior_notice"), letters("prior_notice_staff")} == {1}
    review.state_view("담당자가 바뀌었습니다.", by=manager, now=make.noon(review.notice_on + DAY))
    assert refusal(review.state_view, "또", by=manager, now=make.noon(review.notice_on + DAY)) == "already_stated"
    review.end(by=head, reason="보고서 없음", now=make.noon(review.notice_on + DAY))
    assert review.lease.last_day == E


def test_the_day_for_the_companys_view_is_a_working_day_and_the_decision_comes_after_it():
    review = make.renewal_review()
    Holiday.objects.create(day=date(2026, 12, 23), name="임시공휴일")  # the day before the decision, a Wednesday
    assert review.decision_due_on == date(2026, 12, 24)
    assert sweep(review.notice_on)["prior notices"] == 1
    review.refresh_from_db()
    assert (review.view_due_on, review.decision_due_on) == (date(2026, 12, 24), date(2026, 12, 28))  # the 25th is Christmas, then a weekend


def test_the_view_of_a_late_notice_never_ends_on_a_sunday():
    review = make.renewal_review()
    saturday = date(2026, 12, 26)
    assert sweep(saturday)["prior notices"] == 1
    review.refresh_from_db()
    assert (review.view_due_on, review.decision_due_on) == (date(2026, 12, 28), date(2026, 12, 29))


def test_the_paper_of_a_review_for_cause_has_a_title_of_its_own_and_the_letter_names_it():
    review = make.review_for_cause()
    review.go_on(by=make.head(), reason="나아졌습니다.", now=make.noon(review.view_due_on + DAY))
    paper = IssuedDocument.objects.about(review.lease).get(kind="workspace.cause")
    assert paper.title == "수시심사 결과 통지서"
    letter = Letter.objects.filter(kind="workspace.cause_decided").first()
    assert letter.context["paper"] == paper.number
    assert paper.number in render(letter).text


# Conditions


def test_conditions_are_rows_that_staff_tick_off():
    review = make.renewal_review(reported=True)
    review.extend_with_conditions(by=make.head(), months=6, reason="조건부", now=make.noon(E - 8 * DAY),
                                  conditions=[("시험성적서", date(2027, 2, 1)), ("주 3일 사용", date(2027, 3, 1))])  # fmt: skip
    first, second = Condition.objects.all()
    clerk = make.clerk()
    assert list(Condition.objects.overdue(date(2027, 2, 2))) == [first]
    first.meet(by=clerk, note="받았습니다.", now=make.noon(date(2027, 2, 2)))
    assert refusal(first.meet, by=make.clerk(), now=make.noon(date(2027, 2, 2))) == "already_met"
    assert refusal(second.meet, by=review.lease.company.managers().get(), now=make.noon(date(2027, 2, 2))) == "not_allowed"
    for day in (date(2027, 2, 21), date(2027, 2, 22), date(2027, 2, 22), date(2027, 3, 1), date(2027, 3, 2), date(2027, 3, 9)):
        sweep(day)
    staff = Letter.objects.filter(kind="workspace.condition_overdue", address=clerk.email).count()
    assert (letters("condition_met"), letters("condition_due"), staff) == (1, 2, 1)
    with pytest.raises(IntegrityError, match="condition_met_says"), transaction.atomic():
        Condition.objects.filter(pk=second.pk).update(met_at=make.NOON)


# For cause


def test_a_review_for_cause_from_day_60_with_grounds_one_at_a_time():
    lease = make.lease()
    opening = lease.first_day + 60 * DAY
    clerk, manager = make.clerk(), lease.company.managers().get()
    open_ = RenewalReview.open_for_cause
    assert refusal(open_, lease, grounds="미사용", by=clerk, now=make.noon(opening - DAY)) == "too_early"
    assert refusal(open_, lease, grounds=" ", by=clerk, now=make.noon(opening)) == "grounds"
    assert refusal(open_, lease, grounds="미사용", by=manager, now=make.noon(opening)) == "not_allowed"
    review = open_(lease, grounds="미사용", by=clerk, now=make.noon(opening))
    assert refusal(open_, lease, grounds="미사용", by=clerk, now=make.noon(opening)) == "open_already"
    twin = RenewalReview.objects.get(pk=review.pk)
    twin.pk = None
    with pytest.raises(IntegrityError, match="review_one_open_for_cause"), transaction.atomic():
        twin.save(force_insert=True)
    head, last = make.head(), opening + 30 * DAY
    assert refusal(review.extend, by=head, months=6, reason="좋음", now=make.noon(opening)) == "for_cause"
    assert refusal(review.go_on, by=head, reason="계속", now=make.noon(opening)) == "unheard"
    assert refusal(review.end_for_cause, by=head, last_day=last, reason="종료", now=make.noon(review.view_due_on)) == "unheard"
    review.state_view("곧 씁니다.", by=manager, now=make.noon(opening + DAY))
    assert refusal(review.end_for_cause, by=clerk, last_day=last, reason="종료", now=make.noon(opening + DAY)) == "not_allowed"
    assert refusal(review.end_for_cause, by=head, last_day=E + DAY, reason="종료", now=make.noon(opening + DAY)) == "last_day"
    review.end_for_cause(by=head, last_day=last, reason="종료", now=make.noon(opening + DAY))
    lease = Lease.objects.get()
    assert (lease.state, lease.outcome, lease.last_day, terms(lease)) == ("ending", "terminated", last, [(1, last, False)])
    assert lease.claims.get(state="live").days.upper == last + DAY


def test_a_stay_that_goes_on_is_reviewed_in_its_turn():
    review = make.review_for_cause(now=make.noon(E - 50 * DAY))
    sweep(E - 50 * DAY)
    assert sorted(RenewalReview.objects.values_list("kind", flat=True)) == ["cause", "regular"]
    review.go_on(by=make.head(), reason="나아졌습니다.", now=make.noon(review.view_due_on + DAY))
    assert (review.state, review.lease.state) == ("continued", "active")
    assert letters("cause_decided") == 1


@pytest.mark.parametrize("change", [{"grounds": ""}, {"state": "extended"}, {"kind": "regular"}, {"view": "뷰"}])
def test_a_review_for_cause_past_every_form(change):
    review = make.review_for_cause()
    with pytest.raises(Exception, match=r"review_|Invalid transition"), transaction.atomic():
        RenewalReview.objects.filter(pk=review.pk).update(**change)


# The institute


def test_staff_record_a_call_and_every_answer_is_kept():
    institute = make.institute(coordinator=make.user(name="김대리"))
    project = make.confirmed_project(researcher_=make.researcher(user=make.user(name="홍가람"), institute=institute))
    review = make.renewal_review(lease_=make.lease(project_=project))
    now, clerk = make.noon(E - 20 * DAY), make.clerk()
    call = {"spoken_to": "홍가람 책임", "called_at": now, "by": clerk, "now": now}
    assert refusal(review.record_call, "alive", **call | {"spoken_to": " "}) == "spoken_to"
    assert refusal(review.record_call, "alive", **call | {"called_at": now + DAY}) == "called_at"
    assert refusal(review.record_call, "alive", **call | {"by": project.researcher.user}) == "not_allowed"
    review.record_call("ended", **call)
    review.confirm("alive", by=institute.coordinators().get(), now=now, words="이어 갑니다.")
    review.refresh_from_db()
    assert (review.confirmation, review.confirmed_by.name) == ("alive", "김대리")
    assert [(word.answer, word.spoken_to) for word in review.words.all()] == [("ended", "홍가람 책임"), ("alive", "")]
    assert Lease.objects.get().name_institute_by is None  # alive if at least one says so
    with pytest.raises(IntegrityError, match="word_of_a_call"), transaction.atomic():
        review.words.update(called_at=None)


def test_deputies_are_asked_when_the_researcher_is_silent_and_silence_is_no_yes():
    institute = make.institute(coordinator=make.user())
    project = make.confirmed_project(researcher_=make.researcher(user=make.user(), institute=institute))
    review = make.renewal_review(lease_=make.lease(project_=project))

    def asked() -> set[str]:
        return set(Letter.objects.filter(kind="workspace.review_confirm").values_list("address", flat=True))

    sweep(review.confirmation_due_on)
    assert asked() == {project.researcher.user.email}
    sweep(review.deputies_on)
    assert asked() == {project.researcher.user.email, institute.coordinators().get().email}
    sweep(E + DAY)
    assert (RenewalReview.objects.get().confirmation, list(RenewalReview.objects.to_call(E))) == ("", [review])


def test_an_institute_that_drops_out_leaves_sixty_days_to_name_another():
    make.clerk()
    review = make.renewal_review()
    lease, now = review.lease, make.noon(E - 30 * DAY)
    manager = lease.company.managers().get()
    review.confirm("ended", by=lease.project.researcher.user, now=now)
    lease.refresh_from_db()
    assert (lease.name_institute_by, letters("institute_lost")) == (date(2027, 2, 1), 1)  # 60 days on is a Saturday
    planned, other = make.project(company_=lease.company), make.confirmed_project(company_=lease.company)
    assert refusal(lease.name_institute, planned, by=manager, now=now) == "project"
    assert refusal(lease.name_institute, make.confirmed_project(), by=manager, now=now) == "project"
    lease.name_institute(other, by=manager, now=now)
    review.refresh_from_db()
    assert (lease.project, lease.name_institute_by, review.confirmation, review.is_unconfirmed) == (other, None, "", True)
    review.confirm("alive", by=other.researcher.user, now=now)
    assert review.words.count() == 2


def test_staff_are_told_when_no_other_institute_is_named():
    make.clerk()
    lease = make.lease()
    lease.record_lost_institute(by=make.clerk(), reason="담당자 통화", now=make.noon(date(2026, 8, 3)))
    for days in (60, 61, 61, 75):
        sweep(date(2026, 8, 3) + days * DAY)
    assert letters("institute_overdue") == renewals.letters.staff().count()
    assert Lease.objects.get().state == "active"


# Leaving, and a closed building


def test_a_company_gives_thirty_days_of_notice():
    review = make.renewal_review()
    lease, now = review.lease, make.noon(E - 50 * DAY)
    manager, last = lease.company.managers().get(), E - 20 * DAY
    assert refusal(lease.give_notice, by=manager, last_day=last - DAY, reason="이전", now=now) == "last_day"
    assert refusal(lease.give_notice, by=make.person(lease.company).user, last_day=last, reason="이전", now=now) == "not_allowed"
    lease.give_notice(by=manager, last_day=last, reason="이전합니다.", now=now)
    review.refresh_from_db()
    assert (review.state, lease.state, lease.outcome, lease.last_day) == ("cancelled", "ending", "withdrawn", last)
    assert (terms(lease), lease.claims.get(state="live").days.upper) == ([(1, last, False)], last + DAY)


def test_a_closed_building_stops_neither_the_terms_nor_the_cap():
    lease = make.lease(months=6)
    assert refusal(lease.suspend, by=make.clerk(), reason=" ", now=make.NOON) == "reason"
    lease.suspend(by=make.clerk(), reason="누수 공사", now=make.noon(date(2026, 9, 1)))
    assert (lease.state, lease.cap, letters("lease_suspended")) == ("suspended", E + DAY, 1)
    lease.resume(by=make.clerk(), now=make.noon(date(2026, 9, 20)))
    assert (lease.state, letters("lease_resumed")) == ("active", 1)
    lease.suspend(by=make.clerk(), reason="누수 공사", now=make.noon(date(2026, 10, 1)))
    sweep(E - 60 * DAY)
    lease.refresh_from_db()
    assert (lease.state, lease.outcome, lease.suspended_on) == ("ending", "cap_reached", None)


# Short terms


def test_a_short_term_is_looked_at_from_its_first_day_with_fewer_days():
    review = make.renewal_review(reported=True)
    term = review.extend(by=make.head(), months=2, reason="두 달만", now=make.noon(E))
    sweep(term.first_day)
    short = RenewalReview.objects.get(term=term)
    last = term.last_day
    assert (short.opens_on, short.report_due_on, short.decision_due_on) == (term.first_day, last - 13 * DAY, last - 5 * DAY)
    assert short.report_due_on <= short.closes_on <= short.notice_on <= short.decision_due_on


def test_the_rules_days_are_in_order():
    with pytest.raises(IntegrityError, match="rule_late_days_in_order"), transaction.atomic():
        Rule.objects.create(effective_from=date(2030, 1, 1), prior_notice_days=14)
