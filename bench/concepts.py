"""Pages of concepts, and of the atlas, over 15 and over 10,000 analyses, with ten rivals of the concept in both.

The bar is that a page costs what it shows, not what there is. Each time everything is read anew. Prints milliseconds,
and the ratio of the large to the small.

    python -m bench.concepts [COUNT]     the size of the large library, 10,000 if not said (a minute or two to fill)
"""

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench.sources import SMALL, Described, milliseconds

CONCEPTS = 997
"""How many concepts synthetic analyses have: the number of an analysis, modulo this, is that of its concept."""

PAGES: Mapping[str, str] = {
    "a concept, its rivals side by side": "/concept/concept-7",
    "the table for a paper": "/concept/concept-7/table.tex",
    "its place in the atlas": "/atlas/concept-7",
    "the way to another concept": "/atlas/concept-7?to=concept-3",
    "all concepts": "/concepts",
    "a search among them": "/concepts?q=kind+7",
}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rivals = [number for number in range(count) if number % CONCEPTS == 7][:10]
    others = [number for number in range(SMALL) if number not in rivals]
    with tempfile.TemporaryDirectory() as folder:
        small = Described(Path(folder) / "small.sqlite", [*rivals, *others][:SMALL])
        large = Described(Path(folder) / "large.sqlite", range(count))
        print(f"{'':45} {SMALL:>9,} {count:>9,}")
        for name, address in PAGES.items():
            one, other = milliseconds(small, address), milliseconds(large, address)
            print(f"{name:45} {one:6.1f} ms {other:6.1f} ms {other / one:6.2f} ×")


if __name__ == "__main__":
    main()
