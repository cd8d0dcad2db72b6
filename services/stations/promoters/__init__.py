"""Promoters, codes that are scanned, and what came through them."""
