"""Stand-ins for parts that hand-offs only pass by."""

from typing import Dict, List, Optional

from api.schemas import TranscriptTurn


class FakeRunner:
    """Holds conversations without a model; takes out the words that it is told to."""

    def __init__(
        self, held: Optional[Dict[str, List[TranscriptTurn]]] = None, secret: str = "Jayden"
    ) -> None:
        self.held = held or {}
        self._secret = secret

    async def transcript(self, conversation_id: str) -> List[TranscriptTurn]:
        return self.held.get(conversation_id, [])

    def redact(self, text: str) -> str:
        return text.replace(self._secret, "<name>")
