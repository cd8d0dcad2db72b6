"""Whom one can trust: ratings, complaints, standing and appeals, service cards."""
