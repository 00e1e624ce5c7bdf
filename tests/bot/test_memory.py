"""The process stays small, whatever it has handled: ten thousand submissions, in files of two hundred forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.conftest import Apart
from tests.many import many_forms

FILES, FORMS = 50, 200
MOST_MB = 400


def resident_mb(process_id: int, name: str = "VmRSS") -> float:
    lines = Path(f"/proc/{process_id}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_ten_thousand_submissions(apart: Apart) -> None:
    apart.start()
    clerk, used = apart.chat(), list[float]()
    assert apart.bot is not None
    number = apart.bot.child.pid
    for n in range(FILES):
        clerk.file(f"{n}.docx", many_forms(FORMS, f"批第{n}份"))
        card = clerk.said("读到 200 张表", timeout=300)
        clerk.tap(card, "一并提交")
        clerk.said("必须修改", timeout=300)
        clerk.tap(clerk.ask("待科室确认，下周更正", "附说明提交"), "确认提交")
        clerk.said(f"已提交 {FORMS} 张", timeout=300)
        used.append(resident_mb(number))
    peak = resident_mb(number, "VmHWM")
    print(
        f"{FILES * FORMS} submissions: {used[0]:.0f} MB after the first file, {used[FILES // 2]:.0f} after half, "
        f"{used[-1]:.0f} at the end, {peak:.0f} at most"
    )
    assert peak <= MOST_MB
