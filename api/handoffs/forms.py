"""What a form shows: from the data, for the widget and the page alike."""

from typing import List

from api.handoffs.kinds import Kinds
from api.schemas import HandoffForm


def forms(kinds: Kinds) -> List[HandoffForm]:
    """One for each kind, in the order of the data."""
    notes = [kinds.say("urgent"), kinds.say("only_what_you_send")]
    return [
        HandoffForm(
            kind=kind.id,  # type: ignore[arg-type]  # the data is checked against it
            title=kind.title,
            goes_to=kind.contact.line,
            about=kind.about,
            ask_child=kind.ask_child,
            needs_phone=kind.needs_phone,
            rights_request=kind.clock,
            notes=notes,
        )
        for kind in kinds.all
    ]
