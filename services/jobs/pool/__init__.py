"""Needs that counties share: a county's side of it, and the centre's."""
