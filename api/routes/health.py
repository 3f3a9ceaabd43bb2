"""Is it running, and can it answer?"""

from typing import Any

from fastapi import APIRouter

from api.dependencies import RunnerDep
from api.schemas import Health, Problem

router = APIRouter(tags=["health"])
_NOT_READY: Any = {503: {"model": Problem}}


@router.get("/healthz", response_model=Health)
def healthz() -> Health:
    """The process runs."""
    return Health(status="ok")


@router.get("/readyz", response_model=Health, responses=_NOT_READY)
def readyz(runner: Any = RunnerDep) -> Health:
    """The model is loaded; 503 until then."""
    return Health(status="ready")
