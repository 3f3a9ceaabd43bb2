"""The pages and the widget, put onto the application: `create_app` calls this once."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles
from prometheus_client import CollectorRegistry

from api.feedback import Feedback
from api.headers import SecurityHeaders
from api.middleware import HeadAsGet
from api.routes import description, lookup, metrics, pages, widget
from api.site_pages import SitePages
from api.widget.bundle import build_script
from bot.knowledge import Knowledge
from bot.settings import Settings

_ASSETS = Path(__file__).parent / "assets"


def add_site(app: FastAPI, settings: Settings, knowledge: Knowledge) -> None:
    """Routes, assets and headers. Call it last, so that the headers are on every response."""
    app.state.site_pages = SitePages(knowledge)
    app.state.widget = build_script()
    if not hasattr(app.state, "registry"):
        app.state.registry = CollectorRegistry()
    app.state.feedback = Feedback(app.state.registry)
    for routes in (pages, description, lookup, widget, metrics):
        app.include_router(routes.router)
    app.mount("/assets", StaticFiles(directory=_ASSETS), name="assets")
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=("GET", "POST", "DELETE"),
        allow_headers=("Content-Type", "Idempotency-Key"),
        expose_headers=("Retry-After",),
    )
    app.add_middleware(SecurityHeaders, frame_ancestors=settings.allowed_origins)
    app.add_middleware(HeadAsGet)  # outermost, so that a HEAD has the headers of its GET
