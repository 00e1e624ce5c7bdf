"""Run every measurement, print the ratios, exit 1 where a limit is broken."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import bench


def modules() -> list[str]:
    """The modules of this package that measure, in name order; the others are what they measure on."""
    names = sorted(info.name for info in pkgutil.iter_modules(bench.__path__) if not info.name.startswith("_"))
    return [name for name in names if hasattr(importlib.import_module(f"bench.{name}"), "run")]


def line(result: bench.Result) -> str:
    limit = "" if result.limit is None else f"<= {result.limit:.2f}"
    verdict = "" if result.limit is None else "ok" if result.ok else "TOO SLOW"
    return (
        f"{result.name:<44}{result.ours_s * 1000:>9.1f}{result.peer_s * 1000:>9.1f}"
        f"{result.ratio:>8.2f}  {limit:<8} {verdict}"
    )


def main() -> int:
    print(f"calibration loop: {bench.calibration() * 1000:.1f} ms CPU")
    print(f"{'median of five, CPU time':<44}{'ours ms':>9}{'peer ms':>9}{'ratio':>8}")
    broken = False
    for name in modules():
        for result in importlib.import_module(f"bench.{name}").run():
            print(line(result), flush=True)
            broken = broken or not result.ok
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
