"""Occupations, exams, registration, marks, certificates."""

from __future__ import annotations

from typing import Annotated

from contracts import certification, examining, results, standards
from contracts.accounts import AttestIdentity, NotRegistered, Role
from gateway.auth import Access, Caller, commanding
from gateway.json import Json
from gateway.table import described, get, post, router
from kernel.message import Id, Value

routes = router(
    "certification",
    post("/occupations", certification.AdoptOccupation, Access.OPERATOR),
    get("/standards", certification.Standards, Access.ANYONE),
    post("/editions", standards.AdoptEdition, Access.OPERATOR),
    get("/editions", standards.Editions, Access.ANYONE),
    get("/prospects", standards.Prospects, Access.SIGNED_IN),
    get("/next-steps", standards.NextSteps, Access.SIGNED_IN),
    post("/evidence", standards.SubmitEvidence, Access.WORKER),
    get("/evidence", standards.MyEvidence, Access.SIGNED_IN),
    post("/evidence-withdrawals", standards.WithdrawEvidence, Access.SIGNED_IN),
    get("/submitted-evidence", standards.SubmittedEvidence, Access.STAFF),
    post("/evidence-decisions", standards.DecideEvidence, Access.STAFF),
    post("/exams", certification.OpenExam, Access.STAFF),
    get("/exams", certification.OpenExams, Access.ANYONE),
    post("/exam-plans", examining.PlanExam, Access.STAFF),
    get("/exam-plans", examining.ExamPlans, Access.STAFF),
    get("/exam-plans/{exam_id}", examining.ExamPlan, Access.ANYONE),
    post("/exam-openings", examining.OpenRegistration, Access.STAFF),
    post("/exam-closings", examining.CloseRegistration, Access.STAFF),
    post("/exam-cancellations", examining.CancelExam, Access.STAFF),
    post("/freed-quotas", examining.FreeQuota, Access.STAFF),
    get("/exams/{exam_id}/seating", examining.Seating, Access.SIGNED_IN),
    post("/exam-check-ins", examining.CheckIn, Access.SIGNED_IN),
    post("/exam-misconducts", examining.RecordMisconduct, Access.SIGNED_IN),
    post("/held-exams", examining.HoldExam, Access.STAFF),
    post("/exam-withdrawals", examining.WithdrawFromExam, Access.SIGNED_IN),
    get("/exams/{exam_id}/eligibility", certification.Eligibility, Access.SIGNED_IN),
    get("/exams/{exam_id}/candidates", certification.Candidates, Access.STAFF),
    get("/exam-registrations", certification.MyRegistrations, Access.SIGNED_IN),
    get("/exam-registrations/{registration_id}/ticket", certification.Ticket, Access.SIGNED_IN),
    post("/mark-entries", results.EnterMarks, Access.STAFF),
    post("/mark-settlements", results.SettleMark, Access.STAFF),
    get("/exams/{exam_id}/marking", results.Marked, Access.STAFF),
    get("/exams/{exam_id}/mark-differences", results.MarkDifferences, Access.STAFF),
    post("/marked-exams", results.FinishMarking, Access.STAFF),
    post("/published-results", results.PublishResults, Access.STAFF),
    get("/exam-results", results.MyResults, Access.SIGNED_IN),
    post("/mark-reviews", results.RequestReview, Access.SIGNED_IN),
    post("/mark-review-withdrawals", results.WithdrawReview, Access.SIGNED_IN),
    post("/mark-review-decisions", results.DecideReview, Access.STAFF),
    get("/mark-reviews", results.Reviews, Access.SIGNED_IN),
    get("/pass-rates", results.PassRates, Access.STAFF),
    post("/marks", certification.RecordMarks, Access.STAFF),
    get("/certificates", certification.MyCertificates, Access.SIGNED_IN),
)


class RegisterForExam(Value):
    exam_id: Id


@routes.post(
    "/exam-registrations",
    status_code=201,
    response_model=certification.ExamRegistration,
    operation_id="certification_register_for_exam",
    openapi_extra=described(Access.WORKER),
)
async def register_for_exam(body: RegisterForExam, who: Annotated[Caller, commanding(Access.WORKER)]) -> Json:
    """考证报名. The certificate will bear the legal name that accounts knows and signs for here."""
    if not who.actor.holds(Role.WORKER):
        raise NotRegistered()
    attestation = await who.ask(AttestIdentity())
    command = certification.RegisterForExam(exam_id=body.exam_id, attestation=attestation["token"])
    return Json(await who.ask(command), 201)
