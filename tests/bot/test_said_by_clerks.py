"""What clerks say in their own words: each kind is answered fittingly, and nobody is sent where they may not go."""

from __future__ import annotations

from tests.bot.conftest import CLERK, Running
from tests.bot.talk import form_text, hand_in_nine, send_file

BEFORE = [
    ("表4还差什么", "总分没有填"),
    ("表7还缺哪些", "得分没有填"),
    ("表8还没交吧", "表8 工伤保险调查核实费专项业务经费：没提交"),
    ("表8交了没", "表8 工伤保险调查核实费专项业务经费：没提交"),
    ("退回的原因", "没有退回的表"),
    ("为什么退回", "没有退回的表"),
    ("打印盖章用哪个", "盖章用“定稿（盖章用）”"),
    ("盖章要用哪一份", "盖章用“定稿（盖章用）”"),
    ("谢谢，辛苦了", "不客气"),
    ("辛苦了！谢谢老师", "不客气"),
    ("审核人是谁", "审核人审"),
    ("谁来审核", "审核人审"),
    ("满意度要写什么", "满意度写调查的实际结果"),
    ("时效指标该填什么", "时效指标写实际完成的时间"),
    ("偏差原因写啥", "原因写一行"),
    ("表2 说明 财政统一调整", "没有要说明的地方"),
    ("表4 说明：财政统一调整", "3 处请核实"),
    ("发错文件了", "删除我发来的文件"),
    ("刚才传错表了", "删除我发来的文件"),
    ("领导要看，发张图", "正在画"),
    ("发个概况图", "正在画"),
]


def test_each_kind_is_answered_in_words(app: Running) -> None:
    clerk = app.chat(CLERK)
    send_file(clerk, "forms.docx")
    for text, answer in BEFORE:
        clerk.ask(text, answer)
        app.idle()
    assert app.refused() == []


def test_the_cell_that_is_to_be_changed_is_asked_for(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.ask(form_text(4), "总分")
    for text in ("帮我改一下总分", "我想修改总分"):
        clerk.ask(text, "第 1/1 项 · 总分")
    # What is asked meanwhile is answered; the question waits.
    clerk.send("满意度要写什么")
    clerk.said("满意度写调查")
    clerk.said("还在等着")


def test_the_number_of_a_receipt_is_said(app: Running) -> None:
    clerk = app.chat(CLERK)
    receipt = hand_in_nine(clerk)
    said = clerk.ask("表5的回执号", "回执号")["text"]
    number = said.split("回执号")[1].split()[0]
    assert number in receipt["text"]
