"""Pages that need no script: templates, safe headers, and errors that a person can read."""

import asyncio
from pathlib import Path
from typing import Any, Callable, Coroutine, Dict, Optional

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException

from api.errors import status_and_detail
from bot.errors import NoticeError
from bot.knowledge import long_date

_TEMPLATES = Path(__file__).parent / "templates"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",  # stricter ones would blank the Origin of our own forms
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class SignInNeeded(Exception):
    """Nobody is signed in; the person is sent to the sign-in page."""


class Pages:
    """Renders templates; everything in them is escaped."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(str(_TEMPLATES)),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["long_date"] = long_date
        self.style = (_TEMPLATES / "handoffs" / "style.css").read_text(encoding="utf-8")

    def render(
        self,
        template: str,
        status: int = 200,
        headers: Optional[Dict[str, str]] = None,
        **fields: Any,
    ) -> HTMLResponse:
        html = self._environment.get_template(f"handoffs/{template}").render(**fields)
        return HTMLResponse(html, status_code=status, headers={**_HEADERS, **(headers or {})})


def redirect(path: str) -> RedirectResponse:
    """After a form was taken, so that reloading sends nothing twice."""
    return RedirectResponse(path, status_code=303, headers=_HEADERS)


async def fields(request: Request) -> Dict[str, str]:
    """The text fields of a form; files are ignored."""
    try:
        form = await request.form()
    except (HTTPException, UnicodeError, ValueError):
        raise HTTPException(
            422, "This form could not be read. Please go back and try again."
        ) from None
    return {key: value for key, value in form.items() if isinstance(value, str)}


class PageRoute(APIRoute):
    """A route whose problems are pages, too."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_page(request: Request) -> Response:
            try:
                return await handle(request)
            except SignInNeeded:
                there = request.url.path if request.method == "GET" else "/staff/inbox"
                return redirect(f"/staff/sign-in?next={there}")
            except RequestValidationError:
                status, detail, headers = 404, "There is nothing at this address.", None
            except HTTPException as error:
                status, detail, headers = error.status_code, str(error.detail), error.headers
            except NoticeError as error:
                status, detail = status_and_detail(error)
                headers = None
            return await asyncio.to_thread(
                request.app.state.pages.render,
                "problem.html",
                status,
                dict(headers or {}),
                detail=detail,
            )

        return handle_page
