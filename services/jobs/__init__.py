"""Jobs owns qualified workers, households' needs, referral, placement and follow-up, and the pool between counties.

It publishes `need_posted`, `referred`, `referral_declined`, `referral_withdrawn`, `referral_expired`, `terms_changed`,
`meeting_planned`, `meeting_cancelled`, `placed`, `placement_started`, `trial_passed`, `placement_ended`,
`agreement_drawn_up`, `agreement_signed`, `followed_up`, `follow_up_due`, `outcome_noted`, `fee_waived`, of postings
(contracts/needs.py) `posting_changed`, `posting_expiring`, of vacancies `vacancy_proposed`, `hired`, `hire_ended`,
`application_declined`, of job fairs `fair_called_off`, `fair_interview_cancelled`, of trust `rating_given`,
`complaint_moved`, `standing_changed`, `appeal_decided`, `card_issued`, `card_withdrawn`, and of the pool
(contracts/pool.py): a county `need_shared`, `need_closed`, `need_claimed`, `claim_withdrawn`, `claim_turned_down`,
`claim_ended`, `worker_available`, `contacts_due`, `contacts_over`; a centre `need_offered`, `offer_closed`,
`claim_awarded`, `award_revoked`, `claim_answered`.
It hears `certification.certificate_issued`, `certification.certificate_revoked`,
`certification.certificate_suspended`, `certification.certificate_reinstated` and
`certification.certificate_superseded` (who is qualified), `accounts.registered` and `accounts.registration_undone`
(where she is at home), `certification.occupation_adopted` (what a skill is called), `stations.unit_opened` and
`stations.unit_closed` (where needs can be), `stations.company_changed`, `stations.company_member_changed` and
`stations.company_worker_changed` (who may post vacancies, whose standing it is, and through which company one comes),
`training.completed` and its own `jobs.followed_up` (what speaks for her standing), its own `jobs.placed` and
`jobs.hired` (what else she was referred for at the same times); a centre also `jobs.need_shared`, `jobs.need_closed`,
`jobs.need_claimed`, `jobs.claim_withdrawn`, `jobs.claim_turned_down`, `jobs.claim_ended`, `jobs.worker_available`, and
a county `jobs.need_offered`, `jobs.offer_closed`, `jobs.claim_awarded`, `jobs.award_revoked`, `jobs.claim_answered`.
"""
