"""When a rights request is due: some calendar months after it came, on a working day."""

from calendar import monthrange
from datetime import date, datetime, timedelta, timezone
from typing import Callable, Optional
from zoneinfo import ZoneInfo

import holidays

from api.handoffs.kinds import WorkingDays

Now = Callable[[], datetime]  # timezone-aware, UTC; a test passes its own


def utc_now() -> datetime:
    return datetime.now(timezone.utc)


class Clock:
    """Time as the school counts it.

    Args:
        months: length of a rights request, in calendar months.
        now: the present moment, in UTC.
    """

    def __init__(self, working_days: WorkingDays, months: int, now: Now = utc_now) -> None:
        self._zone = ZoneInfo(working_days.time_zone)
        self._holidays = holidays.country_holidays(working_days.country, subdiv=working_days.region)
        self._months = months
        self.now = now

    def today(self) -> date:
        return self.local(self.now()).date()

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._zone)

    def due(self, received_at: datetime) -> date:
        """The same day of a later month, its last day where there is none, then a working day.

        Source: the ICO's guidance on subject access requests counts from the day of receipt.
        """
        day = later_month(self.local(received_at).date(), self._months)
        while day.weekday() >= 5 or day in self._holidays:
            day += timedelta(days=1)
        return day

    def days_left(self, due: Optional[date]) -> Optional[int]:
        """Negative once it is overdue."""
        return None if due is None else (due - self.today()).days


def later_month(day: date, months: int) -> date:
    """The same day so many calendar months later, or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def in_words(days_left: Optional[int]) -> str:
    """How a due date stands, without relying on colour."""
    if days_left is None:
        return "No due date"
    if days_left < 0:
        return f"Overdue by {_days(-days_left)}"
    return "Due today" if days_left == 0 else f"Due in {_days(days_left)}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
