"""Training owns courses, classes, enrolment with its waiting list, attendance and completion.

It publishes `course_added`, `class_planned`, `class_opened`, `class_cancelled`, `class_archived`, `session_changed`,
`session_cancelled`, `enrolled`, `wait_listed`, `seat_offered`, `moved_up`, `enrolment_cancelled`,
`attended`, `attendance_corrected`, `completion_rule_set`, `completed`, `proof_issued`, `fee_waived`.
It hears `stations.unit_opened` (a class is opened at a unit that exists), `accounts.registered` (whose woman she is),
and from other instances `training.course_added` and `training.completion_rule_set`.
"""
