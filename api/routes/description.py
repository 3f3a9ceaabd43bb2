"""The API described on a page of its own: the usual ones load scripts from another site."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.description import operations, shapes

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    """What `/openapi.json` says, for people."""
    document = request.app.openapi()
    return request.app.state.site_pages.render(  # type: ignore[no-any-return]
        "description.html",
        request,
        title=document["info"]["title"],
        description=document["info"]["description"],
        operations=operations(document),
        shapes=shapes(document),
    )
