"""Feedback on classes."""

from contracts import feedback
from gateway.auth import Access
from gateway.table import get, post, router

routes = router(
    "training",
    post("/feedback", feedback.GiveFeedback, Access.SIGNED_IN),
    get("/classes/{class_id}/feedback", feedback.FeedbackSummary, Access.STAFF),
    get("/classes/{class_id}/feedback-texts", feedback.FeedbackTexts, Access.STAFF),
)
