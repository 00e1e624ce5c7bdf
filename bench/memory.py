"""The most memory that a process takes for eighteen photos one after the other, where the processor has short floats
(bf16) and where it has not (f32)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench import Result
from bench.reading import DATA

PHOTOS, ROUNDS = DATA / "photos", 2
MOST = 0.8
"""Gigabytes."""


def run() -> list[Result]:
    """Gigabytes stand where seconds do: the report shows megabytes."""
    return [
        Result(f"photos: most memory of 18, {precision} / 800 MB (MB)", _most(precision), MOST, 1.0)
        for precision in ("f32", "bf16")
    ]


def _most(precision: str) -> float:
    """In a process of its own: what others took before is none of it."""
    told = subprocess.run([sys.executable, "-m", "bench.memory", precision], capture_output=True, check=True, text=True)
    return int(told.stdout) / 1e9


def main(precision: str) -> None:
    """Read the photos, print the most bytes that lay in memory."""
    from rapidocr.inference_engine.openvino.device_config import CPUConfig

    from zwcore.documents import read_document

    plain = CPUConfig.get_config
    setattr(CPUConfig, "get_config", lambda self: {**plain(self), "INFERENCE_PRECISION_HINT": precision})  # noqa: B010
    for path in ROUNDS * sorted(PHOTOS.glob("*.jpg")):
        assert read_document(path.read_bytes()).blocks
    lines = Path("/proc/self/status").read_text().splitlines()
    print(next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM")))


if __name__ == "__main__":
    main(*sys.argv[1:])
