"""Panels: who sits on them, what opens the file, how they close, and what they mean for the decision."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from innocenter.lifecycle import timeline
from innocenter.outbox.models import Letter
from tests import make, make_panels
from tests.make import NOON
from workspace.models import Panel, PanelSeat, RenewalReview, ReviewerStatement, Rubric, ScoreSheet
from workspace.models.panel_decision import current, settle
from workspace.panel_files import file_of
from workspace.panel_words import account

pytestmark = pytest.mark.django_db


def letters_about(kind: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=f"workspace.{kind}").values_list("address", flat=True))


def refused(code: str) -> Any:
    return pytest.raises(ValidationError, match="") if not code else RefusedWith(code)


class RefusedWith:
    """A refusal with this code, wherever in it the code stands."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, refusal: Any, trace: Any) -> bool:
        assert isinstance(refusal, ValidationError), f"not refused: {refusal!r}"
        told = refusal.error_dict if hasattr(refusal, "error_dict") else {"": refusal.error_list}
        codes = {getattr(refusal, "code", None), *(error.code for errors in told.values() for error in errors)}
        assert self.code in codes, codes
        return True


# The panel's way


def test_a_panel_is_formed_scored_and_closed():
    make.head(email="head@example.com")
    panel = make_panels.panel()
    seats = [make_panels.seat(panel) for _ in range(3)]
    assert len(letters_about("panel_invited")) == 3

    make_panels.declare(seats[0])
    make_panels.declare(seats[1])
    assert panel.state == "forming"
    assert letters_about("panel_open") == []
    make_panels.declare(seats[2])
    panel.refresh_from_db()
    assert panel.state == "scoring"
    assert len(letters_about("panel_open")) == 3

    for seat in make_panels.seats_of(panel):
        make_panels.lock(seat, 4)
    panel.refresh_from_db()
    assert (panel.state, panel.closed_at, panel.result().mean) == ("closed", NOON, Decimal("80.00"))
    assert "head@example.com" in letters_about("panel_all_in")


def test_whoever_is_sworn_in_later_finds_the_file_open():
    panel = make_panels.scoring()
    late = make_panels.declare(make_panels.seat(panel))

    assert late.state == "cleared"
    assert len(letters_about("panel_open")) == 4


def test_a_renewal_review_is_scored_by_the_same_code():
    review = make.renewal_review(reported=True)
    panel = make_panels.closed(review, now=NOON)

    assert panel.rubric.kind == "renewal"
    assert panel.result().passed
    assert list(ScoreSheet.objects.values_list("revision", flat=True)) == [None] * 3


@pytest.mark.parametrize("state", ["submitted", "screening", "selected", "withdrawn"])
def test_only_what_is_complete_and_undecided_gets_a_panel(state: str):
    with RefusedWith("not_ready"):
        make_panels.panel(make.application(state))


def test_a_review_without_a_report_gets_no_panel():
    with RefusedWith("not_ready"):
        make_panels.panel(make.renewal_review())


def test_there_is_one_panel_at_a_time():
    first = make_panels.panel()
    with RefusedWith("formed"):
        make_panels.panel(first.subject)
    first.cancel(reason="잘못 만들었습니다.", by=make.clerk(), now=NOON)

    assert make_panels.panel(first.subject).state == "forming"


def test_the_day_to_score_is_a_working_day_to_come():
    with RefusedWith("score_by"):
        make_panels.panel(score_by=date(2026, 11, 22))

    assert make_panels.panel(score_by=date(2026, 11, 28)).score_by == date(2026, 11, 30)


@pytest.mark.parametrize("role", ["stranger", "reviewer", "manager", "other staff", "own company"])
def test_only_staff_for_the_space_look_after_panels(role: str):
    panel = make_panels.panel()
    clerk = make.clerk()
    make.person(panel.company, clerk)
    by = {
        "stranger": make.user(),
        "reviewer": make_panels.reviewer().user,
        "manager": panel.company.managers().get(),
        "other staff": make.staff("programme"),
        "own company": clerk,
    }[role]
    for act in (
        lambda: (
            Panel.form(make.application("in_review"), score_by=make_panels.SCORE_BY, by=by, now=NOON)
            if role != "own company"
            else panel.close(by=by, now=NOON)
        ),
        lambda: PanelSeat.invite(panel, [make_panels.reviewer()], by=by, now=NOON),
        lambda: panel.move_due(score_by=make_panels.SCORE_BY, reason="바쁩니다.", by=by, now=NOON),
        lambda: panel.close(by=by, now=NOON),
        lambda: panel.cancel(reason="그만", by=by, now=NOON),
        lambda: panel.reopen(reason="다시", score_by=make_panels.SCORE_BY, by=by, now=NOON),
    ):
        with RefusedWith("own_company" if role == "own company" else "not_allowed"):
            act()


# Seats


def test_nobody_is_asked_twice_for_one_panel():
    panel, who = make_panels.panel(), make_panels.reviewer()
    make_panels.seat(panel, who).decline(reason="출장입니다.", by=who.user, now=NOON)
    with RefusedWith("seated"):
        make_panels.seat(panel, who)


def test_who_is_not_in_the_pool_any_more_is_not_asked():
    with RefusedWith("inactive"):
        make_panels.seat(make_panels.panel(), make_panels.reviewer(is_active=False))


def test_a_declared_conflict_takes_the_seat_away_and_staff_hear_it():
    make.clerk(email="clerk@example.com")
    seat = make_panels.declare(make_panels.seat(make_panels.panel()), conflict="처남이 다니는 회사입니다.")

    assert (seat.state, seat.left_reason) == ("conflicted", "처남이 다니는 회사입니다.")
    assert "clerk@example.com" in letters_about("panel_seat_empty")


def test_a_conflict_that_the_portal_knows_of_wins_over_the_oath():
    panel = make_panels.panel()
    seat = make_panels.seat(panel)
    make.person(panel.company, seat.reviewer)

    assert make_panels.declare(seat).state == "conflicted"


def test_an_old_statement_is_not_signed():
    seat = make_panels.seat(make_panels.panel())
    old = seat_statement(NOON - timedelta(days=1))
    seat_statement(NOON, version=3)
    with RefusedWith("statement"):
        seat.declare(statement=old, conflict="", by=seat.reviewer, now=NOON)


def seat_statement(when: Any, version: int = 2) -> ReviewerStatement:
    return ReviewerStatement.objects.create(version=version, text_ko="서약", text_en="oath", in_force_from=when)


@pytest.mark.parametrize("verb", ["declare", "decline", "save_sheet", "lock_sheet", "score_again"])
def test_a_seat_is_one_persons_own(verb: str):
    seat = make_panels.seat(make_panels.panel())
    words: dict[str, Any] = {
        "declare": {"statement": seat_statement(NOON), "conflict": ""},
        "decline": {"reason": "안 됩니다."},
        "save_sheet": {"marks": {}, "notes": {}, "opinion": "", "version": ""},
    }
    with RefusedWith("not_yours"):
        getattr(seat, verb)(**words.get(verb, {}), by=make.user(), now=NOON)


def test_a_silent_reviewer_is_replaced_only_after_the_days_of_the_rule():
    panel = make_panels.panel()
    seat = make_panels.seat(panel)
    with RefusedWith("not_silent"):
        seat.replace(make_panels.reviewer(), by=make.clerk(), now=NOON + timedelta(days=3))
    new = seat.replace(make_panels.reviewer(), by=make.clerk(), now=NOON + timedelta(days=4))

    assert (seat.state, new.replaces, new.state) == ("replaced", seat, "invited")
    assert letters_about("panel_replaced") == [seat.reviewer.email]


def test_who_does_not_lock_in_time_is_silent_too():
    seat = make_panels.seats_of(make_panels.scoring())[0]
    assert not seat.is_silent(make_panels.SCORE_BY)
    assert seat.is_silent(make_panels.SCORE_BY + timedelta(days=1))
    make_panels.lock(seat)
    assert not make_panels.seats_of(seat.panel)[0].is_silent(make_panels.SCORE_BY + timedelta(days=1))


# Sheets


def test_a_sheet_is_saved_bit_by_bit_and_locked_when_complete():
    seat = make_panels.seats_of(make_panels.scoring())[0]
    make_panels.save(seat, 3, None, None, None, 2)
    with RefusedWith("incomplete"):
        seat.lock_sheet(by=seat.reviewer, now=NOON)
    make_panels.lock(seat, 3, 4, 4, 5, 2)
    with RefusedWith("locked"):
        make_panels.save(seat, 1)
    with RefusedWith("locked"):
        seat.lock_sheet(by=seat.reviewer, now=NOON)
    with RefusedWith("locked"):
        seat.decline(reason="그만", by=seat.reviewer, now=NOON)


def test_a_mark_stays_inside_its_scale():
    seat = make_panels.seats_of(make_panels.scoring())[0]
    with RefusedWith("mark"):
        make_panels.save(seat, 6)


def test_before_the_file_opens_nothing_is_scored():
    seat = make_panels.declare(make_panels.seat(make_panels.panel()))
    with RefusedWith("not_begun"):
        make_panels.save(seat, 3)


def test_a_note_that_is_wanted_must_be_there():
    draft = Rubric.objects.in_use("application").new_version()
    draft.items.update(wants_note=True)
    draft.publish(by=make.clerk(), now=NOON)
    seat = make_panels.seats_of(make_panels.scoring())[0]
    make_panels.save(seat, 4)
    with RefusedWith("incomplete"):
        seat.lock_sheet(by=seat.reviewer, now=NOON)
    make_panels.save(seat, 4, note="근거가 있습니다.")
    seat.lock_sheet(by=seat.reviewer, now=NOON)


def changed_file(panel: Panel) -> None:
    """As a supplement in the middle of a review would do."""
    application = panel.application
    assert application
    application.freeze(by=application.company.managers().get(), now=NOON)


def test_a_sheet_whose_file_has_changed_is_not_locked_unseen():
    seat = make_panels.seats_of(make_panels.scoring())[0]
    make_panels.save(seat, 4)
    old = seat.panel.file_version()
    changed_file(seat.panel)
    with RefusedWith("stale"):
        seat.lock_sheet(by=seat.reviewer, now=NOON)
    seat.save_sheet({}, {}, "옛 화면에서", version=old, by=seat.reviewer, now=NOON)
    with RefusedWith("incomplete"):
        seat.lock_sheet(by=seat.reviewer, now=NOON)
    make_panels.lock(seat, 4)


def test_a_locked_sheet_of_a_changed_file_is_scored_again_and_the_old_one_kept():
    seat = make_panels.seats_of(make_panels.scoring())[0]
    make_panels.lock(seat, 4)
    with RefusedWith("not_stale"):
        seat.score_again(by=seat.reviewer, now=NOON)
    changed_file(seat.panel)
    seat = make_panels.seats_of(seat.panel)[0]
    seat.score_again(by=seat.reviewer, now=NOON)
    again = make_panels.seats_of(seat.panel)[0].sheet()

    assert again is not None
    assert (again.is_locked, set(again.marks().values()), seat.sheets.count()) == (False, {4}, 2)


def test_a_conflict_after_scoring_makes_the_sheet_void_and_opens_the_panel_again():
    panel = make_panels.closed()
    seat = make_panels.seats_of(panel)[0]
    make.person(panel.company, seat.reviewer)

    assert seat.recheck(now=NOON)
    panel.refresh_from_db()
    assert (panel.state, panel.sheets_in(), len(panel.result().totals)) == ("scoring", 2, 2)
    assert seat.sheets.get().void_reason
    with RefusedWith("still_scoring"):
        panel.application.select(reason="좋습니다.", by=make.head(), now=NOON)  # type: ignore[union-attr]


def test_with_enough_sheets_left_the_panel_stays_closed():
    panel = make_panels.closed(marks=(5, 4, 4, 3))
    make_panels.seats_of(panel)[0].take_out(reason="이해관계가 있습니다.", is_conflict=True, by=make.clerk(), now=NOON)
    panel.refresh_from_db()

    assert (panel.state, panel.result().mean) == ("closed", Decimal("73.33"))


def test_the_last_one_out_closes_a_panel_that_waited_only_for_them():
    panel = make_panels.scoring(seats=4)
    *done, waiting = make_panels.seats_of(panel)
    for seat in done:
        make_panels.lock(seat)
    waiting.take_out(reason="연락이 되지 않습니다.", is_conflict=False, by=make.clerk(), now=NOON)
    panel.refresh_from_db()

    assert panel.state == "closed"


def test_staff_close_early_with_a_quorum_only():
    panel = make_panels.scoring(seats=4)
    for seat in make_panels.seats_of(panel)[:2]:
        make_panels.lock(seat)
    with RefusedWith("quorum"):
        panel.close(by=make.clerk(), now=NOON)
    make_panels.lock(make_panels.seats_of(panel)[2])
    panel.close(by=make.clerk(), now=NOON)

    assert panel.state == "closed"


# The decision


def test_the_rule_wants_a_panel_or_does_not():
    assert make.application("selected").panels.count() == 0
    make_panels.rule()
    with RefusedWith("no_panel"):
        make.application("selected")


def test_a_panel_that_nobody_had_to_form_counts_all_the_same():
    panel = make_panels.scoring()
    with RefusedWith("still_scoring"):
        panel.application.select(reason="좋습니다.", by=make.head(), now=NOON)  # type: ignore[union-attr]


def test_above_the_cut_off_the_head_selects_and_the_figures_are_kept():
    panel = make_panels.closed()
    head = make.head()
    assert panel.application
    panel.application.select(reason="계획이 뚜렷합니다.", by=head, now=NOON)
    panel.refresh_from_db()

    assert panel.application.state == "selected"
    assert (panel.decided_by, panel.override_reason, panel.frozen["result"]["mean"]) == (head, "", "80.00")
    assert account(panel).is_as_decided
    assert current(panel.application) == panel


def test_above_the_cut_off_may_still_be_refused():
    panel = make_panels.closed()
    assert panel.application
    panel.application.turn_down(reason="자리가 없습니다.", by=make.head(), now=NOON)

    assert panel.application.state == "not_selected"


@pytest.mark.parametrize("marks", [(3, 3, 3), (5, 5, 0)], ids=["cut-off", "cut-off, spread"])
def test_below_the_cut_off_a_yes_needs_its_reason(marks: tuple[int, ...]):
    panel = make_panels.closed(marks=marks)
    application, head = panel.application, make.head()
    assert application
    with RefusedWith("override"):
        application.select(reason="좋습니다.", by=head, now=NOON)
    application.refresh_from_db()
    application.select(reason="좋습니다.", override="국가전략기술이라 예외로 합니다.", by=head, now=NOON)
    panel.refresh_from_db()

    assert panel.override_reason == "국가전략기술이라 예외로 합니다."


def test_below_a_floor_a_yes_needs_its_reason():
    panel = make_panels.scoring()
    for seat in make_panels.seats_of(panel):
        make_panels.lock(seat, 5, 5, 5, 5, 1)
    application = panel.application
    assert application
    assert panel.result().reaches_cutoff
    with RefusedWith("override"):
        application.select(reason="좋습니다.", by=make.head(), now=NOON)


def test_below_the_cut_off_a_no_needs_only_its_reason():
    panel = make_panels.closed(marks=(1, 1, 1))
    assert panel.application
    panel.application.turn_down(reason="점수가 모자랍니다.", by=make.head(), now=NOON)
    panel.refresh_from_db()

    assert panel.override_reason == ""


def test_a_head_who_sat_on_the_panel_does_not_decide():
    panel = make_panels.panel()
    head = make.head(email="head@elsewhere.example")
    own = make_panels.declare(make_panels.seat(panel, make_panels.reviewer(user=head)))
    for _ in range(2):
        make_panels.declare(make_panels.seat(panel))
    for seat in make_panels.seats_of(panel):
        make_panels.lock(seat)
    assert panel.application
    with RefusedWith("took_part"):
        panel.application.select(reason="좋습니다.", by=head, now=NOON)

    panel.application.refresh_from_db()
    panel.application.select(reason="좋습니다.", by=make.head(), now=NOON)
    assert own.reviewer == head


def test_a_decided_panel_is_over():
    panel = make_panels.closed()
    assert panel.application
    panel.application.select(reason="좋습니다.", by=make.head(), now=NOON)
    panel.refresh_from_db()
    seat = make_panels.seats_of(panel)[0]
    with RefusedWith("decided"):
        panel.reopen(reason="다시", score_by=make_panels.SCORE_BY, by=make.clerk(), now=NOON)
    with RefusedWith("decided"):
        seat.take_out(reason="이해관계", is_conflict=True, by=make.clerk(), now=NOON)
    assert not seat.recheck(now=NOON)


def test_a_withdrawn_application_calls_its_panel_off():
    panel = make_panels.scoring()
    assert panel.application
    panel.application.withdraw(by=panel.company.managers().get(), now=NOON)
    panel.refresh_from_db()

    assert panel.state == "cancelled"
    assert len(letters_about("panel_called_off")) == 3


@pytest.fixture
def reported() -> RenewalReview:
    return make.renewal_review(reported=True)


def test_a_review_is_extended_by_its_scores(reported: RenewalReview):
    panel = make_panels.closed(reported)
    term = reported.extend(months=6, reason="잘했습니다.", by=make.head(), now=NOON)
    panel.refresh_from_db()

    assert term.number == 2
    assert panel.is_decided


def test_a_review_below_the_cut_off_needs_the_reason_and_an_end_does_not(reported: RenewalReview):
    make_panels.closed(reported, marks=(2, 2, 2))
    with RefusedWith("override"):
        reported.extend(months=3, reason="아쉽습니다.", by=make.head(), now=NOON)
    reported.refresh_from_db()
    reported.end(reason="성과가 없습니다.", by=make.head(), now=NOON)

    assert reported.state == "ended"


def test_a_review_without_a_report_has_nothing_to_score():
    make_panels.rule()
    review, head = make.renewal_review(), make.head()
    assert review.rule.panel_required
    assert settle(review, by=head, favourable=False, override="", now=NOON, scored=False) is None
    with RefusedWith("no_panel"):
        settle(review, by=head, favourable=False, override="", now=NOON)


def test_a_review_for_cause_is_scored_by_the_same_rules():
    """The grounds are in from the first day; a view that comes later makes the sheets stale; above the cut-off the stay goes on."""
    make_panels.rule()
    review, head = make.review_for_cause(), make.head()
    view_in = make.noon(make.TODAY + timedelta(days=1))
    panel = make_panels.scoring(review)
    version = panel.file_version()
    review.state_view("곧 씁니다.", by=review.lease.company.managers().get(), now=view_in)
    panel = Panel.objects.get(pk=panel.pk)
    assert panel.file_version() != version
    for verb in (review.go_on, partial(review.end_for_cause, last_day=make.TODAY + timedelta(days=20))):
        with RefusedWith("still_scoring"):
            verb(by=head, reason="결정", now=view_in)

    panel.cancel(by=make.clerk(), reason="다시 구성합니다.", now=view_in)
    with RefusedWith("no_panel"):
        review.go_on(by=head, reason="나아졌습니다.", now=view_in)
    make_panels.closed(review, marks=(2, 2, 2))
    with RefusedWith("override"):
        review.go_on(by=head, reason="나아졌습니다.", now=view_in)
    review.refresh_from_db()
    review.go_on(by=head, reason="나아졌습니다.", override="대표가 직접 계획을 밝혔습니다.", now=view_in)
    assert (review.state, review.panels.get(decided_at__isnull=False).override_reason) == ("continued", "대표가 직접 계획을 밝혔습니다.")


def test_an_end_for_cause_needs_no_reason_against_low_scores():
    make_panels.rule()
    review = make.review_for_cause()
    view_in = make.noon(make.TODAY + timedelta(days=1))
    review.state_view("곧 씁니다.", by=review.lease.company.managers().get(), now=view_in)
    make_panels.closed(review, marks=(2, 2, 2))
    review.end_for_cause(by=make.head(), last_day=make.TODAY + timedelta(days=20), reason="쓰지 않습니다.", now=view_in)
    assert review.state == "ended"


def test_a_reviewer_of_a_review_for_cause_reads_the_grounds_and_the_view():
    review = make.review_for_cause()
    seat = make_panels.seats_of(make_panels.scoring(review))[0]
    titles = {str(section.title): section.text for section in file_of(seat, None)}
    assert titles["사유"] == review.grounds
    assert "12. 3." in titles["기업 의견"]
    review.state_view("곧 씁니다.", by=review.lease.company.managers().get(), now=NOON)
    seat.panel.review.refresh_from_db()
    assert "곧 씁니다." in [section.text for section in file_of(seat, None)]


def test_a_review_that_the_company_gives_up_calls_its_panel_off(reported: RenewalReview):
    panel = make_panels.scoring(reported)
    reported.decline(by=panel.company.managers().get(), now=NOON)
    panel.refresh_from_db()

    assert panel.state == "cancelled"


def test_the_history_names_who_made_the_panel_begin_and_close():
    panel = make_panels.closed()
    last = make_panels.seats_of(panel)[-1].reviewer

    assert [(moment.state, moment.by, moment.reason) for moment in timeline(panel)[:2]] == [
        ("closed", last, "마지막 평가표가 제출되었습니다."),
        ("scoring", last, "필요한 수의 평가위원이 서약했습니다."),
    ]
