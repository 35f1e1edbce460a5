"""How days and hours are written: "2026. 12. 1. (화)" for Korean readers, "Tue 1 Dec 2026" for English ones. Always Seoul time."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

KOREAN_WEEKDAYS = "월화수목금토일"


def is_korean() -> bool:
    return (get_language() or "ko").startswith("ko")


def local_day(value: date) -> date:
    """The day in Seoul; a datetime is brought there first."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def bare_day(value: date) -> str:
    """Without the weekday: "2026. 12. 1."."""
    day = local_day(value)
    return f"{day.year}. {day.month}. {day.day}." if is_korean() else date_format(day, "j M Y")


def full_day(value: date) -> str:
    day = local_day(value)
    return f"{bare_day(day)} ({KOREAN_WEEKDAYS[day.weekday()]})" if is_korean() else date_format(day, "D j M Y")


def short_day(value: date) -> str:
    """Within sentences: "12월 1일(화)"."""
    day = local_day(value)
    return f"{day.month}월 {day.day}일({KOREAN_WEEKDAYS[day.weekday()]})" if is_korean() else date_format(day, "D j F")


def month_words(month: date) -> str:
    """ "2026년 12월"."""
    return f"{month.year}년 {month.month}월" if is_korean() else date_format(month, "F Y")


def clock(value: datetime) -> str:
    return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%H:%M")


def moment(value: datetime) -> str:
    return f"{full_day(value)} {clock(value)}"


def period(value: Any) -> str:
    """A half-open range (or a pair of its two ends) as people read it: both days included."""
    first, end = (value.lower, value.upper) if hasattr(value, "lower") else value
    return f"{bare_day(first) if first else ''} ~ {bare_day(end - timedelta(days=1)) if end else ''}".strip()


def short_period(first: date, last: date) -> str:
    """Both days included; the year stands once where it is the same: "2026. 7. 1. ~ 12. 31."."""
    if first.year != last.year:
        return f"{bare_day(first)} ~ {bare_day(last)}"
    if is_korean():
        return f"{bare_day(first)} ~ {last.month}. {last.day}."
    return f"{date_format(first, 'j M')} ~ {bare_day(last)}"


def days_left(due: date, today: date) -> str:
    left = (local_day(due) - local_day(today)).days
    if left == 0:
        return gettext("due today")
    if left > 0:
        return ngettext("%(days)d day left", "%(days)d days left", left) % {"days": left}
    return ngettext("%(days)d day late", "%(days)d days late", -left) % {"days": -left}
