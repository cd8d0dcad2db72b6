"""Referrals beyond yes and no, meetings, placements, follow-ups, and what became of them."""

from contracts import meetings, outcomes, placements
from gateway.auth import Access
from gateway.table import get, post, router

routes = router(
    "jobs",
    get("/referrals/{referral_id}", placements.ReferralById, Access.SIGNED_IN),
    post("/referral-readings", placements.NoteInformed, Access.SIGNED_IN),
    post("/referral-terms", placements.SetTerms, Access.SIGNED_IN),
    post("/referral-withdrawals", placements.WithdrawReferral, Access.STAFF),
    post("/meetings", meetings.PlanMeeting, Access.STAFF),
    get("/meetings", meetings.Meetings, Access.SIGNED_IN),
    post("/meeting-results", meetings.RecordMeeting, Access.STAFF),
    post("/meeting-cancellations", meetings.CancelMeeting, Access.STAFF),
    post("/placement-starts", placements.ConfirmStart, Access.SIGNED_IN),
    post("/trial-decisions", placements.DecideTrial, Access.SIGNED_IN),
    post("/placement-ends", placements.EndPlacement, Access.STAFF),
    get("/units/{unit}/follow-ups", outcomes.PlannedFollowUps, Access.STAFF),
    get("/units/{unit}/follow-up-summary", outcomes.FollowUpSummary, Access.STAFF),
    get("/occupations/{occupation_code}/career-outcomes", outcomes.CareerOutcomes, Access.ANYONE),
)
