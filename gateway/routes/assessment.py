"""Tests of courses: the bank, attempts, figures."""

from contracts import assessment
from gateway.auth import Access
from gateway.table import get, post, router

routes = router(
    "training",
    post("/questions", assessment.AddQuestion, Access.STAFF_OR_OPERATOR),
    post("/question-replacements", assessment.ReplaceQuestion, Access.STAFF_OR_OPERATOR),
    post("/question-retirements", assessment.RetireQuestion, Access.STAFF_OR_OPERATOR),
    get("/courses/{series}/questions", assessment.Questions, Access.STAFF_OR_OPERATOR),
    get("/courses/{series}/question-figures", assessment.QuestionFigures, Access.STAFF_OR_OPERATOR),
    post("/tests", assessment.PlanTest, Access.STAFF_OR_OPERATOR),
    get("/courses/{series}/test", assessment.PlannedTestOf, Access.ANYONE),
    post("/attempts", assessment.StartAttempt, Access.WORKER),
    post("/attempt-answers", assessment.AnswerQuestions, Access.SIGNED_IN),
    post("/attempt-submissions", assessment.SubmitAttempt, Access.SIGNED_IN),
    get("/attempts/{attempt_id}", assessment.PaperOfAttempt, Access.SIGNED_IN),
    get("/attempts/{attempt_id}/result", assessment.ResultOfAttempt, Access.SIGNED_IN),
    get("/enrolments/{enrolment_id}/attempts", assessment.Attempts, Access.SIGNED_IN),
)
