"""Activities, who takes part, and the public-benefit ledger."""

from contracts import activities, benefit
from gateway.auth import Access
from gateway.table import get, post, router

routes = router(
    "activities",
    post("/activities", activities.PlanActivity, Access.STAFF),
    post("/activity-openings", activities.OpenActivity, Access.STAFF),
    post("/activity-changes", activities.ChangeActivity, Access.STAFF),
    post("/activity-cancellations", activities.CancelActivity, Access.STAFF),
    post("/activity-reports", activities.ReportActivity, Access.STAFF),
    get("/activities", activities.Activities, Access.ANYONE),
    get("/unit-activities", activities.ActivitiesOfUnit, Access.STAFF),
    get("/activities/{activity_id}", activities.ActivityById, Access.ANYONE),
    get("/activities/{activity_id}/participants", activities.Participants, Access.STAFF),
    get("/activities/{activity_id}/acts", activities.ActivityActs, Access.STAFF),
    post("/sign-ups", activities.SignUp, Access.SIGNED_IN),
    post("/sign-ups-for", activities.SignUpFor, Access.STAFF),
    post("/participation-cancellations", activities.CancelParticipation, Access.SIGNED_IN),
    post("/presence-records", activities.RecordPresence, Access.STAFF),
    get("/participations", activities.MyParticipations, Access.SIGNED_IN),
    post("/benefit-corrections", benefit.CorrectBenefit, Access.STAFF),
    get("/benefit-entries", benefit.BenefitEntries, Access.STAFF_OR_OPERATOR),
    get("/benefit-sums", benefit.BenefitSums, Access.ANYONE),
)
