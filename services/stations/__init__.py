"""Stations owns the tree of units, announcements, the waiver ledger and the board.

It publishes `unit_opened`, `announced`, `waiver_recorded`, `company_changed`,
`company_member_changed` and `company_worker_changed`.
It hears units and announcements of other instances; and of this one and others every step of a woman's way
(registered, completed, certificate issued, referred, placed) and each fee waived; of this one `accounts.appointed` and
`accounts.appointment_ended` (who speaks for a company).
"""
