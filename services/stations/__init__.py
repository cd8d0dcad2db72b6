"""Stations owns the tree of units, announcements, the waiver ledger and the board.

It publishes `unit_opened`, `announced` and `waiver_recorded`.
It hears units and announcements of other instances; and of this one and others every step of a woman's way
(registered, completed, certificate issued, referred, placed) and each fee waived.
"""
