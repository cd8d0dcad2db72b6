"""Training owns courses, classes, enrolment with its waiting list, attendance, tests and completion.

It publishes `course_added`, `course_removed` (its import was undone), `edition_published`, `class_planned`,
`class_opened`, `class_cancelled`, `class_archived`, `session_changed`, `session_cancelled`, `timetable_changed`,
`enrolled`, `wait_listed`, `seat_offered`, `moved_up`, `enrolment_cancelled`, `attended`, `attendance_corrected`,
`completion_rule_set`, `question_changed`, `test_planned`, `completed`, `proof_issued`, `fee_waived`.
It hears `stations.unit_opened` and `stations.unit_closed` (a class is opened at a unit that is open),
`stations.promoter_appointed`, `stations.promoter_code_replaced` and `stations.promoter_ended` (by whose code one may
enrol), `accounts.registered` and `accounts.registration_undone` (whose woman she is),
`certification.certificate_issued`, `certification.certificate_suspended`, `certification.certificate_reinstated`,
`certification.certificate_superseded` and `certification.certificate_revoked` (who may enter a course that asks for
one), and from other instances `training.course_added`, `training.course_removed`, `training.edition_published`,
`training.completion_rule_set`, `training.question_changed` and `training.test_planned`.
"""
