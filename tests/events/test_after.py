"""After the event: who did not come, thanks, the survey apart from names, the certificate, the list as a file."""

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import tablib
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from events import attendance, certificates, registration_story, survey_results, sweeps
from events.models import Answer, Answered, Answers, AnswerSheet, CheckIn, Registration, RollCall, Survey, material
from events.models.checking_in import undo
from innocenter.issued.models import IssuedDocument
from innocenter.outbox import kinds
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import absolute, render
from innocenter.privacy.models import AccessEvent
from innocenter.values.names import initials
from tests import make, make_events
from tests.make_events import ENDS, STARTS, clerk, columns, fresh

pytestmark = pytest.mark.django_db
MORNING_AFTER = ENDS + timedelta(hours=17)  # at ten


def letters(kind: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=f"events.{kind}").values_list("address", flat=True))


# -- the attendance


def test_the_morning_after_whoever_was_not_seen_is_absent_and_who_was_there_is_thanked_once() -> None:
    event = make_events.event(capacity_onsite=3)
    came, missed = make_events.registered(event), make_events.registered(event)
    came.check_in(by=clerk(), now=STARTS)
    sweeps.sweep(now=ENDS + timedelta(hours=1))
    assert make_events.states(event) == ["attended", "confirmed"]

    for _ in range(2):
        sweeps.sweep(now=MORNING_AFTER)

    assert (fresh(came).state, fresh(missed).state) == ("attended", "no_show")
    assert letters("thanks") == [came.email]
    assert Survey.objects.get(event=event).is_open(MORNING_AFTER)
    assert attendance.figures(event) == attendance.Figures(came=1, absent=1, unknown=0, walk_ins=0)
    assert attendance.figures(event).rate == "50%"
    assert columns(event) == event.counts()


def test_where_nobody_was_checked_in_nobody_is_called_absent_until_staff_say_so() -> None:
    one = make_events.registration()
    sweeps.sweep(now=MORNING_AFTER)
    assert fresh(one).state == "confirmed"

    attendance.close(one.event, by=clerk(), now=MORNING_AFTER)
    assert fresh(one).state == "no_show"
    with pytest.raises(ValidationError) as refusal:
        attendance.close(one.event, by=clerk(), now=MORNING_AFTER)
    assert refusal.value.code == "closed"


def test_a_place_at_which_nobody_was_seen_is_left_alone() -> None:
    event = make_events.event(mode="both", capacity_online=5)
    onsite, online = make_events.registered(event, wish="onsite"), make_events.registered(event, wish="online")
    absent = make_events.registered(event, wish="onsite")
    onsite.check_in(by=clerk(), now=STARTS)
    sweeps.sweep(now=MORNING_AFTER)
    assert (fresh(online).state, fresh(absent).state) == ("confirmed", "no_show")


def test_the_attendance_is_closed_by_programme_staff_when_it_is_over_and_not_before() -> None:
    one = make_events.registration("attended")
    for by, told in ((make.user(), "not_allowed"), (make_events.helper(one.event), "not_allowed"), (clerk(), "too_early")):
        with pytest.raises(ValidationError) as refusal:
            attendance.close(one.event, by=by, now=STARTS)
        assert refusal.value.code == told
    assert not RollCall.objects.exists()


def test_a_phone_that_sends_late_still_earns_the_thanks_and_one_taken_back_loses_them() -> None:
    first = make_events.over()
    late = Registration.objects.get(pk=make_events.registration("no_show").pk)
    attendance.close(late.event, by=clerk(), now=MORNING_AFTER) if late.event.finish(now=ENDS) else None
    late = fresh(late)
    late.check_in(by=clerk(), now=MORNING_AFTER, at=STARTS)
    undo(CheckIn.objects.get(registration=first), by=clerk(), reason="다른 분이었습니다.", now=MORNING_AFTER)

    attendance.certify(now=MORNING_AFTER)
    attendance.thank(now=MORNING_AFTER)

    assert (fresh(first).state, letters("thanks")) == ("no_show", [late.email])


# -- the survey


def answers(survey: Survey, *values: Any) -> dict[int, Any]:
    return dict(zip(survey.questions.values_list("pk", flat=True), values, strict=False))


def test_the_survey_is_for_those_who_were_there_and_once() -> None:
    one = make_events.over(guests=1)
    survey, later = one.event.survey, ENDS + timedelta(days=1)
    absent = make_events.registration("no_show")
    other = Registration.objects.filter(event=one.event).exclude(pk=one.pk).get()
    survey.answer(one, answers(survey, 5, 4, 3, 1, "좋았습니다."), now=later)

    for who, now, told in ((absent, later, "absent"), (one, later, "answered"), (other, later + timedelta(days=30), "not_open")):
        with pytest.raises(ValidationError) as refusal:
            survey.answer(who, answers(survey, 1, 1, 1), now=now)
        assert refusal.value.code == told
    assert (AnswerSheet.objects.count(), Answered.objects.get().registration, Answer.objects.count()) == (1, one, 5)


def test_nothing_of_an_answer_leads_back_to_a_person() -> None:
    """No key, no time, no order: the columns are all there is."""
    assert {field.name for field in AnswerSheet._meta.get_fields()} == {"id", "survey", "answers"}
    assert {field.name for field in Answer._meta.get_fields()} == {"id", "sheet", "question", "number", "words"}
    assert {field.name for field in Answered._meta.get_fields()} == {"registration"}
    assert AnswerSheet().pk.version == Answer().pk.version == 4  # drawn by chance


def test_whoever_has_not_answered_is_reminded_once_and_who_has_is_not() -> None:
    one = make_events.over(guests=1)
    survey, later = one.event.survey, ENDS + timedelta(days=6)
    survey.answer(one, answers(survey, 5, 5, 5), now=ENDS + timedelta(days=1))
    other = Registration.objects.filter(event=one.event).exclude(pk=one.pk).get()
    assert attendance.remind_of_surveys(now=ENDS + timedelta(days=4)) == 0
    assert [attendance.remind_of_surveys(now=later) for _ in range(2)] == [1, 0]
    assert letters("survey") == [other.email]


def test_a_reminder_that_waits_is_not_sent_to_somebody_who_answers_meanwhile() -> None:
    one = make_events.over()
    attendance.remind_of_surveys(now=ENDS + timedelta(days=6))
    letter = Letter.objects.get(kind="events.survey")
    survey = one.event.survey
    survey.answer(one, answers(survey, 5, 5, 5), now=ENDS + timedelta(days=6))
    found = kinds.find(letter.kind)
    assert found
    assert found.still_owed
    assert found.still_owed(letter)


@pytest.mark.parametrize(("count", "is_told"), [(4, False), (5, True)])
def test_fewer_than_five_answers_are_not_broken_down(count: int, is_told: bool) -> None:
    survey = make_events.over(guests=count - 1).event.survey
    for n, one in enumerate(Registration.objects.filter(event=survey.event)):
        survey.answer(one, answers(survey, 5, 1 + n % 5, 3, 1, f"말씀 {n}"), now=ENDS + timedelta(days=1))

    found = survey_results.results(survey)

    assert (found.sheets, found.came, found.share) == (count, count, "100%")
    assert [bool(one.bars or one.words) for one in found.questions] == [is_told] * 5
    if is_told:
        assert [bar.count for bar in found.questions[0].bars] == [5, 0, 0, 0, 0]
        assert found.questions[0].mean == "5.0"
        assert sorted(found.questions[4].words) == [f"말씀 {n}" for n in range(5)]


def test_staff_read_results_only_when_the_survey_is_closed(time_machine: Any) -> None:
    one = make_events.over(guests=4)
    survey = one.event.survey
    for who in Registration.objects.filter(event=one.event):
        survey.answer(who, answers(survey, 5, 5, 5, 1, "비밀스러운 한마디"), now=ENDS + timedelta(days=1))
    time_machine.move_to(ENDS + timedelta(days=1), tick=False)
    client, address = make.signed_in(clerk()), reverse("admin:events_survey_change", args=[survey.pk])
    assert "비밀스러운 한마디" not in client.get(address).content.decode()

    survey.close(by=clerk(), now=ENDS + timedelta(days=1))

    text = client.get(address).content.decode()
    assert text.count("비밀스러운 한마디") == 5
    assert text.count("survey-chart") == 4
    assert text.count("<caption>") + text.count("<th scope=\"row\">") >= 17


def test_the_page_of_the_survey_asks_and_keeps_what_was_typed(time_machine: Any) -> None:
    one = make_events.over()
    time_machine.move_to(ENDS + timedelta(days=1), tick=False)
    address, client = reverse("events:survey", args=[one.token]), Client()
    first, *_others, last = one.event.survey.questions.all()
    wrong = client.post(address, {f"question_{first.pk}": "9", f"question_{last.pk}": "여기에 적은 글"})
    assert wrong.status_code == 200
    assert "여기에 적은 글" in wrong.content.decode()
    assert not AnswerSheet.objects.exists()


# -- the certificate


def test_a_certificate_is_for_those_who_were_there_when_it_is_over_and_stays_one() -> None:
    absent, early, one = make_events.registration("no_show"), make_events.registration("attended"), make_events.over()
    for who, told in ((absent, "absent"), (early, "too_early")):
        with pytest.raises(ValidationError) as refusal:
            certificates.issue(who, by=None, now=ENDS)
        assert refusal.value.code == told

    papers = [certificates.issue(fresh(one), by=None, now=ENDS + timedelta(hours=2)) for _ in range(2)]

    assert papers[0] == papers[1]
    assert IssuedDocument.objects.count() == 1
    assert papers[0].file.open().read().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("name", "short"), [("김하늘", "김○○"), ("남궁하늘", "남○○○"), ("Kim Duri", "K. D."), ("홍 길동", "홍○○")],
)
def test_initials(name: str, short: str) -> None:
    assert initials(name) == short


def test_the_page_for_checking_shows_initials_event_and_date_and_no_more(time_machine: Any) -> None:
    person = make_events.attendee(name="김하늘")
    event = make_events.event(capacity_onsite=1)
    make_events.registered(event, person).check_in(by=clerk(), now=STARTS)
    event.finish(now=ENDS)
    one = Registration.objects.get(event=event)
    paper = certificates.issue(one, by=None, now=ENDS)
    address = f"{reverse('issued:check')}?number={paper.number}&code={paper.code}"

    text = Client().get(address).content.decode()

    assert "김○○" in text
    assert event.title in text
    for secret in ("김하늘", person.email, one.token):
        assert secret not in text
    assert "김○○" not in Client().get(f"{reverse('issued:check')}?number={paper.number}&code={'0' * 16}").content.decode()
    undo(CheckIn.objects.get(registration=one), by=clerk(), reason="다른 분이었습니다.", now=ENDS)
    assert "더 이상 유효하지 않습니다" in Client().get(address).content.decode()


def test_whoever_asks_too_often_whether_papers_are_ours_waits() -> None:
    client = Client()
    answers_ = [client.get(reverse("issued:check"), {"number": f"2026-{n:05d}", "code": "0" * 16}).status_code for n in range(31)]
    assert answers_ == [200] * 30 + [429]


def test_the_certificate_is_read_by_its_link_and_by_nobody_without_it(time_machine: Any) -> None:
    one = make_events.over()
    time_machine.move_to(ENDS + timedelta(hours=2), tick=False)
    address = reverse("events:certificate", args=[one.token])
    assert Client().get(address).headers["Location"] == one.get_absolute_url()  # to the button that makes it
    Client().post(reverse("events:make_certificate", args=[one.token]))
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert Client().get(reverse("events:certificate", args=["1:forged"])).status_code == 404


def test_thanks_come_with_the_certificate_made_and_their_link_opens_it(time_machine: Any) -> None:
    one = make_events.over(guests=1)
    time_machine.move_to(MORNING_AFTER, tick=False)
    for _ in range(2):
        sweeps.sweep(now=MORNING_AFTER)

    assert IssuedDocument.objects.filter(kind="events.certificate").count() == 2
    letter = Letter.objects.get(kind="events.thanks", address=one.email)
    words = render(letter)
    address = absolute(reverse("events:certificate", args=[one.token]))
    assert words.subject.startswith("[기술혁신센터] 참가확인서가 나왔습니다")
    assert f"참가확인서 열기(PDF):\n{address}\n" in words.text
    assert f'href="{address}"' in words.html
    assert f'href="{absolute(one.get_absolute_url())}"' in words.html
    assert Client().get(address).headers["Content-Type"] == "application/pdf"


def test_so_many_certificates_are_made_in_one_run_and_nobody_is_thanked_before_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attendance, "AT_ONCE", 2)
    make_events.over(guests=2)
    soon = ENDS + timedelta(hours=1, minutes=5)
    assert [(attendance.certify(now=soon), attendance.thank(now=soon)) for _ in range(3)] == [(2, 2), (1, 1), (0, 0)]


def test_a_certificate_that_cannot_be_made_keeps_nobody_waiting_and_the_thanks_come_later(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, whole = make_events.over(guests=1), Registration.objects.order_by("-pk").first()
    assert whole
    real = certificates.written

    def paper(one: Registration) -> Any:
        if one.pk == broken.pk:
            raise ValidationError("kein Papier", code="paper")
        return real(one)

    monkeypatch.setattr(certificates, "written", paper)
    soon = ENDS + timedelta(hours=1, minutes=5)
    assert (attendance.certify(now=soon), attendance.thank(now=soon), letters("thanks")) == (1, 1, [whole.email])
    later = soon + timedelta(hours=3)
    assert (attendance.certify(now=later), attendance.thank(now=later)) == (0, 1)


# -- the materials


def out(event: Any, now: Any) -> None:
    """Its recording is out."""
    event = type(event).objects.get(pk=event.pk)
    material.add(event, title_ko="녹화", readers="present", link="https://video.example.com/", by=clerk(), now=now)
    event.publish_materials(by=clerk(), now=now)


def test_who_was_thanked_before_the_materials_were_out_is_told_once() -> None:
    event = make_events.event(capacity_onsite=3)
    came, missed = make_events.registered(event), make_events.registered(event)
    came.check_in(by=clerk(), now=STARTS)
    sweeps.sweep(now=ENDS + timedelta(hours=1))
    sweeps.sweep(now=MORNING_AFTER)
    assert (letters("thanks"), letters("materials")) == ([came.email], [])
    assert "has_materials" in Letter.objects.get(kind="events.thanks").context
    out(event, MORNING_AFTER + timedelta(days=3))

    for hours in (1, 2, 500):
        sweeps.sweep(now=MORNING_AFTER + timedelta(days=3, hours=hours))

    assert (letters("thanks"), letters("materials")) == ([came.email], [came.email])
    assert fresh(missed).state == "no_show"
    assert "녹화" not in Letter.objects.get(kind="events.materials").subject


def test_materials_that_are_out_before_stand_in_the_letter_of_thanks() -> None:
    event = make_events.event()
    make_events.registered(event).check_in(by=clerk(), now=STARTS)
    sweeps.sweep(now=ENDS + timedelta(hours=1))
    out(event, ENDS + timedelta(hours=2))

    for hours in (0, 24):
        sweeps.sweep(now=MORNING_AFTER + timedelta(hours=hours))

    assert (len(letters("thanks")), letters("materials")) == (1, [])
    assert Letter.objects.get(kind="events.thanks").context["has_materials"] is True


# -- the list as a file


def test_the_file_has_a_column_for_each_question() -> None:
    event = make_events.event()
    meal = event.questions.create(kind="short", words_ko="식사는?")
    said = Answers([meal], {meal.key: "=채식"})
    make_events.registered(event, answers=said)
    make_events.registered(event, make_events.guest(name="김하늘"))
    asked = {"reason": "식사 주문", "kind": "csv"}
    text = make.signed_in(clerk()).get(reverse("admin:events_event_export", args=[event.pk]), asked).content.decode("utf-8-sig")
    table = tablib.Dataset().load(text, format="csv")
    assert sorted(table["식사는?"]) == ["", "'=채식"]


def test_the_file_has_no_formula_reads_hangul_and_is_given_for_a_reason() -> None:
    event = make_events.event()
    make_events.registered(event, make_events.guest(name="=HYPERLINK(1)", affiliation="+한빛"))
    make_events.registered(event, make_events.guest(name="김하늘")).check_in(by=clerk(), now=STARTS)
    by = clerk()
    client, address = make.signed_in(by), reverse("admin:events_event_export", args=[event.pk])

    assert "<form" in client.get(address).content.decode()
    assert not AccessEvent.objects.filter(action="export").exists()
    assert client.get(address, {"reason": "", "kind": "csv"}).headers["Content-Type"].startswith("text/html")
    text = client.get(address, {"reason": "명찰 인쇄", "kind": "csv"}).content

    assert text.startswith(b"\xef\xbb\xbf")
    assert "'=HYPERLINK(1)" in text.decode()
    assert ",=HYPERLINK" not in text.decode()
    assert "'+한빛" in text.decode()
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(address, {"reason": "명찰 인쇄", "kind": "xlsx"}).content)).active
    cells = [one for row in sheet.iter_rows() for one in row if one.value is not None]
    assert {one.data_type for one in cells} <= {"s", "n"}
    log = AccessEvent.objects.filter(action="export", actor=by)
    assert (log.count(), log.first().reason) == (2, "명찰 인쇄")


def test_the_file_is_for_those_who_may_see_registrations() -> None:
    event = make_events.event()
    address = reverse("admin:events_event_export", args=[event.pk])
    asked = {"reason": "명찰 인쇄", "kind": "csv"}
    assert make.signed_in(make.clerk()).get(address, asked).status_code == 403
    assert make.signed_in(make.user()).get(address, asked).status_code == 302
    assert make.signed_in(make.head()).get(address, asked).status_code == 200


def test_ones_own_page_says_when_one_was_seen_and_that_it_was_taken_back() -> None:
    one = make_events.registration("attended")
    by = clerk(name="김접수")
    undo(one.check_ins.get(), by=by, reason="다른 분이었습니다.", now=STARTS + timedelta(minutes=5))
    fresh(one).check_in(by=by, now=STARTS + timedelta(minutes=9))
    told = [(at, words) for at, words, _who in registration_story.registration_moments(fresh(one))]
    assert [at for at, _words in told[:3]] == [STARTS + timedelta(minutes=9), STARTS + timedelta(minutes=5), STARTS]
    assert told[1][1] == "체크인을 되돌렸습니다: 다른 분이었습니다."
    assert told[0][1].startswith("체크인했습니다")


@pytest.mark.parametrize("many", [1, 3])
def test_thanks_cost_the_same_for_however_many(many: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    one = make_events.over(guests=many - 1)
    with django_assert_num_queries(2):  # the events, and all letters
        assert attendance.thank(now=ENDS + timedelta(hours=4)) == many
    letter = Letter.objects.get(kind="events.thanks", about_id=str(one.pk))
    assert one.get_absolute_url() in render(letter).text
