"""The gateway as an ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.staticfiles import StaticFiles

from gateway import (
    activity_pages,
    branding,
    calendars,
    careers,
    documentation,
    pages,
    problems,
    proofs,
    scanning,
    screens,
)
from gateway import cards as doors
from gateway.middleware import Bounded, Observed
from gateway.routes import (
    accounts,
    activities,
    assessment,
    attendance,
    boards,
    cards,
    certificates,
    certification,
    completion,
    credentials,
    departments,
    directory,
    duties,
    examining,
    exchange,
    fairs,
    feedback,
    imports,
    jobs,
    ledger,
    link,
    matching,
    need_sheets,
    needs,
    partners,
    photographs,
    placements,
    platform,
    profiles,
    promoters,
    reports,
    scans,
    staffing,
    stations,
    tasks,
    trainers,
    training,
    trust,
    units,
    uploads,
    vacancies,
    work_agreements,
    youth,
)
from gateway.sessions import Sessions
from kernel.calls import Calls
from kernel.config import Settings
from kernel.identity import Verifier

_STATIC = Path(__file__).parent / "static"


#: In the order of the documentation.
ROUTES = (
    accounts,
    staffing,
    uploads,
    training,
    attendance,
    assessment,
    completion,
    feedback,
    trainers,
    imports,
    certification,
    examining,
    certificates,
    credentials,
    profiles,
    jobs,
    need_sheets,
    needs,
    vacancies,
    fairs,
    trust,
    cards,
    matching,
    placements,
    work_agreements,
    stations,
    units,
    photographs,
    scans,
    promoters,
    activities,
    youth,
    exchange,
    directory,
    boards,
    ledger,
    partners,
    departments,
    duties,
    tasks,
    reports,
    link,
    platform,
)


#: What a browser opens, and no part of the API's document.
PAGES = (
    pages,
    screens,
    calendars,
    proofs,
    activity_pages,
    careers,
    doors,
    scanning,
    branding,
    documentation,
)


def create(settings: Settings, calls: Calls) -> FastAPI:
    """The application; `calls` are started and stopped with it."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await calls.start()
        async with app.state.sessions.watched():
            yield
        await calls.stop()

    app = FastAPI(
        title="巾帼 Jinguo",
        version="1.0.0",
        summary="三级一平台: training, certification and job referral for domestic services",
        description=documentation.INTRODUCTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings, app.state.calls, app.state.sessions = settings, calls, Sessions(calls)
    app.state.branding = branding.load(settings.branding_file)
    app.state.verifier = Verifier(settings.token_public_keys, settings.instance)
    app.include_router(credentials.well_known)
    for module in (*ROUTES, *PAGES):
        app.include_router(module.routes)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    problems.install(app)
    documentation.install(app)
    app.add_middleware(Bounded)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "Accept-Language", "traceparent"],
            expose_headers=["Retry-After", "traceparent"],
        )
    app.add_middleware(Observed)
    return app
