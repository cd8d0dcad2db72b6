"""Courses, classes, enrolment, attendance, completion."""

from contracts import classes, seats, syllabus, training
from gateway.auth import Access
from gateway.table import get, post, router

routes = router(
    "training",
    post("/courses", training.AddCourse, Access.OPERATOR),
    get("/courses", training.Courses, Access.ANYONE),
    post("/course-editions", syllabus.PublishEdition, Access.OPERATOR),
    get("/courses/{series}/editions", syllabus.Editions, Access.ANYONE),
    get("/course-editions/{edition_id}", syllabus.EditionById, Access.ANYONE),
    post("/classes", training.OpenClass, Access.STAFF),
    post("/planned-classes", classes.PlanClass, Access.STAFF),
    post("/class-openings", classes.OpenPlannedClass, Access.STAFF),
    post("/class-cancellations", classes.CancelClass, Access.STAFF),
    post("/class-archivings", classes.ArchiveClass, Access.STAFF),
    post("/session-changes", classes.ChangeSession, Access.STAFF),
    post("/session-cancellations", classes.CancelSession, Access.STAFF),
    get("/unit-classes", classes.ClassesOfUnit, Access.STAFF),
    get("/classes", training.OpenClasses, Access.ANYONE),
    get("/classes/{class_id}", training.ClassById, Access.ANYONE),
    get("/classes/{class_id}/roster", training.Roster, Access.STAFF),
    get("/classes/{class_id}/acts", seats.StaffActs, Access.STAFF),
    post("/enrolments", training.Enrol, Access.WORKER),
    get("/enrolments", training.MyEnrolments, Access.SIGNED_IN),
    post("/enrolment-cancellations", training.CancelEnrolment, Access.SIGNED_IN),
    post("/enrolments-for", seats.EnrolFor, Access.STAFF),
    post("/seat-acceptances", seats.AcceptSeat, Access.SIGNED_IN),
    post("/seat-refusals", seats.DeclineSeat, Access.SIGNED_IN),
    post("/transfers", seats.TransferEnrolment, Access.SIGNED_IN),
    post("/attendance-records", training.RecordAttendance, Access.STAFF),
    post("/completions", training.Complete, Access.STAFF),
)
