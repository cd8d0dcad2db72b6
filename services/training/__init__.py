"""Training owns courses, classes, enrolment with its waiting list, attendance, tests and completion.

It publishes `course_added`, `course_removed` (its import was undone), `class_opened`, `enrolled`, `wait_listed`,
`enrolment_cancelled`, `attended`, `attendance_corrected`, `completion_rule_set`, `question_changed`, `test_planned`,
`completed`, `proof_issued`, `fee_waived`.
It hears `stations.unit_opened` (a class is opened at a unit that exists), and from other instances
`training.course_added`, `training.course_removed`, `training.completion_rule_set`, `training.question_changed` and
`training.test_planned`.
"""
