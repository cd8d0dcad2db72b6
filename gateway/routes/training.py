"""Courses, classes, enrolment, attendance, completion."""

from contracts import training
from gateway.auth import Access
from gateway.table import get, post, router

routes = router(
    "training",
    post("/courses", training.AddCourse, Access.OPERATOR),
    get("/courses", training.Courses, Access.ANYONE),
    post("/classes", training.OpenClass, Access.STAFF),
    get("/classes", training.OpenClasses, Access.ANYONE),
    get("/classes/{class_id}", training.ClassById, Access.ANYONE),
    get("/classes/{class_id}/roster", training.Roster, Access.STAFF),
    post("/enrolments", training.Enrol, Access.WORKER),
    get("/enrolments", training.MyEnrolments, Access.SIGNED_IN),
    post("/enrolment-cancellations", training.CancelEnrolment, Access.SIGNED_IN),
    post("/attendance-records", training.RecordAttendance, Access.STAFF),
    post("/completions", training.Complete, Access.STAFF),
)
