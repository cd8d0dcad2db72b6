"""Stations owns the tree of units, the waiver ledger and the board.

It publishes `unit_opened` and `waiver_recorded`.
It hears every step of a woman's way (registered, completed, certificate issued, referred, placed) and each fee waived.
"""
