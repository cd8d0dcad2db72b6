"""Certification owns standards, exams, registrations with their marks, and certificates.

It publishes `occupation_adopted`, `exam_opened`, `exam_registered`, `exam_marked`, `certificate_issued`,
`certificate_revoked`, `fee_waived`.
It hears `training.completed` (who is eligible) and `stations.unit_opened` (where exams can be), and from other
instances `certification.occupation_adopted`, `certification.certificate_issued`, `certification.certificate_revoked`.
"""
