"""Stations owns the tree of units, announcements, the waiver ledger and the board.

It publishes `unit_opened`, `announced`, `waiver_recorded`, `company_changed` and `company_member_changed`.
It hears units and announcements of other instances; and of this one and others every step of a woman's way
(registered, completed, certificate issued, referred, placed) and each fee waived.
"""
