"""Errors to one JSON shape. A visitor's own words are never echoed."""

import logging
from typing import Any, Dict, Optional, Tuple, Type

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.schemas import FieldProblem, Problem
from bot import errors

logger = logging.getLogger(__name__)

# A test fails when a NoticeError subclass is missing here.
STATUS: Dict[Type[errors.NoticeError], int] = {
    errors.NoticeError: 500,
    errors.MalformedNotice: 500,
    errors.BadKnowledge: 500,
    errors.QuoteNotInNotice: 500,
    errors.AmbiguousAlias: 500,
    errors.UnknownTopic: 500,
    errors.ModelMissing: 503,
    errors.ConversationBusy: 503,
    errors.ConversationNotForgotten: 503,
    errors.ModelFailed: 500,
    errors.HandoffNotStored: 503,
    errors.HandoffConflict: 422,
    errors.HandoffUnknown: 404,
    errors.AccountRefused: 422,
}

_TITLES = {
    404: "Not found",
    405: "Not allowed",
    413: "Too large",
    422: "Not understood",
    429: "Too many messages",
    500: "Something went wrong",
    503: "Not ready yet",
}
_DETAILS = {
    404: "There is nothing at this address.",
    405: "This address does not take that kind of request.",
    500: "Something went wrong here, not with you. Please try again, or contact the school.",
}


def problem(
    status: int, detail: str, headers: Any = None, fields: Optional[Dict[str, str]] = None
) -> JSONResponse:
    """One problem as JSON: `detail` tells the person what to do, `fields` what is wrong where."""
    body = Problem(
        title=_TITLES.get(status, "Problem"),
        status=status,
        detail=detail,
        errors=[FieldProblem(field=f, detail=d) for f, d in (fields or {}).items()] or None,
    )
    return JSONResponse(
        body.dict(exclude_none=True),
        status_code=status,
        headers=headers,
        media_type="application/problem+json",
    )


def status_and_detail(error: Exception) -> Tuple[int, str]:
    """How an error of ours looks outside; a fault of ours is logged, and shows nothing."""
    status = STATUS.get(type(error), 500)  # type: ignore[arg-type]
    if status == 500:
        logger.error("Fault while answering: %s", type(error).__name__, exc_info=error)
        return 500, _DETAILS[500]
    return status, str(error)


async def on_notice_error(request: Request, error: Exception) -> JSONResponse:
    return problem(*status_and_detail(error))


async def on_invalid(request: Request, error: Exception) -> JSONResponse:
    """Say which field is wrong without repeating what was sent."""
    assert isinstance(error, RequestValidationError)
    sentences = []
    fields: Dict[str, str] = {}
    for fault in error.errors():
        field = ".".join(str(part) for part in fault["loc"] if part not in ("body", "query"))
        kind = str(fault["type"])
        if (
            kind.startswith(("value_error.jsondecode", "json_invalid"))
            or not field
            or (field.isdigit())
        ):
            sentences.append('The request is not valid JSON. Send an object with a "message".')
        elif kind == "value_error.missing":
            sentences.append(f'Please send "{field}".')
        elif kind == "value_error.const":
            sentences.append(f'"{field}" is not one of the choices.')
        elif kind.startswith("value_error") and kind != "value_error.any_str.max_length":
            sentences.append(str(fault["msg"]))
        elif kind == "value_error.any_str.max_length":
            sentences.append(f'"{field}" is too long.')
        else:
            sentences.append(f'"{field}" has the wrong type.')
        if field and not field.isdigit():
            fields.setdefault(field, sentences[-1])
    return problem(422, " ".join(dict.fromkeys(sentences)), fields=fields)


async def on_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    detail = _DETAILS.get(error.status_code) or str(error.detail)
    return problem(error.status_code, detail, error.headers)


async def on_fault(request: Request, error: Exception) -> JSONResponse:
    logger.error("Unexpected fault: %s", type(error).__name__, exc_info=error)
    return problem(500, _DETAILS[500])


def add_error_handlers(app: FastAPI) -> None:
    app.add_exception_handler(errors.NoticeError, on_notice_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(Exception, on_fault)
