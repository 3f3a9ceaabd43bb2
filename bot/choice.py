"""Answering a question with its number: "2", "number one", "the last one please"."""

import re
from typing import Optional, Sequence

_ORDINALS = {
    "1": 0,
    "one": 0,
    "first": 0,
    "1st": 0,
    "2": 1,
    "two": 1,
    "second": 1,
    "2nd": 1,
    "3": 2,
    "three": 2,
    "third": 2,
    "3rd": 2,
    "4": 3,
    "four": 3,
    "fourth": 3,
    "4th": 3,
    "last": -1,
}
_CHOICE = re.compile(
    r"^\W*(?:(?:i(?:'d| would)? (?:want|mean|like|choose|pick)|yes|yeah|ok|um|er|erm|it's|its)\W+)*"
    r"(?:the\s+)?(?:number|no\.?|option|button|choice|#)?\s*"
    r"(\d|1st|2nd|3rd|4th|one|two|three|four|first|second|third|fourth|last)"
    r"(?:\s+(?:one|option|button|choice))?\W*(?:please|pls|plz|thanks|ta)?\W*$",
    re.I,
)


def chosen(text: str, offered: Sequence[str]) -> Optional[str]:
    """What was offered under the number that the text names; None where it names none."""
    match = _CHOICE.match(text)
    if not match or not offered:
        return None
    at = _ORDINALS.get(match.group(1).lower())
    if at is None or at >= len(offered):
        return None
    return offered[at]
