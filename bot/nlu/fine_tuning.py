"""Learn the encoder's adapter from the phrases (`python -m bot fine-tune`).

A job for whoever changes many phrases: it keeps two cores busy for about half an hour. Nothing
waits for it: a model is trained with the adapter as it is, and new names need no new one.
"""

import logging
import random
import time
from typing import Any, Dict, List, Sequence, Tuple

import numpy as np
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge import Knowledge
from bot.nlu.adapter import LAYERS, RANK, SCALE, Tensors, map_names
from bot.nlu.encoder import published_tokenizer, published_weights
from bot.nlu.importer import TOPIC
from bot.nlu.reading import Reader, words_of

logger = logging.getLogger(__name__)

_HEADS = 12
_EPOCHS, _BATCH = 2, 64
_RATE, _HEAD_RATE = 1e-3, 3e-3  # of the adapter, and of the last layer, which is thrown away
_WARM_UP = 100  # steps
_DROPOUT, _LAST_DROPOUT = 0.1, 0.2
_SMOOTHING = 0.1
_STRETCH = 8.0  # unit vectors are too short for a softmax to tell them apart
_TOLD = 50  # steps after which it says how far it has come


def fine_tune(examples: Sequence[Message], knowledge: Knowledge, seed: int = 7) -> Tensors:
    """Return the adapter for phrases in which names have been found."""
    reader = Reader(knowledge, words_of(examples, knowledge))
    tokenizer = published_tokenizer()
    read = [reader.masked(example) for example in examples]
    intents = [str(example.get(TOPIC)) for example in examples]
    labels = np.searchsorted(sorted(set(intents)), intents)
    return fine_tuned(
        published_weights(), [tokenizer.encode(text).ids for text in read], labels, seed=seed
    )


def fine_tuned(
    weights: Tensors,
    texts: Sequence[List[int]],
    labels: np.ndarray,
    epochs: int = _EPOCHS,
    seed: int = 7,
) -> Tensors:
    """Return the adapter after which a linear layer tells the labels apart best.

    Args:
        weights: the published encoder's.
        texts: the token ids of every phrase.
        labels: (phrases,), whole numbers from 0.
    """
    import tensorflow as tf  # slow to import; comes with Rasa

    # oneDNN multiplies 16-bit numbers about twice as fast where the processor can.
    tf.config.optimizer.set_experimental_options({"auto_mixed_precision_onednn_bfloat16": True})
    tf.keras.utils.set_random_seed(seed)
    chosen = random.Random(seed)
    network = _Network(weights, int(labels.max()) + 1)
    steps = epochs * -(-len(labels) // _BATCH)
    optimisers = [
        (tf.keras.optimizers.legacy.Adam(_rate(rate, steps)), variables)
        for rate, variables in ((_RATE, network.adapter), (_HEAD_RATE, network.head))
    ]

    @tf.function(
        input_signature=[
            tf.TensorSpec([None, None], tf.int32),
            tf.TensorSpec([None, None], tf.float32),
            tf.TensorSpec([None], tf.int32),
        ]
    )
    def step(ids, mask, wanted):  # type: ignore[no-untyped-def]
        with tf.GradientTape() as tape:
            scores = network.scores(ids, mask)
            shares = tf.one_hot(wanted, scores.shape[-1]) * (1 - _SMOOTHING)
            shares += _SMOOTHING / scores.shape[-1]
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(shares, scores))
        variables = network.adapter + network.head
        gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, variables), 1.0)
        at = len(network.adapter)
        for (optimiser, own), part in zip(optimisers, (gradients[:at], gradients[at:])):
            optimiser.apply_gradients(zip(part, own))
        return loss

    done, start, losses = 0, time.monotonic(), []
    for epoch in range(epochs):
        for batch in _batches(texts, chosen):
            ids, mask = _padded([texts[i] for i in batch])
            losses.append(float(step(ids, mask, labels[batch].astype(np.int32))))
            done += 1
            if done % _TOLD == 0:
                left = (time.monotonic() - start) / done * (steps - done) / 60
                logger.info(
                    "Round %d of %d, loss %.2f, %.0f minutes left ...",
                    epoch + 1,
                    epochs,
                    np.mean(losses[-_TOLD:]),
                    left,
                )
    return {variable.name.partition(":")[0]: np.asarray(variable) for variable in network.adapter}


class _Network:
    """BERT's forward pass with an adapter that learns, and one linear layer after it."""

    def __init__(self, weights: Tensors, labels: int) -> None:
        import tensorflow as tf

        self._tf = tf
        self._weights = {name: tf.constant(value) for name, value in weights.items()}
        self._width = weights["embeddings.LayerNorm.weight"].shape[0]
        self._parts: Dict[str, Tuple[Any, Any]] = {}
        for name in map_names():
            outputs, inputs = weights[f"{name}.weight"].shape
            down = tf.random.normal([RANK, inputs], stddev=inputs**-0.5)
            self._parts[name] = (
                tf.Variable(down, name=f"{name}.down"),
                tf.Variable(tf.zeros([outputs, RANK]), name=f"{name}.up"),
            )
        self.adapter = [part for pair in self._parts.values() for part in pair]
        last = tf.random.normal([self._width, labels], stddev=0.02)
        self.head = [tf.Variable(last), tf.Variable(tf.zeros([labels]))]

    def scores(self, ids, mask):  # type: ignore[no-untyped-def]
        """(batch, labels) from (batch, tokens) ids and a mask of ones and zeros."""
        tf = self._tf
        rows = self._encoded(ids, mask)
        counted = mask[:, :, None]
        mean = tf.reduce_sum(rows * counted, 1) / tf.reduce_sum(counted, 1)
        unit = tf.nn.l2_normalize(mean, -1) * _STRETCH
        weights, bias = self.head
        return tf.matmul(tf.nn.dropout(unit, _LAST_DROPOUT), weights) + bias

    def _encoded(self, ids, mask):  # type: ignore[no-untyped-def]
        tf = self._tf
        batch, tokens = tf.shape(ids)[0], tf.shape(ids)[1]
        size = self._width // _HEADS
        x = tf.gather(self._weights["embeddings.word_embeddings.weight"], ids)
        x += self._weights["embeddings.position_embeddings.weight"][:tokens]
        x += self._weights["embeddings.token_type_embeddings.weight"][0]
        x = self._normed(x, "embeddings.LayerNorm")
        hidden = (1 - mask)[:, None, None, :] * -1e4
        for layer in range(LAYERS):
            at = f"encoder.layer.{layer}"
            query, key, value = (
                tf.transpose(
                    tf.reshape(
                        self._linear(x, f"{at}.attention.self.{part}"),
                        [batch, tokens, _HEADS, size],
                    ),
                    [0, 2, 1, 3],
                )
                for part in ("query", "key", "value")
            )
            shares = tf.matmul(query, key, transpose_b=True) / size**0.5 + hidden
            mixed = tf.transpose(tf.matmul(tf.nn.softmax(shares), value), [0, 2, 1, 3])
            mixed = tf.reshape(mixed, [batch, tokens, self._width])
            mixed = self._linear(mixed, f"{at}.attention.output.dense")
            x = self._normed(x + tf.nn.dropout(mixed, _DROPOUT), f"{at}.attention.output.LayerNorm")
            wide = tf.nn.gelu(self._linear(x, f"{at}.intermediate.dense"))
            narrow = self._linear(wide, f"{at}.output.dense")
            x = self._normed(x + tf.nn.dropout(narrow, _DROPOUT), f"{at}.output.LayerNorm")
        return x

    def _linear(self, x, name):  # type: ignore[no-untyped-def]
        tf = self._tf
        down, up = self._parts[name]
        product = tf.matmul(x, self._weights[f"{name}.weight"], transpose_b=True)
        change = tf.matmul(tf.matmul(x, down, transpose_b=True), up, transpose_b=True)
        return product + SCALE * change + self._weights[f"{name}.bias"]

    def _normed(self, x, name):  # type: ignore[no-untyped-def]
        tf = self._tf
        mean, variance = tf.nn.moments(x, [-1], keepdims=True)
        scaled = (x - mean) * tf.math.rsqrt(variance + 1e-12)
        return scaled * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def _rate(highest: float, steps: int):  # type: ignore[no-untyped-def]
    """The learning rate of a step: up for a while, then down along half a cosine."""
    import tensorflow as tf

    class Rate(tf.keras.optimizers.schedules.LearningRateSchedule):
        def __call__(self, step):  # type: ignore[no-untyped-def]
            step = tf.cast(step, tf.float32)
            falling = 0.5 * (1 + tf.cos(np.pi * tf.minimum(1.0, step / steps)))
            return highest * tf.minimum(1.0, (step + 1) / _WARM_UP) * (0.02 + 0.98 * falling)

    return Rate()


def _batches(texts: Sequence[List[int]], chosen: random.Random) -> List[List[int]]:
    """Numbers of texts of about one length, so that little is padded, in any order."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]) + chosen.random() * 6)
    batches = [order[i : i + _BATCH] for i in range(0, len(order), _BATCH)]
    chosen.shuffle(batches)
    return batches


def _padded(texts: Sequence[List[int]]) -> Tuple[np.ndarray, np.ndarray]:
    longest = max(map(len, texts))
    ids = np.zeros((len(texts), longest), np.int32)
    mask = np.zeros((len(texts), longest), np.float32)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = text
        mask[row, : len(text)] = 1
    return ids, mask
