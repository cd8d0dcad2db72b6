"""Stations owns the tree of units, announcements, the waiver ledger with the bases' claims, and the board.

It publishes `unit_opened`, `announced`, `waiver_recorded`, `company_changed`, `company_member_changed`,
`waiver_reversed`, `payer_set`, `adjustment_posted`, `waiver_claim_submitted` and `waiver_claim_decided`.
It hears units and announcements of other instances; and of this one and others every step of a woman's way
(registered, completed, certificate issued, referred, placed) and each fee waived;
`certification.registration_withdrawn` and `certification.registration_cancelled` (what was waived is taken back); and
from other instances `stations.payer_set`, `stations.waiver_reversed`, `stations.adjustment_posted`,
`stations.waiver_claim_submitted` (a county's, at its centre) and `stations.waiver_claim_decided` (its answer).
"""
