"""The way of an exam registration, drawn in docs/states.md."""

from __future__ import annotations

from kernel.message import Labelled


class RegistrationState(Labelled):
    REGISTERED = "registered", "已报名", "Registered"
    PASSED = "passed", "合格", "Passed"
    FAILED = "failed", "不合格", "Failed"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"
    CANCELLED = "cancelled", "考试已取消", "The exam was cancelled"
    CHECKED_IN = "checked_in", "已签到", "Checked in"
    ABSENT = "absent", "缺考", "Absent"
    VOID = "void", "违纪,成绩无效", "Void for misconduct"


class RegistrationStep(Labelled):
    REGISTER = "register", "重新报名", "Register again"
    WITHDRAW = "withdraw", "撤回报名", "Withdraw"
    CANCEL = "cancel", "考试取消", "The exam is cancelled"
    CHECK_IN = "check_in", "签到", "Check in"
    MISS = "miss", "缺考", "Miss it"
    VOID = "void", "违纪处理", "Misconduct"
    PASS = "pass", "合格", "Pass"
    FAIL = "fail", "不合格", "Fail"
