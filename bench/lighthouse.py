"""What Lighthouse says of the pages: accessibility, best practices and performance, on loopback in Chromium.

`make lighthouse` fetches Lighthouse (npm, its versions locked in `bench/npm`) and starts this. The viewer runs in a
process of its own, on the analyses of `data/`. Each page is looked at three times; the median counts. The bench fails
if a page has less than 100 for accessibility or best practices, or less than 95 for performance.

    python -m bench.lighthouse [PAGE …]     names from PAGES, all if not said
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench.serving import chromium, serve

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "bench/npm/node_modules/lighthouse/cli/index.js"
PAGES: Mapping[str, str] = {
    "home": "/",
    "analysis": "/analysis/bamber-co-production",
    "concept": "/concept/patient-participation",
}
LEAST: Mapping[str, int] = {"accessibility": 100, "best-practices": 100, "performance": 95}
TIMES = 3
ATTEMPTS = 4
"""On a loaded machine Lighthouse loses the beginning of a page now and then (NO_NAVSTART), and asks to be run again."""

FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


def look(address: str) -> dict[str, Any]:
    """Lighthouse's report on a page, on a phone of its own making: a slow processor and a slow network."""
    if not PROGRAM.is_file():
        raise SystemExit("Lighthouse is missing: `make lighthouse` fetches it.")
    command = ("node", str(PROGRAM), address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}")
    environment = {**os.environ, "CHROME_PATH": chromium()}
    complaint = ""
    for _attempt in range(ATTEMPTS):
        done = subprocess.run(
            (*command, f"--only-categories={','.join(LEAST)}"),
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if not done.returncode:
            found: dict[str, Any] = json.loads(done.stdout)
            return found
        complaint = done.stderr.strip()[-2_000:]
    raise SystemExit(f"Lighthouse did not come to an end: {complaint}")


def score(report: Mapping[str, Any], category: str) -> int:
    return round(100 * (report["categories"][category]["score"] or 0))


def faults(report: Mapping[str, Any]) -> dict[str, str]:
    """What costs points, by the name of the audit: its title, and where it was found first."""
    weighed = [each for found in report["categories"].values() for each in found["auditRefs"] if each["weight"]]
    audits = {each["id"]: report["audits"][each["id"]] for each in weighed}
    return {
        name: f"{audit['title']} {_first_place(audit)}".strip()
        for name, audit in audits.items()
        if audit["score"] is not None and audit["score"] < (0.9 if audit["scoreDisplayMode"] == "numeric" else 1)
    }


def _first_place(audit: Mapping[str, Any]) -> str:
    items = audit.get("details", {}).get("items", [])
    place = items[0].get("node", {}).get("snippet", "") if items and isinstance(items[0], dict) else ""
    return f"{audit.get('displayValue', '')} ({place})" if place else str(audit.get("displayValue", ""))


def main(names: Sequence[str]) -> int:
    good = True
    with serve(str(ROOT / "data")) as viewer:
        print(f"{'':12}" + "".join(f"{each:>16}" for each in LEAST) + f"{'LCP':>10}{'TBT':>10}{'CLS':>8}")
        for name in names or PAGES:
            reports = [look(viewer.address + PAGES[name]) for _time in range(TIMES)]
            scores = {category: median(score(each, category) for each in reports) for category in LEAST}
            numbers = (
                median(each["audits"][audit]["numericValue"] for each in reports)
                for audit in ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
            )
            lcp, tbt, cls = numbers
            told = "".join(f"{scores[each]:16.0f}" for each in LEAST)
            print(f"{name:12}{told}{lcp:7.0f} ms{tbt:7.0f} ms{cls:8.3f}", flush=True)
            for audit, fault in faults(reports[0]).items():
                print(f"  {audit}: {fault}")
            good &= all(scores[category] >= least for category, least in LEAST.items())
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
