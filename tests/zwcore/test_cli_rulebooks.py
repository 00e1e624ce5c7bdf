"""The command line with rulebooks that are not installed: check, diff, try."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.zwcore.conftest import Run
from tests.zwcore.forms import DATA

NEW = """title = "新规则"
area = "nx-zhongwei"
names = ["中卫"]
years = { from = 2026 }
extends = "nx-zhongwei/2024"
[lines.budget_alarm]
kind = "setting"
basis = ["house"]
value = 22
"""


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A rulebook that is not installed, with a lower alarm line."""
    path = tmp_path / "new.toml"
    path.write_text(NEW, "utf-8")
    return path


def test_rulebooks_check(run: Run, new: Path, tmp_path: Path) -> None:
    status, out, _ = run("rulebooks", "check", str(new))
    assert (status, out.splitlines()[0].split("，")[:2]) == (0, [f"{new}：可以用。编号 nx-zhongwei/2026", "新规则"])
    bad, foreign = tmp_path / "bad.toml", tmp_path / "gb.toml"
    bad.write_text(NEW.replace("value = 22", 'valeu = "22"'), "utf-8")
    foreign.write_bytes(NEW.encode("gbk"))
    status, out, _ = run("rulebooks", "check", str(bad), str(new), str(foreign))
    assert status == 1
    assert f"{bad}：2 处要改" in out
    assert "  lines.budget_alarm.valeu：没有这个名称，是不是“value”。可以写：kind、basis、value" in out
    assert "可以用" in out
    assert "文件不是 UTF-8 编码，请在记事本里另存为 UTF-8" in out
    bad.write_text(NEW + '[severity]\nZW301 = "error"\nZW30l = "info"\n', "utf-8")
    assert run("rulebooks", "check", str(bad))[:2] == (1, f"{bad}：severity.ZW30l：没有这个核对项\n")


def test_rulebooks_diff(run: Run, new: Path) -> None:
    status, out, _ = run("rulebooks", "diff", "nx-zhongwei/2024", str(new))
    assert status == 1
    assert out.splitlines() == [
        "nx-zhongwei/2024 中卫市 2024 年起 → nx-zhongwei/2026 新规则：1 处不同",
        "  预算变化大额提醒线（lines.budget_alarm）",
        "    原：30%（本系统设置：预设值）",
        "    新：22%（本系统设置：预设值）",
    ]
    assert run("rulebooks", "diff", "cn/2020", "cn/2020")[0] == 0
    new.write_text(NEW.replace("value", "valeu"), "utf-8")
    assert run("rulebooks", "diff", "cn/2020", str(new))[0] == 1


def test_rulebooks_try(run: Run, new: Path, tmp_path: Path) -> None:
    status, out, _ = run("rulebooks", "try", str(new), str(DATA / "pasted.txt"))
    assert status == 1
    assert out.splitlines()[-4:] == [
        "按 nx-zhongwei/2026 新规则 试算 9 张表：",
        "  核算得分或等级有变的 0 张，核对结果有变的 2 张",
        "  新增：ZW301（请核实） 2 张",
        "  减少：ZW302（请核实） 2 张",
    ]
    assert next(line for line in out.splitlines() if " 表8 " in line).endswith("：未核算 → 未核算")
    new.write_text(NEW.replace("value = 22", "value = 30") + '[severity]\nZW301 = "info"\n', "utf-8")
    _, out, _ = run("rulebooks", "try", str(new), str(DATA / "pasted.txt"))
    assert out.splitlines()[-2:] == ["  新增：ZW301（提示） 2 张", "  减少：ZW301（请核实） 2 张"]
    status, out, _ = run("rulebooks", "try", "nx-zhongwei/2024", str(DATA / "pasted.txt"))
    assert (status, out.splitlines()[-2:]) == (0, ["  新增：没有", "  减少：没有"])
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04")
    status, _, err = run("rulebooks", "try", "cn/2020", str(tmp_path / "broken.docx"))
    assert (status, err) == (2, f"{tmp_path / 'broken.docx'}：读不了\n")


def test_rulebooks_try_tells_totals(run: Run, new: Path, tmp_path: Path) -> None:
    options = (
        NEW
        + """[ceilings]
kind = "setting"
basis = ["house"]
steps = [{ below = 90, most = 80 }]
"""
    )
    new.write_text(options, "utf-8")
    form = (
        "项目支出绩效自评表\n（2024年度）\n项目名称\t某项目\n主管部门\t某局\t实施单位\t某中心\n"
        "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
        "\t年度资金总额\t100\t100\t85\t10\t85%\t8.5\n"
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施\n"
        "产出指标\t数量指标\t培训班\t≥20期\t22期\t50\t50\t\n"
        "效益指标\t社会效益指标\t就业率\t≥60%\t66%\t30\t30\t\n"
        "满意度指标\t服务对象满意度指标\t满意度（问卷）\t≥90%\t95%\t10\t10\t\n"
        "总分\t\t\t\t\t100\t98.5\t\n"
    )
    (tmp_path / "form.txt").write_text(form, "utf-8")
    status, out, _ = run("rulebooks", "try", str(new), str(tmp_path / "form.txt"))
    assert status == 1
    assert out.splitlines()[0].endswith("：98.5（优） → 80（良）")
    assert "核算得分或等级有变的 1 张" in out
