"""Who is proposed for a need, and by which weights."""

from contracts import matching
from gateway.auth import Access
from gateway.table import get, post, router

routes = router(
    "jobs",
    post("/need-wishes", matching.WishForNeed, Access.SIGNED_IN),
    post("/shortlists", matching.ShowCandidates, Access.STAFF),
    post("/mismatches", matching.NotThisWorker, Access.SIGNED_IN),
    post("/fair-plans", matching.AssignForFair, Access.STAFF),
    get("/needs/{need_id}/showings", matching.Showings, Access.STAFF),
    get("/mismatch-counts", matching.MismatchCounts, Access.STAFF),
    post("/matching-weights", matching.SetMatchingWeights, Access.OPERATOR),
    get("/matching-rules", matching.MatchingRulesOf, Access.ANYONE),
    get("/matching-rules/history", matching.MatchingRulesHistory, Access.STAFF_OR_OPERATOR),
)
