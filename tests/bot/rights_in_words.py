"""The rows of the table of rights for what is said in plain words."""

from __future__ import annotations

from tests.bot.scopes import DESK, FORMS, NAMED, OPEN, Row

ADMINED = "self self manage self self"
"""What an admin says; from others it is words like any."""
WISH_ROWS = {
    "text wish_came": Row(FORMS, "{number}多少分", shows="project"),
    "text wish_came: named": Row(NAMED, "{number}", shows="project"),
    "text wish_came: to return": Row(DESK, "退回{number} 请补实际张数", shows="project"),
    "text wish_came: to accept": Row(DESK, "审核通过{number}", shows="project"),
    "text wish_came: take back": Row(DESK, "撤回{number}的退回", shows="project"),
    "text wish_came: draw": Row("no no no all no", "抽查2024年的20%"),
    "text wish_came: drawn": Row("no no no all no", "上次抽查的名单"),
    "text wish_came: until": Row(OPEN, "截止到哪天"),
    "text wish_came: leave": Row("unit self self no no", "请假到周五，交给{colleague}", shows="colleague"),
    "text wish_came: find": Row(FORMS, "已提交的表有哪些", shows="project"),
    "text wish_came: changes": Row(FORMS, "{number}改了什么", shows="project"),
    "text wish_came: to withdraw": Row("unit no no no no", "撤回{number}", shows="project"),
    "text wish_came: days": Row(FORMS, "{project} 最近提交的有哪些", shows="project"),
    "text wish_came: why returned": Row(FORMS, "{number}为什么被退回", owed=True),
    "text wish_came: complete": Row("unit tree manage all no", "{unit}交齐了吗", owed=True),
    "text wish_came: states": Row("unit tree no all no", "{unit}退回了几张，通过了几张", owed=True),
    "text wish_came: all accepted": Row("unit tree no all no", "哪些单位全部通过了", owed=True),
    "text wish_came: rechecked": Row("unit tree no all no", "复核了几张", owed=True),
    "text wish_came: requests": Row("self self manage self self", "有谁要加入"),
    "text wish_came: not understood": Row(OPEN, "今天天气不错"),
    "text wish_came: overdue": Row("unit tree manage all no", "{unit}逾期了吗", owed=True),
    "text wish_came: urged": Row("unit tree manage all no", "{unit}上次什么时候催的", owed=True),
    "text wish_came: contacts": Row("unit tree manage all no", "{unit}谁负责填报", shows="colleague"),
    "text wish_came: invitations": Row("self no manage no no", "收回所有邀请"),
    "text wish_came: not joined": Row(ADMINED, "有多少人没加入"),
    "text wish_came: to stop": Row(ADMINED, "停用张三丰"),
    "text wish_came: to invite": Row(ADMINED, "给博物馆发邀请"),
    "text wish_came: to move a date": Row(ADMINED, "2025年截止时间改到3月20日"),
    "text wish_came: totals": Row("unit tree manage all no", "谁还没交", owed=True),
}  # fmt: skip
