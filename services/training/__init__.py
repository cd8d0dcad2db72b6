"""Training owns courses, classes, enrolment with its waiting list, attendance and completion.

It publishes `course_added`, `class_opened`, `enrolled`, `wait_listed`, `enrolment_cancelled`, `attended`, `completed`,
`fee_waived`, and `course_removed` when an import is undone.
It hears `stations.unit_opened` (a class is opened at a unit that exists), and from other instances
`training.course_added` and `training.course_removed`.
"""
