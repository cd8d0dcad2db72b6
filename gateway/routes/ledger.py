"""The waiver ledger: who pays, entries, adjustments; and the base's claim, as a page, on paper and as a sheet."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from contracts import ledger, waiver_claims
from contracts.stations import UnitByCode, WaiverKind
from gateway.auth import Access, Caller, asking
from gateway.pages import page
from gateway.routes.imports import sheet
from gateway.sheet_work import written
from gateway.sheets import MEDIA_TYPE, Column
from gateway.table import described, get, post, router
from kernel.message import Id

routes = router(
    "ledger",
    post("/payer-rules", ledger.SetPayer, Access.OPERATOR),
    get("/payer-rules", ledger.PayerRules, Access.STAFF_OR_OPERATOR),
    get("/ledger-entries", ledger.LedgerEntries, Access.STAFF_OR_OPERATOR),
    get("/ledger-balances/{unit}", ledger.LedgerBalance, Access.STAFF_OR_OPERATOR),
    post("/ledger-adjustments", ledger.ProposeAdjustment, Access.STAFF),
    post("/ledger-adjustment-approvals", ledger.ApproveAdjustment, Access.STAFF),
    post("/ledger-adjustment-refusals", ledger.RefuseAdjustment, Access.STAFF),
    post("/ledger-adjustment-withdrawals", ledger.WithdrawAdjustment, Access.STAFF),
    get("/ledger-adjustments", ledger.Adjustments, Access.STAFF_OR_OPERATOR),
    post("/waiver-claims", waiver_claims.DraftWaiverClaim, Access.STAFF),
    post("/waiver-claim-submissions", waiver_claims.SubmitWaiverClaim, Access.STAFF),
    post("/waiver-claim-acceptances", waiver_claims.AcceptWaiverClaim, Access.STAFF),
    post("/waiver-claim-returns", waiver_claims.ReturnWaiverClaim, Access.STAFF),
    post("/waiver-claim-settlements", waiver_claims.SettleWaiverClaim, Access.STAFF),
    get("/waiver-claims", waiver_claims.WaiverClaims, Access.STAFF_OR_OPERATOR),
    get("/waiver-claims/{claim_id}", waiver_claims.WaiverClaimById, Access.STAFF_OR_OPERATOR),
)

Keeper = Annotated[Caller, asking(Access.STAFF_OR_OPERATOR)]
_BYTES = {"schema": {"type": "string", "format": "binary"}}
SHEET: dict[int | str, dict[str, Any]] = {200: {"description": "The sheet", "content": {MEDIA_TYPE: _BYTES}}}
_COLUMNS = (
    Column("number", "申请编号", is_code=True, width=20),
    Column("unit", "单位代码", is_code=True),
    Column("kind", "减免类别"),
    Column("month", "所属月份"),
    Column("entries", "笔数", width=8),
    Column("yuan", "金额(元)"),
)


@routes.get(
    "/waiver-claims/{claim_id}/page.html",
    operation_id="stations_waiver_claim_page",
    response_class=HTMLResponse,
    openapi_extra=described(Access.STAFF_OR_OPERATOR),
)
async def claim_page(request: Request, claim_id: Id, who: Keeper) -> HTMLResponse:
    """减免结算申请表, to be read, printed and sealed."""
    claim = await who.ask(waiver_claims.WaiverClaimById(claim_id=claim_id))
    unit = await who.ask(UnitByCode(code=claim["unit"]))
    words = {"payer": ledger.Payer(claim["payer"]), "state": waiver_claims.WaiverClaimState(claim["state"])}
    return page(request, "waiver_claim.html", claim=claim, unit=unit, kinds=WaiverKind, said=words)


@routes.get(
    "/waiver-claims/{claim_id}/sheet.xlsx",
    operation_id="stations_waiver_claim_sheet",
    response_class=Response,
    responses=SHEET,
    openapi_extra=described(Access.STAFF_OR_OPERATOR),
)
async def claim_sheet(claim_id: Id, who: Keeper) -> Response:
    """A claim's lines as a sheet."""
    claim = await who.ask(waiver_claims.WaiverClaimById(claim_id=claim_id))
    rows = [
        {key: line[key] for key in ("unit", "month", "entries")}
        | {"number": claim["number"], "kind": WaiverKind(line["waiver_kind"]).zh, "yuan": yuan(line["amount_fen"])}
        for line in claim["lines"]
    ]
    rows.append({"number": claim["number"], "unit": "合计", "yuan": yuan(claim["total_fen"])})
    return sheet(await written(_COLUMNS, rows), f"减免结算申请{claim['number']}")


def yuan(fen: int) -> str:
    """To the fen, as books are kept: -1234.50."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02}"
