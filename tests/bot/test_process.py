"""What a serving process leaves out. A process of its own each: imports cannot be undone."""

import json
import subprocess
import sys
import tarfile
import textwrap

import pytest

from bot.errors import ModelMissing
from bot.process import serves_without_tensorflow


def run(code):
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def model(folder, *components):
    """A model archive that holds no more than what is read here."""
    nodes = {str(number): {"uses": name} for number, name in enumerate(components)}
    (folder / "metadata.json").write_text(json.dumps({"predict_schema": {"nodes": nodes}}))
    path = folder / "model.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(folder / "metadata.json", "metadata.json")
    return path


@pytest.mark.parametrize(
    ("component", "without"),
    [
        # needs nothing of TensorFlow
        ("bot.nlu.intent_classifier.TopicClassifier", True),
        ("rasa.core.policies.rule_policy.RulePolicy", True),
        # needs it, or may
        ("rasa.nlu.classifiers.diet_classifier.DIETClassifier", False),
        ("rasa.core.policies.ted_policy.TEDPolicy", False),
        ("some.other.Component", False),
    ],
)
def test_tensorflow_is_left_out_only_where_no_component_needs_it(tmp_path, component, without):
    path = model(tmp_path, "bot.nlu.sentence_featurizer.SentenceFeaturizer", component)
    assert serves_without_tensorflow(path) is without


def test_what_is_not_a_model_is_said_to_be_none(tmp_path):
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"nothing")
    for path in (tmp_path / "absent.tar.gz", broken):
        with pytest.raises(ModelMissing):
            serves_without_tensorflow(path)


def test_rasas_agent_is_imported_without_tensorflow():
    assert run(
        """
        import sys
        from bot.process import _UNUSED
        from bot.stand_in import stand_in_for
        stand_in_for(_UNUSED)
        import api.agent
        import rasa.engine.recipes.default_components  # every component of Rasa's own
        print({type(m).__name__ for n, m in sys.modules.items() if n.startswith("tensorflow")})
        """
    ) == ["{'_Module'}"]


def test_a_stand_in_can_be_imported_and_inherited_from_but_not_used():
    assert run(
        """
        from bot.errors import ModelFailed
        from bot.stand_in import stand_in_for
        stand_in_for(["tensorflow"])
        import tensorflow as tf
        from tensorflow.keras import Model

        class Mine(Model):
            @tf.function
            def double(self, x: tf.Tensor) -> "tf.Tensor":
                return 2 * x

        print(Mine.double(None, 4), hasattr(tf, "__version__"))
        try:
            Mine()
        except ModelFailed:
            print("refused")
        """
    ) == ["8", "False", "refused"]
