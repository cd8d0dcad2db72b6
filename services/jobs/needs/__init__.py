"""Households' needs, one by one and in sheets, and the way of everything that is posted."""
