"""References: short, unguessable, and hard to mishear on the telephone."""

import re
import secrets
from typing import Optional

# Sixteen letters and digits of which no two sound or look alike in English: no B, D, E, P, T
# beside C; no N beside M; no S beside F; no 8 beside H; no 5 beside 9; no O, I, 0, 1.
ALPHABET = "234679CFHJLMQRWX"
_GROUPS, _LENGTH = 3, 4  # 48 bits: a guess hits one of 1,000 references once in 2.8e11 tries
PATTERN = re.compile(f"(?:[{ALPHABET}]{{{_LENGTH}}}-){{{_GROUPS - 1}}}[{ALPHABET}]{{{_LENGTH}}}")


def new_reference() -> str:
    """Such as "H7RQ-M2XL-94CW"."""
    letters = [secrets.choice(ALPHABET) for _ in range(_GROUPS * _LENGTH)]
    return _grouped("".join(letters))


def read_reference(typed: str) -> Optional[str]:
    """A reference in its usual form, however it was spaced or cased; None where it is none."""
    bare = re.sub(r"[\s\-\u2010-\u2015.]", "", typed).upper()
    reference = _grouped(bare)
    return reference if PATTERN.fullmatch(reference) else None


def _grouped(bare: str) -> str:
    return "-".join(bare[i : i + _LENGTH] for i in range(0, len(bare), _LENGTH))
