"""What a serving process leaves out and holds back, so that it starts fast and stays small."""

import json
import os
import tarfile
from pathlib import Path
from typing import Any, Dict

from bot.errors import ModelMissing
from bot.stand_in import stand_in_for

# What serves a model without TensorFlow: the project's own components, and these of Rasa's.
_WITHOUT_TENSORFLOW = (
    "bot.",
    "rasa.graph_components.",
    "rasa.core.policies.ensemble.",
    "rasa.core.policies.memoization.",
    "rasa.core.policies.rule_policy.",
    "rasa.nlu.classifiers.fallback_classifier.",
    "rasa.nlu.classifiers.regex_message_handler.",
    "rasa.nlu.extractors.entity_synonyms.",
)
# Measured on two cores: without the first two, 11.3 s and 718 MB to a loaded model become 5.3 s and
# 360 MB; without the others, 4.0 s and 297 MB. They are the clients of messengers and databases
# that this server does not speak to, and what training and its plots use.
_UNUSED = (
    "tensorflow",
    "keras",
    "sklearn",
    "sklearn_crfsuite",
    "matplotlib",
    "aiogram",
    "fbmessenger",
    "slack_sdk",
    "twilio",
    "webexteamssdk",
    "socketio",
    "boto3",
    "botocore",
    "pymongo",
)
_NUMBER_LIBRARIES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def bound_threads() -> None:
    """One thread for each product of matrices. Call before numpy is imported; children inherit it.

    The matrices of one message are small. With a thread for each core they mostly wait for each
    other, busily: 38 ms of processor time a message at 32 conversations instead of 19.
    """
    for name in _NUMBER_LIBRARIES:
        os.environ.setdefault(name, "1")


def prepare_to_serve(model: Path) -> None:
    """Call before Rasa is imported, in a process that serves `model` and never trains.

    A model with a TensorFlow component gets the real TensorFlow, whatever it costs.

    Raises:
        ModelMissing: there is no model at that path.
    """
    if serves_without_tensorflow(model):
        stand_in_for(_UNUSED)


def serves_without_tensorflow(model: Path) -> bool:
    """True where no component that answers messages with this model is known to need it.

    Raises:
        ModelMissing: there is no model at that path.
    """
    nodes = _metadata(model)["predict_schema"]["nodes"].values()
    return all(str(node["uses"]).startswith(_WITHOUT_TENSORFLOW) for node in nodes)


def _metadata(model: Path) -> Dict[str, Any]:
    if not model.is_file():
        raise ModelMissing(f"There is no trained model at {model}: run `make train`.")
    try:
        with tarfile.open(model) as archive:
            for member in archive:
                if Path(member.name).name == "metadata.json":
                    found: Dict[str, Any] = json.load(archive.extractfile(member))  # type: ignore[arg-type]
                    return found
    except (tarfile.TarError, ValueError) as error:
        raise ModelMissing(f"{model} is not a trained model: run `make train`.") from error
    raise ModelMissing(f"{model} is not a trained model: run `make train`.")
