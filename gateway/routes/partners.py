"""Partner companies, who speaks for them and who works for them."""

from __future__ import annotations

from typing import Annotated

from contracts import companies
from gateway.auth import Access, Caller, asking
from gateway.json import Json
from gateway.names import names
from gateway.table import described, get, post, router
from kernel.message import Id, Page

routes = router(
    "stations",
    post("/companies", companies.ProposeCompany, Access.STAFF_OR_OPERATOR),
    get("/companies", companies.Companies, Access.STAFF_OR_OPERATOR),
    get("/companies/{company_id}", companies.CompanyById, Access.SIGNED_IN),
    get("/companies/{company_id}/acts", companies.CompanyActs, Access.STAFF_OR_OPERATOR),
    post("/company-agreements", companies.AgreeWithCompany, Access.STAFF_OR_OPERATOR),
    post("/company-suspensions", companies.SuspendCompany, Access.STAFF_OR_OPERATOR),
    post("/company-resumptions", companies.ResumeCompany, Access.STAFF_OR_OPERATOR),
    post("/company-endings", companies.EndCompany, Access.STAFF_OR_OPERATOR),
    get("/my-companies", companies.MyCompanies, Access.SIGNED_IN),
    post("/company-link-offers", companies.OfferLink, Access.COMPANY),
    post("/company-link-withdrawals", companies.WithdrawLink, Access.COMPANY),
    post("/company-links", companies.ConfirmLink, Access.WORKER),
    get("/my-company-links", companies.MyCompanyLinks, Access.SIGNED_IN),
    post("/company-departures", companies.LeaveCompany, Access.SIGNED_IN),
    post("/company-releases", companies.ReleaseWorker, Access.COMPANY),
)


class NamedWorkerLink(companies.WorkerLink):
    """`name` is masked; null for whom the caller may not see."""

    name: str | None


@routes.get(
    "/companies/{company_id}/workers",
    response_model=Page[NamedWorkerLink],
    operation_id="stations_company_workers",
    openapi_extra=described(Access.STAFF_OR_COMPANY),
)
async def workers(
    company_id: Id,
    who: Annotated[Caller, asking(Access.STAFF_OR_COMPANY)],
    state: companies.CompanyLinkState | None = companies.CompanyLinkState.ACTIVE,
    cursor: Id | None = None,
) -> Json:
    """A company's own workers, with their masked names, for its people and for staff of its unit."""
    asked = companies.CompanyWorkers(company_id=company_id, state=state, cursor=cursor)
    found = await who.ask(asked)
    known = await names(who, [one["worker_id"] for one in found["items"] if one["worker_id"]], None)
    return Json(found | {"items": [one | {"name": known.get(one["worker_id"])} for one in found["items"]]})
