"""Needs, referral, placement, follow-up; the pool between counties."""

from contracts import jobs, pool
from gateway.auth import Access
from gateway.table import get, post, router

routes = router(
    "jobs",
    post("/placement-fees", jobs.SetPlacementFee, Access.OPERATOR),
    post("/worker-profiles", jobs.DescribeWork, Access.WORKER),
    post("/needs", jobs.PostNeed, Access.HOUSEHOLD),
    get("/needs", jobs.OpenNeeds, Access.ANYONE),
    get("/needs/{need_id}/candidates", jobs.CandidatesFor, Access.STAFF),
    post("/referrals", jobs.Refer, Access.STAFF),
    get("/referrals", jobs.Referrals, Access.SIGNED_IN),
    post("/referral-acceptances", jobs.AcceptReferral, Access.SIGNED_IN),
    post("/referral-declines", jobs.DeclineReferral, Access.SIGNED_IN),
    get("/placements", jobs.Placements, Access.SIGNED_IN),
    post("/follow-ups", jobs.RecordFollowUp, Access.STAFF),
    post("/shared-needs", pool.ShareNeed, Access.STAFF),
    post("/shared-need-withdrawals", pool.UnshareNeed, Access.STAFF),
    get("/offers", pool.Offers, Access.STAFF),
    post("/claims", pool.Propose, Access.STAFF),
    get("/claims", pool.Claims, Access.SIGNED_IN),
    post("/claim-acceptances", pool.AcceptProposal, Access.SIGNED_IN),
    post("/claim-withdrawals", pool.WithdrawClaim, Access.SIGNED_IN),
    get("/pool/needs", pool.PoolNeeds, Access.STAFF_OR_OPERATOR),
    get("/pool/workers", pool.PoolOfWorkers, Access.STAFF_OR_OPERATOR),
)
