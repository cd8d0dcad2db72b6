"""Certification owns standards, evidence, exams, registrations with their marks, and certificates.

It publishes `occupation_adopted`, `edition_adopted`, `evidence_submitted`, `evidence_decided`, `exam_opened`,
`exam_closed`, `exam_cancelled`, `quota_freed`, `exam_registered`, `seat_assigned`, `registration_withdrawn`,
`registration_cancelled`, `registration_voided`, `exam_marked`, `results_published`, `review_requested`,
`review_decided`, `certificate_issued`, `certificate_suspended`, `certificate_reinstated`, `certificate_superseded`,
`certificate_revoked`, `certificate_expiring`, `fee_waived`.
It hears `training.completed` (who is eligible), `accounts.registered` (whose staff decide about her statements),
`stations.unit_opened` and `stations.unit_closed` (where exams can be), `stations.department_member_changed` (what a
department may read), and from other instances `certification.occupation_adopted`, `certification.edition_adopted`,
`certification.certificate_issued`, `certification.certificate_suspended`, `certification.certificate_reinstated`,
`certification.certificate_superseded`, `certification.certificate_revoked`.
"""
