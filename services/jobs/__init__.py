"""Jobs owns qualified workers, households' needs, referral, placement and follow-up.

It publishes `need_posted`, `referred`, `referral_declined`, `placed`, `followed_up`, `fee_waived`.
It hears `certification.certificate_issued` and `certification.certificate_revoked` (who is qualified),
`accounts.registered` (where she is at home)
and `stations.unit_opened` (where needs can be).
"""
