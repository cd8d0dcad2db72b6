"""Government departments: what they may read, and take out as a sheet that leaves an entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi.responses import Response

from contracts import departments
from contracts.companies import CompanyState
from contracts.departments import Entitlement
from contracts.values import Level, Sentence, UnitCode
from gateway.auth import Access, Caller, commanding
from gateway.names import everything
from gateway.routes.imports import SHEET, sheet
from gateway.sheet_work import written
from gateway.sheets import Column
from gateway.table import described, get, post, router
from kernel.message import PageQuery, Query, Value

routes = router(
    "stations",
    post("/departments", departments.OpenDepartment, Access.OPERATOR),
    get("/departments", departments.Departments, Access.STAFF_OR_OPERATOR),
    post("/department-closings", departments.CloseDepartment, Access.OPERATOR),
    get("/my-departments", departments.MyDepartments, Access.SIGNED_IN),
    get("/department-exports", departments.ExportEntries, Access.STAFF_OR_OPERATOR),
    get("/department-reads/companies", departments.CompaniesForDepartment, Access.DEPARTMENT),
    get("/department-reads/certification-figures", departments.CertificationFigures, Access.DEPARTMENT),
    get("/department-reads/elder-care", departments.ElderCareFigures, Access.DEPARTMENT),
    get("/department-reads/certification-roll", departments.CertificationRoll, Access.DEPARTMENT),
)

_FIGURES = [
    Column("county", "县(市、区)"),
    Column("occupation_zh", "职业"),
    Column("level", "等级"),
    Column("sat", "参考人数"),
    Column("passed", "合格人数"),
    Column("certified", "持证人数"),
]
_ROLL = [
    Column("number", "证书编号", width=24),
    Column("occupation_zh", "职业"),
    Column("level", "等级"),
    Column("unit", "单位"),
    Column("issued_on", "发证日期"),
    Column("state", "状态"),
]
_COMPANIES = [
    Column("name_zh", "公司", width=30),
    Column("credit_code", "统一社会信用代码", width=24),
    Column("unit", "单位"),
    Column("state", "合作状态"),
    Column("until", "协议到期"),
    Column("standing", "信用等级"),
]
_READS: dict[Entitlement, tuple[Callable[..., Query], list[Column]]] = {
    Entitlement.CERTIFICATION_FIGURES: (departments.CertificationFigures, _FIGURES),
    Entitlement.ELDER_CARE: (departments.ElderCareFigures, _FIGURES),
    Entitlement.CERTIFICATION_ROLL: (departments.CertificationRoll, _ROLL),
    Entitlement.COMPANIES: (departments.CompaniesForDepartment, _COMPANIES),
}
HIDDEN = "少于10"


class ExportWanted(Value):
    what: Entitlement
    unit: UnitCode
    reason: Sentence


@routes.post(
    "/department-exports",
    operation_id="stations_department_export",
    response_class=Response,
    responses=SHEET,
    openapi_extra=described(Access.DEPARTMENT),
)
async def export(body: ExportWanted, who: Annotated[Caller, commanding(Access.DEPARTMENT)]) -> Response:
    """What the department may read, as a sheet. Who took it, why and how many rows is entered first."""
    kind, columns = _READS[body.what]
    query = kind(unit=body.unit)
    found = await everything(who, query) if isinstance(query, PageQuery) else await who.ask(query)
    await who.ask(departments.NoteExport(rows=len(found), **body.model_dump()))
    return sheet(await written(columns, [_row(one) for one in found]), body.what.zh)


def _row(one: dict[str, Any]) -> dict[str, Any]:
    """Words for codes; a figure that is hidden says so."""
    shown = {key: HIDDEN if value is None else value for key, value in one.items()}
    if "level" in one:
        shown["level"] = Level(one["level"]).zh
    if "agreement" in one:
        shown["until"] = one["agreement"]["until"] if one["agreement"] else ""
        shown["state"] = CompanyState(one["state"]).zh
        shown["standing"] = one["standing"] or ""
    elif "state" in one:
        shown["state"] = departments.CertificateState(one["state"]).zh
    return shown
