"""The way of households' needs into the public and out of it."""

from contracts import needs
from gateway.auth import Access
from gateway.table import get, post, router

routes = router(
    "jobs",
    post("/needs-for", needs.PostNeedFor, Access.STAFF),
    post("/need-corrections", needs.CorrectNeed, Access.HOUSEHOLD),
    post("/need-publications", needs.PublishNeed, Access.STAFF),
    post("/need-returns", needs.ReturnNeed, Access.STAFF),
    post("/need-withdrawals", needs.WithdrawNeed, Access.SIGNED_IN),
    post("/need-renewals", needs.RenewNeed, Access.SIGNED_IN),
    get("/my-needs", needs.MyNeeds, Access.SIGNED_IN),
    get("/units/{unit}/needs", needs.NeedsOfUnit, Access.STAFF),
    get("/needs/{need_id}/acts", needs.NeedActs, Access.SIGNED_IN),
)
