"""Read short forms and names as the plain words that a sentence encoder knows."""

import re
from typing import Dict, Iterable, Mapping


class Terms:
    """Replaces what people type by how it is read.

    Args:
        terms: plain words -> the names that people type for them.
    """

    def __init__(self, terms: Mapping[str, Iterable[str]]) -> None:
        self._read: Dict[str, str] = {
            name.lower(): plain for plain, names in terms.items() for name in names
        }
        longest_first = sorted(self._read, key=len, reverse=True)
        names = "|".join(re.escape(name) for name in longest_first) or r"(?!)"
        # "the DPO" and "DPO" are read the same; "farnsworths" is hers.
        self._named = re.compile(rf"(?<![\w<])(?P<name>{names})(?P<own>['’]?s)?(?![\w>])", re.I)

    def __call__(self, text: str) -> str:
        return self._named.sub(self._plain, text)

    def _plain(self, match: "re.Match[str]") -> str:
        plain = self._read[match["name"].lower()]
        return f"{plain}'s" if match["own"] else plain
