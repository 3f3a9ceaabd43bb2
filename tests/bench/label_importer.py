"""Training data whose labels are single words, for this project's classifier."""

from typing import Optional

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.importer import TOPIC


class LabelImporter(RasaFileImporter):
    """Rasa's file importer; each intent is its own topic, as the classifier wants it."""

    def get_nlu_data(self, language: Optional[str] = "en") -> TrainingData:
        written = super().get_nlu_data(language)
        for example in written.training_examples:
            example.data[TOPIC] = example.get(INTENT)
        return written
