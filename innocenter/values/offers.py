"""Until when a freed seat is kept for somebody: hours by day, for nobody answers at night."""

from datetime import datetime, time, timedelta

MORNING, EVENING = time(9), time(21)
ZERO = timedelta()


def deadline(now: datetime, hours: int, latest: datetime) -> datetime:
    """`hours` of daytime after `now`, and never past `latest`. Both in local time; the clock stands from nine at night to nine."""
    left, at = timedelta(hours=hours), now
    while True:
        opens, closes = _on(at, MORNING), _on(at, EVENING)
        at = max(at, opens)
        today = max(ZERO, closes - at)
        if left <= today:
            return min(at + left, latest)
        left -= today
        at = _on(at + timedelta(days=1), MORNING)


def _on(day: datetime, hour: time) -> datetime:
    return datetime.combine(day.date(), hour, tzinfo=day.tzinfo)
