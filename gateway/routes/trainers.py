"""Trainers' records."""

from contracts import trainers
from gateway.auth import Access
from gateway.table import get, router

routes = router(
    "training",
    get("/units/{unit}/trainers", trainers.TrainerRecords, Access.STAFF),
    get("/units/{unit}/trainers/{trainer_id}/classes", trainers.TaughtClasses, Access.STAFF),
    get("/trainer-record", trainers.MyTrainerRecord, Access.SIGNED_IN),
)
