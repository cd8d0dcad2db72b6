"""Workers' profiles."""

from contracts import profiles
from gateway.auth import Access
from gateway.table import get, post, router

routes = router(
    "jobs",
    post("/profiles", profiles.DescribeProfile, Access.WORKER),
    post("/profile-pauses", profiles.PauseProfile, Access.WORKER),
    post("/profile-resumptions", profiles.ResumeProfile, Access.WORKER),
    get("/my-profile", profiles.MyProfile, Access.WORKER),
    get("/workers/{worker_id}/profile", profiles.ProfileOf, Access.SIGNED_IN),
    post("/health-checks", profiles.NoteHealthCheck, Access.STAFF),
    post("/insurances", profiles.NoteInsurance, Access.STAFF),
    get("/workers/{worker_id}/checks", profiles.WorkerChecks, Access.SIGNED_IN),
)
