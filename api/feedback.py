"""Was it helpful: counted by outcome. No text and no conversation comes with it."""

from prometheus_client import CollectorRegistry, Counter
from pydantic import BaseModel, Extra, StrictBool

from api.schemas import OutcomeName


class Judgement(BaseModel):
    helpful: StrictBool
    outcome: OutcomeName

    class Config:
        extra = Extra.forbid  # so that no text can come along by mistake


class Feedback:
    """Counts judgements in a registry that the metrics route shows."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._count = Counter(
            "notice_feedback",
            "Answers judged by the person who asked.",
            ("outcome", "helpful"),
            registry=registry,
        )

    def count(self, judgement: Judgement) -> None:
        self._count.labels(judgement.outcome, "yes" if judgement.helpful else "no").inc()
