"""Which way an indicator points: by its operator, else by what a plain number of its kind usually means.

Where its name says that less is better (故障率, 投诉件数, 时限) and no operator is printed, nothing is scored by that:
it only keeps fewer faults from being called a miss, and more of them a success, until somebody has said which way it
was meant. A word more goes into the list of its kind.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from zwcore.form import Indicator
from zwcore.quantity import Comparator, Quantity
from zwcore.rulebooks import Rulebook
from zwcore.scoring.model import Method
from zwcore.text import fold

# What nobody wants more of, before a word that counts it: 故障率, 有效投诉件数, 安全事故发生次数.
ILLS = (
    "成灾|受害|受灾|火灾|疫情|故障|差错|错误|错案|误差|失误|误报|漏报|错报|迟报|瞒报|漏检|漏管|脱管|投诉|举报|信访|上访|舆情"
    "|发病|患病|感染|病死|死亡|致死|致残|伤亡|事故|火警|发案|犯罪|失业|辍学|流失|返贫|致贫|违规|违纪|违法|违约|退回|退件|返工|报废"
    "|损失|损毁|破损|漏损|损耗|能耗|耗能|耗电|耗水|排放|空置|闲置|负债|不良贷款|坏账|逾期|延误|拖欠|欠费|超时|超支|超标|拥堵|隐患"
    "|复发|复燃|缺陷|缺勤|旷工|旷课|迟到|早退|退单|退货|退保|超期|滞留|积压|积案|欠薪|欠缴|断缴|弃耕|撂荒|抛荒|纠纷|差评"
    "|越级访|集体访|重复访|缠访|闹访|进京访"
    "|不合格|不满意|停电|停机|停运|中断|断电|断网"
)
_COUNTS = (
    "率|数量?|件数?|起数?|次数?|例数?|宗数?|批次?数?|件次|天数|个数|人数|人次|户数|量|额|金额|比例|占比|比率|面积|强度"
    "|水平|情况|指标"
)
_ILL = re.compile(f"(?:{ILLS})(?:事故|事件|案件)?(?:的?发生|出现)?(?:{_COUNTS})?$|发生率$")
# How long something takes.
_TAKING = re.compile(
    "(?:时限|耗时|用时|工期|误时)$|(?:完成|办理|办结|审批|审核|受理|处理|处置|响应|到达|到场|修复|抢修|维修|等待|排队|交付|验收|报送|提交"
    "|结算|支付|拨付|整改|建设|停电|停水|停机|故障|中断)(?:平均|所?需|任务)*(?:时间|时长|天数|周期|月数)$"
)
_DURATIONS = frozenset(("天", "工作日", "小时", "分钟", "月", "季度", "周", "年", "秒"))
# With these words it is something wanted after all: 投诉办结率, 故障排除数, 事故下降率, 挽回损失金额.
_WANTED = re.compile(
    "办结率|办结[数件]|处理[率数件]|处置[率数件]|受理[率数件]|回复|答复|反馈|查处|查办|打击|整改[率数]|整治|治理|化解|调处|调解|接待|侦破|破案|破获"
    "|修复率|排除|消除|排查|下降|降低|减少|降幅|压降|压减|缩减|缩短|节约|节省|节能|减排|防控|防治|防范|监测|检测|报告率|救治|救助|治疗|帮扶|补助"
    "|补贴|资助|赔付|理赔|保险|挽回|避免|预防|宣传|培训|演练|控制率|追回|清理|清偿|化债|援助|安置|提前|[无零未]|合格率$|满意度$|及时率$|达标率$"
)
_LASTING = re.compile(
    "开放|运行|服务|保障|使用|维护|供|值守|值班|出勤|有效|质保|巡查|播出|营业|学习|活动|培训|提前|延长|驻"
)
_ASIDE = re.compile(r"\([^()]*\)|^(?:指标|目标)?[0-9]{1,2}[:.、]|[★☆▲△●◆※*。.]")


class Way(NamedTuple):
    """The method for a number; whether its direction is ``inferred``, and whether it is but a guess (``unsure``)."""

    method: Method
    inferred: bool = False
    unsure: bool = False


_PLAIN = Comparator.NONE  # a member of an enumeration takes longer to look up than to compare
_BY_COMPARATOR = {
    Comparator.GE: Way(Method.QUANTITATIVE),
    Comparator.GT: Way(Method.QUANTITATIVE),
    Comparator.LE: Way(Method.REVERSE),
    Comparator.LT: Way(Method.REVERSE),
    Comparator.EQ: Way(Method.EQUAL),
}


def way_of(indicator: Indicator, target: Quantity, rulebook: Rulebook, direction: Comparator | None = None) -> Way:
    """Return which way a number points: by its operator, else by ``direction``, else by the kind of indicator."""
    comparator = target.comparator if target.comparator is not _PLAIN else direction
    if comparator is not None and comparator is not _PLAIN:
        return _BY_COMPARATOR[comparator]
    # A share of costs saved is no ceiling: only amounts and counts are.
    kind = (indicator.level1 or "") + (indicator.level2 or "")
    ceiling = any(word in kind for word in rulebook.direction.ceilings)
    # What is to happen 0 times is not to happen: nobody aims for "at least 0".
    if target.value == 0 or (ceiling and target.unit != "%"):
        return Way(Method.REVERSE, inferred=True)
    unsure = less_is_better(indicator, target)
    return Way(Method.REVERSE if unsure else Method.QUANTITATIVE, inferred=True, unsure=unsure)


def less_is_better(indicator: Indicator, target: Quantity) -> bool:
    """Tell whether the name of an indicator says that fewer, or a shorter time, is better: 故障率, 投诉件数, 时限."""
    timely = target.unit in _DURATIONS and not target.per and "时效" in (indicator.level2 or "")
    return _by_name(indicator.level3 or "", timely)


@lru_cache(maxsize=1 << 12)
def _by_name(printed: str, timely: bool) -> bool:
    name = _ASIDE.sub("", fold(printed))
    if _WANTED.search(name) is not None:
        return False
    taking = _TAKING.search(name) is not None or (timely and _LASTING.search(name) is None)
    return taking or _ILL.search(name) is not None
