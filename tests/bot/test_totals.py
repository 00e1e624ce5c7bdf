"""填总分: one tap fills the totals of the forms of a file that lack nothing else, and each can be taken back."""

from __future__ import annotations

from tests.bot.conftest import CLERK, Running
from tests.bot.talk import labels, send_file


def test_the_totals_that_miss_are_filled_with_the_sums(app: Running) -> None:
    clerk = app.chat(CLERK)
    overview = send_file(clerk, "forms.docx")
    assert "必须修改 4 张（共 5 处）" in overview["text"].replace("\n", "")
    clerk.tap(overview, "填总分（表4、8）")
    after = clerk.said("已按各项合计填了 2 张的总分")
    assert "表4 100、表8 100" in after["text"]
    assert "必须修改 2 张（共 3 处）" in after["text"]
    assert "提交那 7 张" in labels(after)
    assert not [label for label in labels(after) if "填总分" in label]
    assert "自评总分 100 ｜ 各项合计 100" in clerk.ask("表8", "表8")["text"]
    assert "已撤销：表8 总分 100 → 空" in clerk.ask("撤销", "→")["text"]
    assert app.refused() == []
