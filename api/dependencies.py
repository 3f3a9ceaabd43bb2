"""What routes ask for. Each is a coroutine, because FastAPI runs plain functions in a thread."""

from typing import TYPE_CHECKING, Optional

from fastapi import Depends, Request

from bot.errors import ModelMissing
from bot.knowledge import Knowledge
from bot.settings import Settings

if TYPE_CHECKING:  # the runner imports Rasa, which takes seconds
    from api.agent import AssistantRunner
    from api.handoffs.desk import Desk


async def settings(request: Request) -> Settings:
    found: Settings = request.app.state.settings
    return found


async def knowledge(request: Request) -> Knowledge:
    found: Knowledge = request.app.state.knowledge
    return found


async def runner(request: Request) -> "AssistantRunner":
    """Raises ModelMissing while no model is loaded."""
    found = request.app.state.runner
    if found is None:
        raise ModelMissing(
            request.app.state.problem or "The assistant is starting. Please try again in a moment."
        )
    return found  # type: ignore[no-any-return]


async def ready_runner(request: Request) -> Optional["AssistantRunner"]:
    """None while no model is loaded, for what works without one."""
    return request.app.state.runner  # type: ignore[no-any-return]


async def desk(request: Request) -> "Desk":
    found: Desk = request.app.state.desk
    return found


async def address(request: Request) -> str:
    """Where a request comes from, for limits only."""
    return request.client.host if request.client else "unknown"


SettingsDep = Depends(settings)
KnowledgeDep = Depends(knowledge)
RunnerDep = Depends(runner)
ReadyRunnerDep = Depends(ready_runner)
DeskDep = Depends(desk)
