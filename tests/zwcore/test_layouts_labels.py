"""Labels by meaning: words that prints really have, and words that are none."""

import pytest

from zwcore.layouts.labels import LEAST, field_of, meaning
from zwcore.layouts.vocabulary import label_of, labels, vocabulary

INDICATORS = {
    "weight": ("考核分值", "指标分值权重", "指标权重(分)", "1.分值", "權重", "分 值", "标准分", "满分值"),
    "score": ("指标得分", "指标得分(分)", "*自评得分", "单位自评分数", "實際得分", "得 分\n（分）"),
    "target": (
        "绩效目标值",
        "指标值(包含数字及文字描述)",
        "年初目标值(A)",
        "预期值",
        "計劃指標值".replace("劃", "划"),
        "绩效指标目标值",
    ),
    "actual": ("指标实际完成值", "实际完成值(B)", "年度指标完成情况", "指标完成值", "全年实际达到值", "预期当年实现值"),
    "deviation": (
        "未完成原因及拟采取的改进措施",
        "偏差大或目标未完成原因分析",
        "问题与下步打算",
        "扣分原因",
        "未达标原因说明",
    ),
    "level3": ("三级指标名称", "指标名称", "指标内容"),
    "method": ("评分细则", "计分办法", "得分计算公式"),
    "other": (
        "序号",
        "备注",
        "指标解释",
        "指标值设置依据",
        "上年完成值",
        "完成率",
        "数据来源",
        "指标说明",
        "责任股室",
        "得分系数(%)",
    ),
    None: ("落实路径", "90", "落地", "满意度", "与委托运营方结算完成率达到规定的要求并且按时完成", ""),
}
FUNDS = {
    "initial": ("年初部门预算安排金额①", "年初批复预算"),
    "adjusted": ("小计③=①+②", "全年(调整)预算数", "转移支付预算数(A)", "调整后预算金额", "调整预算"),
    "executed": ("年度拨付金额④", "转移支付执行数(B)", "实际支出数（万元）"),
    "rate": ("支出实现率(%)⑤=④/③", "预算执行率(B/A×100%)", "支付进度"),
    "weight": ("执行率权重(分)", "分值权重"),
    "score": ("执行率得分(分)", "得分(20分*执行率)"),
    "note": ("原因", "情况说明", "存在问题和改进措施"),
    "shifted": ("年中调整金额②",),
    "other": ("本年度结余金额⑥=③-④", "资金结余率(%)⑦=⑥/③"),
    None: ("其他资金", "年度资金总额", "其中：财政拨款", "25.00  万元"),
}
GOALS = {
    "planned": ("年初设定绩效目标", "年度绩效目标", "总体目标", "申报目标", "当年整体绩效目标"),
    "actual": ("年度总体目标完成情况综述", "绩效目标完成情况", "目标\n实际完成情况", "目标达成情况"),
    None: ("完成培训200人", "项目资金"),
}
HEAD = {
    "project": (
        "转移(项目)名称",
        "专项(项目)名称",
        "1.项目名称",
        "*项目名称",
        "項目名稱",
        "（一）项目名称",
        "预算项目名称",
    ),
    "department": ("地方主管部门", "主管部門", "项目主管单位"),
    "unit": ("实施單位", "项目执行单位", "资金使用单位"),
    "other": ("部门预算编码", "联系电话", "项目类型"),
    None: ("职业技能培训", "自评得分"),
}
SECTIONS = {"indicators": INDICATORS, "funds": FUNDS, "goals": GOALS, "head": HEAD}


@pytest.mark.parametrize(
    ("section", "field", "text"),
    [(section, field, text) for section, said in SECTIONS.items() for field, texts in said.items() for text in texts],
)
def test_a_label_is_known_by_its_meaning(section: str, field: str | None, text: str) -> None:
    assert field_of(text, section) == field


def test_known_labels_are_certain_and_others_a_little_less() -> None:
    assert meaning("实际完成值", "indicators") == ("actual", 1000, 1000)
    assert 900 < meaning("指标实际完成值", "indicators").score < 1000
    assert LEAST <= meaning("落地成效", "indicators").score < 900


def test_a_label_that_two_fields_fit_alike_is_not_sure() -> None:
    found = meaning("分数", "indicators")
    assert found.score > 900
    assert found.margin == 0
    assert not found.sure


@pytest.mark.parametrize("section", ["head", "block", "funds", "goals", "indicators", "total", "grade"])
def test_every_known_label_means_what_it_is_listed_under(section: str) -> None:
    for label, name in labels(section).items():
        assert meaning(label, section) == (name, 1000, 1000)


def test_rules_use_only_words_that_are_there() -> None:
    words = set(vocabulary()["words"])
    used = {
        word.lstrip("-")
        for table in vocabulary()["rules"].values()
        for lines in table.values()
        for line in lines
        for word in line.split()
    }
    used |= {word for listed in vocabulary()["fillers"].values() for word in listed}
    assert used <= words


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("1.项目名称：", "项目名称"),
        ("★ 项目名称", "项目名称"),
        ("（二）项目名称", "项目名称"),
        ("小计③=①+②", "小计"),
        ("①项目支出", "项目支出"),
        ("1.5万元", "1.5万元"),
        ("2024年", "2024年"),
        ("指标值（A）（万元）", "指标值"),
    ],
)
def test_numbering_brackets_and_marks_are_no_part_of_a_label(text: str, label: str) -> None:
    assert label_of(text) == label
