"""Train the Rasa project, and only when something that goes into a model has changed."""

import hashlib
from pathlib import Path
from typing import Iterator

from bot.errors import BadKnowledge
from bot.log import silence_warnings

DOMAIN = Path("bot/domain")
CONFIG = Path("config.yml")
PHRASES = Path("data/training")
ADAPTER = PHRASES / "adapter.safetensors"
# Besides these, the whole of data/ and the code of the components decide what a model is.
_INPUTS = (
    CONFIG,
    DOMAIN,
    Path("data"),
    Path("bot/nlu"),
    Path("bot/knowledge"),
    Path("bot/notice.py"),
    Path("requirements.lock"),
)
_NOT_INPUTS = frozenset(("__pycache__",))


def fingerprint(root: Path = Path(".")) -> str:
    """A digest of everything that goes into a model."""
    digest = hashlib.sha256()
    for path in _files(root):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(model: Path) -> bool:
    """True where the model was trained from the inputs as they are now."""
    stamp = _stamp(model)
    return model.is_file() and stamp.is_file() and stamp.read_text() == fingerprint()


def train(model: Path) -> None:
    """Train and write `model`, e.g. bot/models/notice.tar.gz.

    Raises:
        BadKnowledge: Rasa found the project not trainable; its own lines say why.
    """
    import matplotlib  # noqa: F401  # Rasa loads it late, and it switches warnings on again
    import rasa.model_training  # slow: TensorFlow comes with it

    silence_warnings()
    before = fingerprint()
    result = rasa.model_training.train(
        domain=str(DOMAIN),
        config=str(CONFIG),
        training_files=[str(PHRASES)],
        output=str(model.parent),
        fixed_model_name=model.name,
        force_training=True,
    )
    if result.code != 0 or not model.is_file():
        raise BadKnowledge("Training stopped: see the lines above.")
    _stamp(model).write_text(before)


def fine_tune(adapter: Path) -> None:
    """Learn the encoder's adapter from the phrases, and write it."""
    from bot.knowledge import load_knowledge
    from bot.nlu.adapter import save_adapter
    from bot.nlu.entity_extractor import KnowledgeEntityExtractor
    from bot.nlu.fine_tuning import fine_tune
    from bot.nlu.importer import KnowledgeImporter, english

    importer = KnowledgeImporter(str(CONFIG), str(DOMAIN), [str(PHRASES)])
    examples = english(importer.get_nlu_data())
    KnowledgeEntityExtractor({"data_folder": "data"}).process(examples)
    save_adapter(fine_tune(examples, load_knowledge(Path("data"))), adapter)


def _stamp(model: Path) -> Path:
    return model.with_suffix(".inputs")


def _files(root: Path) -> Iterator[Path]:
    for name in _INPUTS:
        path = root / name
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (f for f in found if f.is_file() and not _NOT_INPUTS.intersection(f.parts))
