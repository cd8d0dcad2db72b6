"""What stands in which sheet: the columns of each form, the same on the way out and on the way in."""

from __future__ import annotations

from gateway.sheets import Column

COURSES = (
    Column("series", "课程代码", is_code=True),
    Column("title_zh", "课程名称", ("名称",), width=24),
    Column("title_en", "英文名称", width=36),
    Column("hours", "学时", ("课时",), is_code=True, width=8),
    Column("kind", "类别", ("课程类别",), width=16),
    Column("list_price_yuan", "标价(元)", ("标价", "价格"), is_code=True, width=10),
    Column("occupation_code", "职业编码", ("职业代码",), is_code=True, is_needed=False),
    Column("work_type_zh", "工种", is_needed=False),
    Column("level", "等级", ("技能等级",), is_needed=False, width=16),
)
ROSTER = (
    Column("name", "姓名"),
    Column("phone", "手机号", ("手机号码", "手机", "联系电话", "电话"), is_code=True),
    Column("document_kind", "证件类型", is_needed=False),
    Column("document", "证件号码", ("身份证号", "身份证号码", "身份证", "证件号"), is_code=True, width=24),
    Column("series", "课程代码", is_code=True, is_needed=False),
    Column("number", "期数", ("期", "期次"), is_code=True, is_needed=False, width=8),
)
NEEDS = (
    Column("need_id", "需求编号", is_code=True, is_needed=False, width=38),
    Column("phone", "家庭手机号", ("手机号", "联系电话", "电话"), is_code=True, is_needed=False),
    Column("title", "需求", ("标题", "需求标题"), width=30),
    Column("occupation_code", "职业编码", ("职业代码",), is_code=True),
    Column("work_type_zh", "工种", is_needed=False),
    Column("level", "等级", ("技能等级",), is_needed=False, width=16),
    Column("unit", "单位编码", ("驿站编码",), is_code=True),
    Column("starts_on", "开始日期", is_code=True),
    Column("ends_on", "结束日期", is_code=True, is_needed=False),
    Column("live_in", "住家", is_needed=False, width=8),
    Column("pay_from_yuan", "月薪从(元)", ("最低月薪",), is_code=True),
    Column("pay_to_yuan", "月薪至(元)", ("最高月薪",), is_code=True),
    Column("care_for", "服务对象", is_needed=False),
    Column("has_pets", "有宠物", is_needed=False, width=8),
    Column("street", "街道", ("街道(乡镇)",), is_needed=False),
    Column("weekdays", "工作日", is_needed=False),
    Column("from_time", "上班时间", is_code=True, is_needed=False, width=10),
    Column("until_time", "下班时间", is_code=True, is_needed=False, width=10),
    Column("weekly_hours", "每周小时", is_code=True, is_needed=False, width=10),
)
STATE = Column("state", "状态")
REASONS = Column("reasons", "原因", width=60)
