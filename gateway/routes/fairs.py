"""Job fairs, and the two lists that are printed for the day: one sheet a table, one sheet a worker."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from contracts import fairs
from gateway.auth import Access, Caller, asking
from gateway.names import Reason, everything, names
from gateway.pages import page
from gateway.table import described, get, post, router
from kernel.message import Id

routes = router(
    "jobs",
    post("/fairs", fairs.PlanFair, Access.STAFF),
    get("/fairs", fairs.Fairs, Access.ANYONE),
    get("/fairs/{fair_id}", fairs.FairById, Access.ANYONE),
    post("/fair-openings", fairs.OpenFair, Access.STAFF),
    post("/fair-cancellations", fairs.CancelFair, Access.STAFF),
    post("/fair-tables", fairs.TakeTable, Access.SIGNED_IN),
    post("/fair-table-releases", fairs.ReleaseTable, Access.SIGNED_IN),
    get("/fairs/{fair_id}/tables", fairs.FairTables, Access.ANYONE),
    post("/fair-sign-ups", fairs.JoinFair, Access.WORKER),
    post("/fair-sign-ups-for", fairs.JoinFairFor, Access.STAFF),
    post("/fair-leavings", fairs.LeaveFair, Access.SIGNED_IN),
    get("/my-fairs", fairs.MyFairs, Access.SIGNED_IN),
    get("/fairs/{fair_id}/sign-ups", fairs.FairSignUps, Access.STAFF),
    post("/fair-check-ins", fairs.CheckInAtFair, Access.STAFF),
    post("/fair-interviews", fairs.BookFairInterview, Access.SIGNED_IN),
    post("/fair-interview-cancellations", fairs.CancelFairInterview, Access.SIGNED_IN),
    post("/fair-interview-results", fairs.RecordFairInterview, Access.SIGNED_IN),
    get("/fairs/{fair_id}/interviews", fairs.FairInterviews, Access.SIGNED_IN),
    get("/fairs/{fair_id}/result", fairs.ResultOfFair, Access.STAFF),
)

_PRINTED: dict[str, Any] = {"response_class": HTMLResponse, "openapi_extra": described(Access.STAFF)}
_Staff = Annotated[Caller, asking(Access.STAFF)]


@routes.get("/fairs/{fair_id}/table-lists.html", operation_id="jobs_fair_table_lists_page", **_PRINTED)
async def table_lists(request: Request, fair_id: Id, who: _Staff, reason: Reason = None) -> HTMLResponse:
    """展位面谈安排表: one sheet a table, in the order of slots."""
    words = await _of_the_day(who, fair_id, reason)
    tables = await everything(who, fairs.FairTables(fair_id=fair_id, limit=100))
    return page(request, "fair_tables.html", tables=sorted(tables, key=lambda one: one["number"]), **words)


@routes.get("/fairs/{fair_id}/worker-lists.html", operation_id="jobs_fair_worker_lists_page", **_PRINTED)
async def worker_lists(request: Request, fair_id: Id, who: _Staff, reason: Reason = None) -> HTMLResponse:
    """个人面谈安排表: one slip for each who has signed up, in the order of slots."""
    return page(request, "fair_workers.html", **await _of_the_day(who, fair_id, reason))


async def _of_the_day(who: Caller, fair_id: str, reason: str | None) -> dict[str, Any]:
    fair = await who.ask(fairs.FairById(fair_id=fair_id))
    sign_ups = await everything(who, fairs.FairSignUps(fair_id=fair_id, limit=100))
    interviews = await everything(who, fairs.FairInterviews(fair_id=fair_id, limit=100))
    known = await names(who, [one["worker_id"] for one in sign_ups], reason)
    interviews.sort(key=lambda one: (one["slot"], one["number"]))
    return {"fair": fair, "sign_ups": sign_ups, "interviews": interviews, "names": known}
