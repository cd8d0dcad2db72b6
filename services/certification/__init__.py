"""Certification owns standards, exams, registrations with their marks, and certificates.

It publishes `exam_opened`, `exam_registered`, `exam_marked`, `certificate_issued`, `fee_waived`.
It hears `training.completed` (who is eligible) and `stations.unit_opened` (where exams can be).
"""
