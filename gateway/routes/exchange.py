"""Exchange among workers: questions, answers, moderation."""

from contracts import exchange
from gateway.auth import Access
from gateway.table import get, post, router

routes = router(
    "exchange",
    post("/worker-questions", exchange.AskQuestion, Access.SIGNED_IN),
    get("/worker-questions", exchange.Questions, Access.SIGNED_IN),
    get("/worker-questions/{question_id}", exchange.QuestionById, Access.SIGNED_IN),
    get("/worker-questions/{question_id}/answers", exchange.Answers, Access.SIGNED_IN),
    post("/worker-answers", exchange.AnswerQuestion, Access.SIGNED_IN),
    post("/post-withdrawals", exchange.WithdrawPost, Access.SIGNED_IN),
    post("/post-reports", exchange.ReportPost, Access.SIGNED_IN),
    post("/moderations", exchange.ModeratePost, Access.STAFF),
    get("/posts-to-moderate", exchange.PostsToModerate, Access.STAFF),
)
