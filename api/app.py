"""`create_app`: the only place where parts are wired together."""

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import Any, AsyncIterator, Optional

from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from bot.log import configure_logging

configure_logging()  # before Rasa loads, or it would write messages to the log

from api import errors, limits  # noqa: E402
from api.handoffs.clock import Now, utc_now  # noqa: E402
from api.handoffs.desk import build_desk  # noqa: E402
from api.middleware import BodyLimit  # noqa: E402
from api.pages import Pages  # noqa: E402
from api.routes import (  # noqa: E402
    chat,
    handoff_page,
    handoffs,
    health,
    inbox,
    metrics,
    notice,
    rest_channel,
    sharing,
    staff,
)
from api.schemas import Problem  # noqa: E402
from api.site import add_site  # noqa: E402
from bot.knowledge import Knowledge, load_knowledge  # noqa: E402
from bot.settings import Settings  # noqa: E402

logger = logging.getLogger(__name__)


def create_app(
    settings: Optional[Settings] = None, runner: Optional[Any] = None, now: Now = utc_now
) -> FastAPI:
    """Build the server.

    Args:
        runner: answers messages in place of a trained model; for tests.
        now: the present moment; a test passes its own.

    Knowledge is proved here, so that a wrong quote stops the start. The model loads in the
    background: until then chat answers 503, and everything else works. With a `runner`, as
    tests have, none is loaded.
    """
    settings = settings or Settings()
    knowledge = load_knowledge(settings.data_path)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await app.state.desk.start()
        loading = None if runner else asyncio.create_task(_load(app, settings, knowledge))
        yield
        if loading:
            loading.cancel()
            if app.state.runner:
                await app.state.runner.close()
        await app.state.desk.stop()

    app = FastAPI(
        title="Privacy notice assistant",
        description="Answers questions about a school's privacy notice with its own words.",
        version="1",
        lifespan=lifespan,
        docs_url=None,  # it would load from another site
        redoc_url=None,
        responses={422: {"model": Problem, "description": "Says what is wrong with the request"}},
    )
    app.state.settings = settings
    app.state.knowledge = knowledge
    app.state.runner = runner
    app.state.problem = None
    app.state.limiter = limits.build(settings)
    app.state.registry = CollectorRegistry()
    app.state.desk = build_desk(settings, knowledge, app.state.registry, now)
    app.state.pages = Pages()
    app.add_middleware(BodyLimit, most=settings.body_max_bytes)
    errors.add_error_handlers(app)
    for routes in (
        chat,
        rest_channel,
        notice,
        sharing,
        handoffs,
        handoff_page,
        staff,
        inbox,
        metrics,
        health,
    ):
        app.include_router(routes.router)
    add_site(app, settings, knowledge)
    return app


async def _load(app: FastAPI, settings: Settings, knowledge: Knowledge) -> None:
    from bot.errors import NoticeError

    try:
        app.state.runner = await asyncio.to_thread(_runner, settings, knowledge)
        logger.info("Ready.")
    except NoticeError as error:
        app.state.problem = str(error)
        logger.error("Not ready: %s", error)
    except Exception as error:  # a broken model must not end the pages that need none
        app.state.problem = "The model could not be loaded: run `make train`."
        logger.error("Not ready: the model could not be loaded.", exc_info=error)


def _runner(settings: Settings, knowledge: Knowledge):  # type: ignore[no-untyped-def]
    """Everything slow to import comes in here, off the event loop."""
    from bot.process import prepare_to_serve

    prepare_to_serve(settings.model_path)
    from actions import all_actions
    from api.agent import AssistantRunner, load_agent
    from api.conversations import conversations
    from api.planning import HarmThresholds
    from bot.nlu.encoder import ordinary_words
    from bot.nlu.spelling import SHORTHAND
    from bot.redaction import Redactor, spacy_people

    known = ordinary_words() | SHORTHAND.keys()
    held = conversations(settings)
    agent = load_agent(settings.model_path, all_actions(knowledge), held)
    return AssistantRunner(
        agent,
        held,
        knowledge,
        redact=Redactor(spacy_people(), knowledge.allowed_names(), known.__contains__),
        harm=HarmThresholds(
            settings.harm_message_min_probability,
            settings.harm_sentence_min_probability,
            settings.harm_other_language_min_probability,
        ),
    )
