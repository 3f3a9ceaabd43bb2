"""Words that sound alike: "fotograf" is a photograph, "birfday" a birthday, "picher" a picture."""

import re

import jellyfish
from rapidfuzz.distance import DamerauLevenshtein

SHORTEST = 6  # letters; shorter words sound like too many others
# Share of letters in place, from which on two words of one sound may be the same word.
_ALIKE = 0.45
_CHER = re.compile(r"tu(?=r[aei])")  # "picture" is heard as "pikcher" or "picher"


def sound(word: str) -> str:
    """How a word sounds, as consonants; "th" as "f", which is how many children hear it."""
    found: str = jellyfish.metaphone(_CHER.sub("ch", word))
    return found.replace("0", "F").replace("KX", "X")


def alike(typed: str, meant: str) -> float:
    """How like two words of one sound are, 0 to 1; 0 where they are too unlike."""
    return float(DamerauLevenshtein.normalized_similarity(typed, meant, score_cutoff=_ALIKE))
