"""Training owns courses, classes, enrolment with its waiting list, attendance and completion.

It publishes `course_added`, `course_removed` (its import was undone), `class_opened`, `enrolled`, `wait_listed`,
`enrolment_cancelled`, `attended`, `attendance_corrected`, `completion_rule_set`, `completed`, `proof_issued`,
`fee_waived`.
It hears `stations.unit_opened` (a class is opened at a unit that exists), and from other instances
`training.course_added`, `training.course_removed` and `training.completion_rule_set`.
"""
