"""A linear model over the words of a text and their pieces, beside the vectors of its meaning.

A sentence vector knows what a text is about, but loses single words that decide ("shredded") and
the shape of misspelt ones; n-grams keep both. They are hashed into buckets (Weinberger et al.
2009), so no vocabulary travels with a model and every word has a place.
"""

from typing import Dict, Iterator, List, Sequence, Tuple
from zlib import crc32

import numpy as np

BUCKETS = 2**16
_WORDS = (1, 2, 3)  # lengths of runs of words
_LETTERS = (2, 3, 4, 5)  # lengths of runs of letters within a word and its edges


class NgramModel:
    """Probabilities of labels from a text's n-grams.

    Args:
        rarity: (BUCKETS,), how much an n-gram counts: the rarer, the more (inverse document
            frequency).
        weights: (BUCKETS, labels).
        bias: (labels,).
    """

    PARTS = ("rarity", "weights", "bias")

    def __init__(self, rarity: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> None:
        self._rarity, self._weights, self._bias = rarity, weights, bias

    @classmethod
    def trained(cls, texts: Sequence[str], labels: np.ndarray, seed: int) -> "NgramModel":
        """Learn from texts and the numbers of their labels, 0 to the highest, none left out."""
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import SGDClassifier  # slow to import, needed here only

        rows = [_counted(text) for text in texts]
        seen = np.bincount(np.concatenate([ids for ids, _ in rows]), minlength=BUCKETS)
        rarity = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)
        ends = np.cumsum([0, *(len(ids) for ids, _ in rows)])
        values = np.concatenate([_weighted(ids, counts, rarity) for ids, counts in rows])
        matrix = csr_matrix(
            (values, np.concatenate([ids for ids, _ in rows]), ends), (len(texts), BUCKETS)
        )
        # The loss is Huber's: it gives probabilities and forgives a label that is wrong.
        model = SGDClassifier(
            "modified_huber", alpha=3e-5, max_iter=10, tol=None, random_state=seed
        )
        model.set_params(n_jobs=-1).fit(matrix, labels)
        weights, bias = model.coef_.T, model.intercept_
        if len(bias) == 1:  # of two labels scikit-learn keeps the second's alone
            weights, bias = np.hstack([-weights, weights]), np.append(-bias, bias)
        # Half precision: the weights are most of a model's size, and need no more.
        return cls(rarity, weights.astype(np.float16), bias.astype(np.float32))

    @classmethod
    def loaded(cls, parts: Dict[str, np.ndarray]) -> "NgramModel":
        """From what `parts` gave."""
        return cls(*(parts[name] for name in cls.PARTS))

    def parts(self) -> Dict[str, np.ndarray]:
        return dict(zip(self.PARTS, (self._rarity, self._weights, self._bias)))

    def likely(self, text: str) -> np.ndarray:
        """The probability of each label."""
        ids, counts = _counted(text)
        values = _weighted(ids, counts, self._rarity)
        scores = values @ self._weights[ids].astype(np.float32) + self._bias
        shares = np.clip(scores, -1, 1) + 1  # as Zhang 2004 reads probabilities from this loss
        total = float(shares.sum())
        return shares / total if total > 0 else np.full(len(shares), 1 / len(shares))


def _grams(text: str) -> Iterator[str]:
    words = text.lower().split()
    for length in _WORDS:
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])
    for word in words:
        edged = f" {word} "
        for length in _LETTERS:
            for start in range(len(edged) - length + 1):
                yield f"/{edged[start : start + length]}"


def _counted(text: str) -> Tuple[np.ndarray, np.ndarray]:
    """The buckets that a text touches, and how often."""
    found: List[int] = [crc32(gram.encode()) % BUCKETS for gram in _grams(text)]
    ids, counts = np.unique(np.array(found or [0]), return_counts=True)
    return ids, counts


def _weighted(ids: np.ndarray, counts: np.ndarray, rarity: np.ndarray) -> np.ndarray:
    """Counts, damped and weighted by rarity, as a unit vector."""
    values = ((1 + np.log(counts)) * rarity[ids]).astype(np.float32)
    unit: np.ndarray = values / np.linalg.norm(values)
    return unit
