"""Makers for mentoring: each returns a saved, valid row; a test names only what it is about."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.files.models import StoredFile
from mentoring.models import Request
from tests import make
from tests.files import uploads
from tests.make import NOON

WORDS = {
    "title": "도금이 벗겨집니다",
    "problem": "염수분무 시험 48시간 뒤에 니켈 도금이 모서리부터 벗겨집니다.",
    "tried": "전처리 시간을 두 배로 늘렸습니다.",
    "would_help": "원인을 알 수 있는 시험을 알고 싶습니다.",
}


PDF = uploads.pdf()


def clerk(**fields: Any) -> User:
    """Staff for mentoring."""
    return make.staff("mentoring", **fields)


def company(**about: Any) -> Company:
    """One that is a member now, with one manager."""
    return make.membership(**about).company


def asker(company_: Company) -> User:
    found = company_.managers().first()
    assert found
    return found


def stored(name: str = "사진.pdf", content: bytes = PDF) -> StoredFile:
    return StoredFile.objects.keep_own(content, name=name, media_type="application/pdf", by=make.user(), now=NOON)


def upload(name: str = "성적서.pdf") -> SimpleUploadedFile:
    """One that is taken."""
    return SimpleUploadedFile(name, PDF)


def draft(*, company_: Company | None = None, by: User | None = None, now: datetime = NOON, **words: Any) -> Request:
    of = company_ or company()
    by = by or asker(of)
    made = Request.start(company=of, by=by, now=now)
    made.save_draft(WORDS | words, by=by, now=now)
    return made


def request(
    state: str = "submitted", *, company_: Company | None = None, by: User | None = None, now: datetime = NOON, **words: Any
) -> Request:
    """A question that came to its state by the real verbs. Its owner is the clerk of its own."""
    made = draft(company_=company_, by=by, now=now, **words)
    person = by or asker(made.company)
    if state == "draft":
        return made
    made.submit(by=person, now=now, is_another=True)
    if state == "submitted":
        return made
    if state == "withdrawn":
        made.withdraw(by=person, now=now)
        return made
    desk = clerk()
    made.take(by=desk, now=now)
    if state in {"info_needed", "expired"}:
        made.ask_more("어떤 전처리 약품을 쓰시나요?", by=desk, now=now)
    if state in {"answered", "resolved", "referred"}:
        made.confirm_fields([], by=desk, now=now)
    if state in {"answered", "resolved"}:
        made.answer("활성화 처리를 먼저 확인해 보세요.", by=desk, now=now)
    match state:
        case "expired":
            assert made.lapse(now=now + timedelta(days=30))
        case "resolved":
            made.confirm_answer(by=person, now=now)
        case "referred":
            made.refer("표면처리 지원센터 (예시)", "시험 장비가 그곳에 있습니다.", by=desk, now=now)
        case "declined":
            made.decline("센터가 다루지 않는 분야입니다.", by=desk, now=now)
    return made
