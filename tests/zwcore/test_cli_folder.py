"""A folder of many files: what is written comes as it is read, memory stays flat, time grows with the files."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data" / "elsewhere"
MEASURED = """
import resource, sys
from zwcore.__main__ import main
status = main(["review", sys.argv[1], "--format", "json", "--jobs", "2"])
print(status, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""
MEGABYTES = 20


def review(folder: Path, out: Path) -> tuple[float, int]:
    """Review a folder: seconds, and the most memory of the process that writes, in MB."""
    start = time.perf_counter()
    with out.open("wb") as written:
        ran = subprocess.run([sys.executable, "-c", MEASURED, str(folder)], stdout=written, stderr=subprocess.PIPE)
    took = time.perf_counter() - start
    status, memory = map(int, ran.stderr.split())
    assert status in (0, 1)
    return took, memory // 1024


def folder_of(tmp_path: Path, files: int) -> Path:
    folder = tmp_path / str(files)
    folder.mkdir()
    contents = [(DATA / f"form-{n}.docx").read_bytes() for n in ("04", "08", "17")]
    for n in range(files):
        (folder / f"{n:05}.docx").write_bytes(contents[n % 3])
    return folder


@pytest.mark.proof
def test_ten_thousand_files(tmp_path: Path) -> None:
    few = review(folder_of(tmp_path, 1_000), tmp_path / "few.json")
    many = review(folder_of(tmp_path, 10_000), tmp_path / "many.json")
    print(f"1,000 files: {few[0]:.1f} s, {few[1]} MB; 10,000 files: {many[0]:.1f} s, {many[1]} MB")
    assert len(json.loads((tmp_path / "many.json").read_bytes())["files"]) == 10_000
    assert many[1] <= few[1] + MEGABYTES
    assert many[0] <= 12 * few[0]
