"""What the assistant says: one action a file, each reading the knowledge and nothing else."""

from typing import List

from actions.action import ReplyAction
from actions.answer import ActionAnswer
from actions.clarify import ActionClarify
from actions.follow_up import ActionFollowUp
from actions.handoff import ActionHandoff
from actions.rights import ActionRights
from actions.safeguarding import ActionSafeguarding
from actions.sharing import ActionSharing
from bot.knowledge import Knowledge


def all_actions(knowledge: Knowledge) -> List[ReplyAction]:
    """Every custom action of the domain, ready to be registered."""
    kinds = (
        ActionAnswer,
        ActionSharing,
        ActionRights,
        ActionHandoff,
        ActionSafeguarding,
        ActionFollowUp,
        ActionClarify,
    )
    return [kind(knowledge) for kind in kinds]
