"""What routes ask for."""

from typing import TYPE_CHECKING

from fastapi import Depends, Request

from bot.errors import ModelMissing
from bot.knowledge import Knowledge
from bot.settings import Settings

if TYPE_CHECKING:  # the runner imports Rasa, which takes seconds
    from api.agent import AssistantRunner


def settings(request: Request) -> Settings:
    found: Settings = request.app.state.settings
    return found


def knowledge(request: Request) -> Knowledge:
    found: Knowledge = request.app.state.knowledge
    return found


def runner(request: Request) -> "AssistantRunner":
    """Raises ModelMissing while no model is loaded."""
    found = request.app.state.runner
    if found is None:
        raise ModelMissing(
            request.app.state.problem or "The assistant is starting. Please try again in a moment."
        )
    return found  # type: ignore[no-any-return]


SettingsDep = Depends(settings)
KnowledgeDep = Depends(knowledge)
RunnerDep = Depends(runner)
