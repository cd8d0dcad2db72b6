"""联动相关部门: government departments with a unit, and what each kind may read and take out: that, and never more."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from contracts.certification import CertificateState
from contracts.companies import Company
from contracts.values import Level, OccupationCode, Sentence, Title, UnitCode
from kernel.message import Command, Event, Id, Labelled, Page, PageQuery, Query, Refusal, Value

#: Figures of fewer women than this are hidden: who they are could be guessed.
SHOWN_FROM = 10


class DepartmentKind(Labelled):
    WOMEN = "women", "妇联", "Women's federation"
    HUMAN_RESOURCES = "human_resources", "人社局", "Human resources and social security"
    CIVIL_AFFAIRS = "civil_affairs", "民政局", "Civil affairs"
    COMMERCE = "commerce", "商务局", "Commerce"


class Entitlement(Labelled):
    """What can be read. Nothing of it names a person."""

    CERTIFICATION_FIGURES = "certification_figures", "考试与取证统计", "Figures of exams and certificates"
    CERTIFICATION_ROLL = "certification_roll", "证书名册(不含姓名)", "The roll of certificates, without names"
    ELDER_CARE = "elder_care", "养老护理取证统计", "Figures of certified elder carers"
    COMPANIES = "companies", "合作家政公司名册", "The roll of partner companies"


class Department(Value):
    department_id: Id
    kind: DepartmentKind
    unit: UnitCode
    name_zh: str
    name_en: str
    is_open: bool
    may_read: list[Entitlement]


class Figures(Value):
    """Of one county, occupation and level; null where it is of fewer than ten women."""

    county: UnitCode
    occupation_code: OccupationCode
    occupation_zh: str
    level: Level
    sat: int | None
    passed: int | None
    certified: int | None


class RollEntry(Value):
    """A certificate as its public page shows it, without the name."""

    certificate_id: Id
    number: str
    occupation_zh: str
    level: Level
    unit: UnitCode
    issued_on: date
    state: CertificateState


class ExportEntry(Value):
    """Who took out what of which unit, why, and how many rows it had."""

    export_id: Id
    department_id: Id
    what: Entitlement
    unit: UnitCode
    reason: str
    rows: int
    by: Id
    at: datetime


class OpenDepartment(Command, name="stations.open_department", answer=Department):
    """Enter a department at a unit; by an operator, who then invites its people (`accounts.invite`)."""

    kind: DepartmentKind
    unit: UnitCode
    name_zh: Title
    name_en: Title


class CloseDepartment(Command, name="stations.close_department", answer=Department):
    """Its people lose their role."""

    department_id: Id


class NoteExport(Command, name="stations.note_export", answer=ExportEntry):
    """By the gateway in the name of who exports, before she gets the sheet."""

    what: Entitlement
    unit: UnitCode
    reason: Sentence
    rows: int = Field(ge=0)


class Departments(PageQuery, name="stations.departments", answer=Page[Department]):
    """Those of a unit and all under it, for its staff and operators."""

    unit: UnitCode


class MyDepartments(PageQuery, name="stations.my_departments", answer=Page[Department]):
    """Those that the person who asks is of, with what they may read."""


class ExportEntries(PageQuery, name="stations.export_entries", answer=Page[ExportEntry]):
    """What departments have taken out of a unit or all under it, the newest first; for its staff and operators."""

    unit: UnitCode


class CompaniesForDepartment(PageQuery, name="stations.companies_for_department", answer=Page[Company]):
    unit: UnitCode


class CertificationFigures(Query, name="certification.figures_for_department", answer=list[Figures]):
    unit: UnitCode


class ElderCareFigures(Query, name="certification.elder_care_for_department", answer=list[Figures]):
    unit: UnitCode


class CertificationRoll(PageQuery, name="certification.roll_for_department", answer=Page[RollEntry]):
    unit: UnitCode


class DepartmentChanged(Event, name="stations.department_changed", version=1, subject="department_id"):
    department_id: Id
    kind: DepartmentKind
    unit: UnitCode
    is_open: bool


class DepartmentMemberChanged(Event, name="stations.department_member_changed", version=1, subject="person_id"):
    """What somebody of a department may read at its unit and under it from now on; nothing, if she is of it no more."""

    person_id: Id
    department_id: Id
    unit: UnitCode
    may_read: list[Entitlement]


class DepartmentKnown(Refusal):
    code = "department-known"
    zh, en = "该单位已登记这一部门", "This unit has such a department already"
    fix_zh, fix_en = "请在部门列表中查找。", "Find it in the list of departments."


class NotEntitled(Refusal):
    code, status = "not-entitled", 403
    zh, en = "该数据不在您部门的权限内", "Your department may not read this"
    fix_zh, fix_en = "请查看您部门可读取的数据。", "See under your departments what may be read, and where."
