"""Accounts owns who somebody is: names, phones, documents, addresses, sign-in, roles and consents.

It publishes `registered`, `appointed`, `appointment_ended`, `registration_undone`, `child_removed`,
`photograph_destroyed`, `exchange_key_announced` and `details_passed`, with ids and sealed details only.
It hears `stations.unit_opened` and `stations.unit_closed` (where one can register, and who looks after what was
merged), `stations.promoter_appointed`, `stations.promoter_code_replaced` and `stations.promoter_ended` (who has that
role), `stations.company_changed` and `stations.department_changed` (whose people may be invited),
`stations.company_worker_changed` (whose workers a company sees), `training.proof_issued` (whose name its page shows,
masked), `certification.evidence_submitted`, `certification.review_requested` and `jobs.need_posted` (what staff should
look at), `jobs.placed`, `jobs.placement_ended`, `jobs.contacts_due` and `jobs.contacts_over` (who may see whose
contact details), `jobs.referred`, `jobs.posting_changed`, `jobs.posting_expiring`, `jobs.vacancy_proposed`,
`jobs.hired`, `jobs.hire_ended`, `jobs.application_declined`, `jobs.fair_called_off`, `jobs.fair_interview_cancelled`,
`jobs.referral_declined`, `jobs.referral_withdrawn`, `jobs.referral_expired`, `jobs.terms_changed`,
`jobs.meeting_planned`, `jobs.meeting_cancelled`, `jobs.placement_started`, `jobs.follow_up_due`,
`jobs.agreement_drawn_up`, `jobs.agreement_signed`, `certification.certificate_issued`,
`certification.certificate_suspended`, `certification.certificate_reinstated`, `certification.certificate_revoked`,
`certification.certificate_expiring`, `certification.seat_assigned`, `certification.registration_cancelled`,
`stations.report_due`, `certification.exam_marked`, `certification.evidence_decided`, `certification.review_decided`,
`stations.participation_cancelled`, `stations.place_given`, `stations.activity_moved`, `stations.question_answered`,
`stations.post_removed`, `training.seat_offered`, `training.moved_up`, `training.enrolment_cancelled`,
`training.timetable_changed`, `jobs.rating_given`, `jobs.complaint_moved`, `jobs.standing_changed` and
`jobs.appeal_decided` (whom to tell what), `stations.child_signed_up` and `stations.hours_certified` (who may see what
a child is called), `jobs.card_issued` and `jobs.card_withdrawn` (whose face a scanned card shows),
`stations.photograph_removed` (which picture to destroy), `jobs.need_shared` and `jobs.need_claimed` (when another
instance will have something to tell), and of other instances `accounts.exchange_key_announced` and
`accounts.details_passed`.
"""
