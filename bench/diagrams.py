"""Networks of 50, 300 and 3,000 elements, drawn in Chromium: by our page, and by the page that pyvis makes of it.

Both get the same nodes and edges, and both draw them with vis-network: ours puts each where the server said, pyvis's
lets them push each other until they rest. Stable is when both have been drawn and no node has moved for 200 ms; that
wait is not counted. pyvis's page asks other sites for its scripts: it is given the same vis-network from the machine.

    python -m bench.diagrams [COUNT …]
"""

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from pyvis.network import Network

from bench.serving import FLAGS, chromium, serve
from bench.synthetic import synthetic
from concept.analysis import Analysis, Antecedent, Citation, Consequence, Text
from concept.figure import draw
from concept.formats import write_analysis
from concept.network import Layer, build_network, lay_out

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
