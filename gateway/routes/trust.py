"""Ratings, complaints, standing: what households and workers can rely on."""

from contracts import complaints, ratings, standing
from gateway.auth import Access
from gateway.table import get, post, router

routes = router(
    "jobs",
    post("/worker-ratings", ratings.RateWorker, Access.HOUSEHOLD),
    post("/household-ratings", ratings.RateHousehold, Access.WORKER),
    post("/rating-reports", ratings.ReportRating, Access.SIGNED_IN),
    post("/rating-moderations", ratings.ModerateRating, Access.STAFF),
    get("/ratings", ratings.MyRatings, Access.SIGNED_IN),
    get("/units/{unit}/ratings", ratings.RatingsOfUnit, Access.STAFF),
    get("/rating-summaries/{rated_id}", ratings.RatingSummary, Access.SIGNED_IN),
    post("/complaints", complaints.FileComplaint, Access.SIGNED_IN),
    post("/complaint-steps", complaints.TakeComplaintStep, Access.STAFF),
    post("/complaint-withdrawals", complaints.WithdrawComplaint, Access.SIGNED_IN),
    post("/complaint-objections", complaints.ObjectToDecision, Access.SIGNED_IN),
    get("/complaints", complaints.MyComplaints, Access.SIGNED_IN),
    get("/units/{unit}/complaints", complaints.Complaints, Access.STAFF),
    get("/complaints/{complaint_id}/acts", complaints.ComplaintActs, Access.SIGNED_IN),
    get("/complaint-time-limits", complaints.ComplaintTimeLimits, Access.ANYONE),
    post("/standing-rules", standing.PublishStandingRule, Access.OPERATOR),
    get("/standing-rule", standing.StandingRuleInForce, Access.ANYONE),
    get("/standings/{subject_id}", standing.PublicStanding, Access.ANYONE),
    get("/standing", standing.StandingOf, Access.SIGNED_IN),
    get("/standing-entries", standing.StandingEntries, Access.SIGNED_IN),
    post("/standing-entries", standing.EnterStanding, Access.STAFF),
    get("/units/{unit}/standings", standing.Standings, Access.STAFF),
    post("/standing-appeals", standing.AppealEntry, Access.SIGNED_IN),
    post("/standing-appeal-withdrawals", standing.WithdrawAppeal, Access.SIGNED_IN),
    post("/standing-appeal-decisions", standing.DecideAppeal, Access.STAFF),
    get("/standing-appeals", standing.Appeals, Access.SIGNED_IN),
)
