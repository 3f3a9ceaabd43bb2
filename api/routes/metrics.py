"""Figures for a monitoring system. Let a reverse proxy keep this path from the public."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

router = APIRouter(tags=["health"])


@router.get("/metrics", response_class=Response)
def metrics(request: Request) -> Response:
    """Prometheus text format: counts alone, nothing about anybody."""
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)
