"""The encoder: its graph is BERT's forward pass, whole numbers lose little, an adapter merges."""

import math

import numpy as np
import pytest

from bot.nlu.adapter import RANK, SCALE, adapted, load_adapter, map_names, save_adapter
from bot.nlu.encoder import (
    LAYERS,
    WIDTH,
    SentenceEncoder,
    build_encoder,
    published_tokenizer,
    published_weights,
)
from bot.nlu.fine_tuning import fine_tuned

_TEXTS = [
    "who do you share it with",
    "how long is a file kept after my daughter has left the school?",
    "pls can i see wots on there about my lad",
    "photographs",
]
_LEAST_COSINE = 0.97  # of the 8-bit graph to the same one in 32 bits, for each layer


@pytest.fixture(scope="module")
def graphs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("encoder")
    for name, quantised in (("full", False), ("whole", True)):
        build_encoder(folder / name / "encoder.onnx", quantised)
    return folder


def _cosines(one, other):
    one, other = (rows.reshape(len(rows), len(LAYERS), -1) for rows in (one, other))
    products = (one * other).sum(axis=2)
    return products / (np.linalg.norm(one, axis=2) * np.linalg.norm(other, axis=2))


def test_eight_bits_stay_close_to_the_reference(graphs):
    full, whole = (
        SentenceEncoder(graphs / name / "encoder.onnx").encode(_TEXTS) for name in ("full", "whole")
    )
    assert _cosines(full, whole).min() >= _LEAST_COSINE


def test_several_texts_at_a_time_are_read_as_one_by_one(graphs):
    encoder = SentenceEncoder(graphs / "whole" / "encoder.onnx")
    assert np.array_equal(encoder.encode(_TEXTS, threads=2), encoder.encode(_TEXTS))


def test_the_graph_is_the_published_encoder(graphs):
    """Beside a second forward pass, in NumPy, from the same weights."""
    row = SentenceEncoder(graphs / "full" / "encoder.onnx").encode(_TEXTS[:1])[0][-WIDTH:]
    expected = _encoded(published_weights(), published_tokenizer().encode(_TEXTS[0]).ids)
    assert np.abs(row - expected).max() < 1e-5


def test_an_adapter_is_kept_and_merged(tmp_path):
    weights = published_weights()
    chosen = np.random.default_rng(7)
    adapter = {}
    for name in map_names():
        outputs, inputs = weights[f"{name}.weight"].shape
        adapter[f"{name}.down"] = chosen.normal(size=(RANK, inputs)).astype(np.float32)
        adapter[f"{name}.up"] = np.zeros((outputs, RANK), np.float32)
    first = map_names()[0]
    adapter[f"{first}.up"] += 0.5
    save_adapter(adapter, tmp_path / "adapter.safetensors")
    changed = adapted(weights, load_adapter(tmp_path / "adapter.safetensors"))
    difference = changed[f"{first}.weight"] - weights[f"{first}.weight"]
    expected = SCALE * 0.5 * adapter[f"{first}.down"].sum(axis=0)
    assert np.allclose(difference, expected, atol=0.02)
    for name in map_names()[1:]:
        assert np.array_equal(changed[f"{name}.weight"], weights[f"{name}.weight"])


def test_fine_tuning_moves_labels_apart():
    weights, tokenizer = published_weights(), published_tokenizer()
    texts = [f"who {verb} my file" for verb in ("reads", "sees", "opens", "gets", "has")]
    texts += [f"how long is my file {verb}" for verb in ("kept", "held", "stored", "saved", "left")]
    ids = [tokenizer.encode(text).ids for text in texts]
    labels = np.repeat([0, 1], 5)
    adapter = fine_tuned(weights, ids, labels, epochs=60)

    def apart(tensors):
        rows = np.array([_encoded(tensors, i) for i in ids])
        return 1 - rows[labels == 0].mean(axis=0) @ rows[labels == 1].mean(axis=0)

    assert apart(adapted(weights, adapter)) > apart(weights) + 0.05


def _encoded(weights, ids):
    """The mean of the last layer as a unit vector, after Devlin et al. 2018."""

    def linear(x, name):
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def normed(x, name):
        mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
        scaled = (x - mean) / np.sqrt(variance + 1e-12)
        return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def split(x):
        return x.reshape(len(x), 12, 32).transpose(1, 0, 2)

    erf = np.vectorize(math.erf, otypes=[np.float64])
    x = weights["embeddings.word_embeddings.weight"][ids].astype(np.float64)
    x += weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = normed(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(6):
        at = f"encoder.layer.{layer}"
        query, key, value = (
            split(linear(x, f"{at}.attention.self.{part}")) for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(32)
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        mixed = (shares @ value).transpose(1, 0, 2).reshape(len(ids), -1)
        attended = linear(mixed, f"{at}.attention.output.dense")
        x = normed(x + attended, f"{at}.attention.output.LayerNorm")
        wide = linear(x, f"{at}.intermediate.dense")
        wide = wide * (1 + erf(wide / np.sqrt(2))) / 2
        x = normed(x + linear(wide, f"{at}.output.dense"), f"{at}.output.LayerNorm")
    mean = x.mean(axis=0)
    return mean / np.linalg.norm(mean)
