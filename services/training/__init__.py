"""Training owns courses, classes, enrolment with its waiting list, attendance and completion.

It publishes `course_added`, `class_opened`, `enrolled`, `wait_listed`, `enrolment_cancelled`, `attended`,
`attendance_corrected`, `completion_rule_set`, `completed`, `proof_issued`, `fee_waived`.
It hears `stations.unit_opened` (a class is opened at a unit that exists), and from other instances
`training.course_added` and `training.completion_rule_set`.
"""
