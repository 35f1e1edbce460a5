"""Months as the Civil Act counts them (§157, §160): always from the first day, never from the previous end."""

from calendar import monthrange
from datetime import date, timedelta


def last_day(first_day: date, months: int) -> date:
    """The inclusive last day of a term of `months`: the day before the same-numbered day, or, where there is none, the month's last."""
    if months < 1:
        raise ValueError("A term has at least one month.")
    years, month = divmod(first_day.month - 1 + months, 12)
    year, month = first_day.year + years, month + 1
    days = monthrange(year, month)[1]
    if first_day.day > days:
        return date(year, month, days)
    return date(year, month, first_day.day) - timedelta(days=1)


def day_after(day: date) -> date:
    return day + timedelta(days=1)


def months_before(day: date, months: int) -> date:
    """The same-numbered day so many months earlier, or, where there is none, the month's last."""
    years, month = divmod(day.month - 1 - months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_begun(first_day: date, end: date) -> int:
    """The least number of months from the first day that reaches the exclusive `end`: a begun month counts whole."""
    if end <= first_day:
        return 0
    months = max(1, (end.year - first_day.year) * 12 + end.month - first_day.month - 1)
    while day_after(last_day(first_day, months)) < end:
        months += 1
    return months
