"""Stations owns the tree of units and their life, codes that are scanned, promoters, announcements, the waiver ledger
with the bases' claims, the board and its reports, activities, the public-benefit ledger, the exchange among workers,
the duty roster, partner companies, departments and the directory.

It publishes `unit_opened`, `unit_closed`, `unit_described`, `unit_moved`, `criteria_changed`, `item_ticked`,
`promoter_appointed`, `promoter_code_replaced`, `promoter_ended`, `announced`, `company_changed`,
`company_member_changed`, `company_worker_changed`, `department_changed`, `department_member_changed` and
`photograph_removed`; of the ledger `waiver_recorded`, `waiver_reversed`, `payer_set`, `adjustment_posted`,
`waiver_claim_submitted` and `waiver_claim_decided`; of activities `activity_held`, `activity_moved`,
`participation_cancelled`, `place_given`, `child_signed_up`, `hours_certified` and `benefit_entered`; of the exchange
among workers `question_answered` and `post_removed`; of the directory `directory_entry_changed`; of the monthly reports
`report_due`, `report_submitted` and `report_decided`.
It hears units (opened, closed, described, moved, and what they have ready), criteria and announcements of other
instances; of this one `training.enrolled` (who came by a promoter's code); and of this one and others every step of a
woman's way (registered, completed, certificate issued, referred, placed) and each fee waived;
`certification.registration_withdrawn` and `certification.registration_cancelled` (what was waived is taken back); of
this one `accounts.appointed` and `accounts.appointment_ended` (who serves where, who speaks for a company or reads for
a department); `accounts.child_removed` (whom to forget), `accounts.photograph_destroyed` (what no page can show),
`jobs.standing_changed` and its own `stations.company_changed` (what the directory may show), and the public-benefit and
directory entries of other instances; and from other instances `stations.payer_set`, `stations.waiver_reversed`,
`stations.adjustment_posted`, `stations.waiver_claim_submitted` and `stations.report_submitted` (a county's, at its
centre), `stations.waiver_claim_decided` and `stations.report_decided` (its answers).
"""
