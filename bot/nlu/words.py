"""Which words are English, so that only others are taken for misspelt."""

from functools import lru_cache
from typing import FrozenSet

from spellchecker import SpellChecker

from bot.nlu.encoder import ordinary_words


@lru_cache(maxsize=1)
def english_words() -> FrozenSet[str]:
    """About 170,000 words in lower case, British spellings among them; hardly any names."""
    # Its own corrections are not used: they take any English word, not this project's.
    return ordinary_words().union(SpellChecker(language="en").word_frequency.keys())
