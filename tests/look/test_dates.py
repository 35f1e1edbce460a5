"""Days and hours as people read them, in both languages."""

from datetime import UTC, date, datetime

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.template import Context, Template
from django.utils import translation

DAY, TODAY = date(2026, 12, 1), date(2026, 11, 22)
MIDNIGHT_IN_SEOUL = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)

CASES = [
    ("{{ day|day }}", "2026. 12. 1. (화)", "Tue 1 Dec 2026"),
    ("{{ day|short_day }}", "12월 1일(화)", "Tue 1 December"),
    ("{{ moment|moment }}", "2026. 12. 1. (화) 00:00", "Tue 1 Dec 2026 00:00"),
    ("{{ day|moment }}", "2026. 12. 1. (화)", "Tue 1 Dec 2026"),
    ("{{ moment|clock }}", "00:00", "00:00"),
    ("{{ term|period }}", "2026. 7. 1. ~ 2026. 12. 31.", "1 Jul 2026 ~ 31 Dec 2026"),
    ("{{ pair|period }}", "2026. 11. 22. ~ 2026. 11. 30.", "22 Nov 2026 ~ 30 Nov 2026"),
    ("{{ open|period }}", "2026. 7. 1. ~", "1 Jul 2026 ~"),
    ("{{ day|days_left:today }}", "9일 남았습니다", "9 days left"),
    ("{{ today|days_left:today }}", "오늘까지", "due today"),
    ("{{ today|days_left:day }}", "9일 지났습니다", "9 days late"),
    ("{{ tomorrow|days_left:today }}", "1일 남았습니다", "1 day left"),
    ("{{ number|registration_number }}", "123-45-67890", "123-45-67890"),
    ("{{ size|file_size }}", "1.2 MB", "1.2 MB"),
    ("{{ nothing|day }}{{ nothing|period }}{{ nothing|moment }}{{ nothing|days_left:today }}{{ nothing|clock }}", "", ""),
]


@pytest.mark.parametrize(("source", "korean", "english"), CASES)
def test_filters_speak_both_languages(source: str, korean: str, english: str) -> None:
    context = {
        "day": DAY, "today": TODAY, "tomorrow": date(2026, 11, 23), "moment": MIDNIGHT_IN_SEOUL, "nothing": None,
        "term": DateRange(date(2026, 7, 1), date(2027, 1, 1)), "open": DateRange(date(2026, 7, 1), None), "pair": (TODAY, DAY),
        "number": "1234567890", "size": 1_234_567,
    }  # fmt: skip
    for language, expected in [("ko", korean), ("en", english)]:
        with translation.override(language):
            assert Template("{% load look %}" + source).render(Context(context)) == expected
