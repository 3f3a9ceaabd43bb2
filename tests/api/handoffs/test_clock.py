from datetime import date, datetime, timezone

import pytest

from api.handoffs.clock import Clock, in_words
from api.handoffs.kinds import WorkingDays

ENGLAND = WorkingDays(time_zone="Europe/London", country="GB", region="ENG")


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (datetime(2026, 3, 3, 12, 0), date(2026, 4, 7)),  # 3 April is Good Friday, 6 Easter Monday
        (datetime(2026, 1, 31, 12, 0), date(2026, 3, 2)),  # no 31 February; the 28th is a Saturday
        (datetime(2028, 1, 31, 12, 0), date(2028, 2, 29)),  # a leap year
        (
            datetime(2026, 11, 25, 12, 0),
            date(2026, 12, 29),
        ),  # Christmas, and Boxing Day's substitute
        (datetime(2026, 12, 15, 12, 0), date(2027, 1, 15)),  # over the turn of the year
        (datetime(2026, 6, 9, 23, 30), date(2026, 7, 10)),  # 00:30 of the next day in London
    ],
)
def test_a_request_is_due_a_calendar_month_later_on_a_working_day(received, due):
    clock = Clock(ENGLAND, months=1)
    assert clock.due(received.replace(tzinfo=timezone.utc)) == due


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (None, "No due date"),
        (-1, "Overdue by 1 day"),
        (-40, "Overdue by 40 days"),
        (0, "Due today"),
        (1, "Due in 1 day"),
        (30, "Due in 30 days"),
    ],
)
def test_how_a_due_date_stands_is_said_in_words(left, words):
    assert in_words(left) == words
