"""Promoters: their terms, codes and reach."""

from __future__ import annotations

from contracts import promoters
from gateway.auth import Access
from gateway.table import get, post, router

routes = router(
    "stations",
    post("/promoter-candidates", promoters.NameCandidate, Access.STAFF),
    post("/promoters", promoters.NominatePromoter, Access.STAFF),
    post("/promoter-selections", promoters.SelectPromoter, Access.STAFF),
    post("/promoter-appointments", promoters.AppointPromoter, Access.STAFF),
    post("/promoter-trainings", promoters.RecordPromoterTraining, Access.STAFF),
    post("/promoter-activations", promoters.ActivatePromoter, Access.STAFF),
    post("/promoter-communities", promoters.CoverCommunities, Access.STAFF),
    post("/promoter-withdrawals", promoters.WithdrawPromoter, Access.STAFF),
    post("/promoter-codes", promoters.ReplacePromoterCode, Access.STAFF),
    post("/honour-roll-choices", promoters.JoinHonourRoll, Access.SIGNED_IN),
    get("/promoters", promoters.Promoters, Access.STAFF),
    get("/my-promoter-terms", promoters.MyPromoterTerms, Access.SIGNED_IN),
    get("/promoters/{promoter_id}/reach", promoters.PromoterReach, Access.SIGNED_IN),
    get("/honour-rolls/{unit}", promoters.HonourRoll, Access.SIGNED_IN),
    get("/units/{unit}/promoter-count", promoters.PromoterCount, Access.ANYONE),
)
