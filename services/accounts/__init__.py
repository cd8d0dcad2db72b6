"""Accounts owns who somebody is: names, phones, documents, addresses, sign-in, roles and consents.

It publishes `registered`, `appointed`, `registration_undone`, `exchange_key_announced` and `details_passed`, with ids
and sealed details only.
It hears `stations.unit_opened` (where one can register), `training.proof_issued` (whose name its page shows, masked),
`jobs.placed` and `jobs.contacts_due` (who may see whose contact details), `jobs.referred`,
`jobs.posting_changed`, `jobs.posting_expiring`, `jobs.vacancy_proposed`, `jobs.hired`, `jobs.application_declined`,
`jobs.fair_called_off`, `jobs.interview_cancelled`,
`certification.certificate_issued`, `certification.certificate_suspended`, `certification.certificate_reinstated`,
`certification.certificate_revoked`, `certification.seat_assigned`, `certification.registration_cancelled`,
`certification.exam_marked`, `certification.evidence_decided`, `certification.review_decided`,
`training.seat_offered`, `training.moved_up` and `training.enrolment_cancelled` (whom to tell what),
`jobs.need_shared` and `jobs.need_claimed` (when another instance will have something to tell), and of other instances
`accounts.exchange_key_announced` and `accounts.details_passed`.
"""
