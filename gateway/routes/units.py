"""A unit's life, what its page says of it, and the rollout."""

from __future__ import annotations

from contracts import criteria, rollout, units
from gateway.auth import Access
from gateway.table import get, post, router

routes = router(
    "stations",
    post("/criteria", criteria.SetCriteria, Access.OPERATOR),
    get("/criteria/{kind}", criteria.CriteriaInForce, Access.ANYONE),
    post("/unit-plans", units.PlanUnit, Access.STAFF_OR_OPERATOR),
    post("/unit-preparations", units.PrepareUnit, Access.STAFF_OR_OPERATOR),
    post("/site-assessments", units.AssessSite, Access.STAFF_OR_OPERATOR),
    post("/unit-openings", units.OpenPreparedUnit, Access.STAFF_OR_OPERATOR),
    post("/unit-suspensions", units.SuspendUnit, Access.STAFF_OR_OPERATOR),
    post("/unit-resumptions", units.ResumeUnit, Access.STAFF_OR_OPERATOR),
    post("/unit-mergers", units.MergeUnit, Access.STAFF_OR_OPERATOR),
    post("/unit-closures", units.CloseUnit, Access.STAFF_OR_OPERATOR),
    post("/unit-moves", units.MoveUnit, Access.STAFF_OR_OPERATOR),
    post("/unit-descriptions", units.DescribeUnit, Access.STAFF_OR_OPERATOR),
    post("/rollout-ticks", rollout.TickItem, Access.STAFF_OR_OPERATOR),
    get("/units-nearby", units.UnitsNearby, Access.ANYONE),
    get("/units/{code}/profile", units.UnitProfile, Access.ANYONE),
    get("/units/{code}/acts", units.UnitActs, Access.STAFF_OR_OPERATOR),
    get("/units/{code}/site-assessments", units.SiteAssessments, Access.STAFF_OR_OPERATOR),
    get("/units/{code}/checklist", rollout.Checklist, Access.STAFF_OR_OPERATOR),
    get("/rollouts/{unit}", rollout.Rollout, Access.ANYONE),
)
