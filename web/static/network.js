// Draws the network of an analysis with vis-network. The places come from the server, the colours from the legend,
// and every text is set as text.
"use strict";

(() => {
  const frame = document.querySelector("[data-network]");
  if (!frame) return;
  const canvas = frame.querySelector(".network-canvas");
  const failed = frame.querySelector("[data-failed]");
  const told = frame.querySelector("[data-told]");
  const zoomBar = frame.querySelector(".network-zoom");
  const HEADING = "600 14px 'Noto Sans', system-ui, sans-serif";
  const LARGEST = 1.1; // beyond this, larger letters help nobody
  const MOST_PIXELS = 16e6; // of a canvas, before some browsers leave it blank
  let data, headings, network, sheet, whole, drawnWidth, chosen;

  // ---- looks, as the style sheet has them now

  function looks() {
    const style = getComputedStyle(canvas);
    const found = { ink: style.color, paper: style.backgroundColor, box: {}, line: {} };
    for (const swatch of frame.querySelectorAll("[data-box]")) {
      const box = getComputedStyle(swatch.querySelector(".box"));
      found.box[swatch.dataset.box] = { fill: box.fill, stroke: box.stroke, panel: getComputedStyle(swatch.querySelector(".panel")).fill };
    }
    for (const swatch of frame.querySelectorAll("[data-line]")) {
      found.line[swatch.dataset.line] = getComputedStyle(swatch.querySelector(".line")).stroke;
    }
    return found;
  }

  function tooltip(words) {
    const [name, ...rest] = words.split("\n");
    const box = document.createElement("div");
    const head = document.createElement("span");
    head.className = "called";
    head.textContent = name;
    box.append(head, rest.join("\n"));
    return box;
  }

  function boxes(look) {
    return data.nodes.map((node) => {
      const [x, y] = sheet.positions[node.id];
      const own = look.box[node.group];
      const border = own ? own.stroke : look.ink;
      const background = own ? own.fill : look.paper;
      const lively = { border, background: own && node.group !== "concept" ? own.panel : background };
      return {
        ...node, x, y,
        title: node.group === "role" ? undefined : tooltip(node.title),
        color: { border, background, hover: lively, highlight: lively },
        font: { color: node.group === "concept" ? look.paper : own ? look.ink : "transparent" },
      };
    });
  }

  // ---- lines: each from a side of a box to a side of another, so that none runs under boxes that it does not mean

  const PORT = "\u0000";
  const ownerOf = (id) => String(id).split(PORT)[0];

  function lines(look) {
    const edges = data.edges.filter((edge) => !edge.hidden).map((edge, at) => ({ ...edge, ...route(edge), id: at }));
    const sides = new Map();
    for (const end of edges.flatMap(endsOf)) sides.set(end.key, [...(sides.get(end.key) || []), end]);
    const ports = [...sides].flatMap(([key, ends]) => portsOn(key, ends));
    for (const edge of edges) {
      const color = look.line[edge.kind] || look.ink;
      edge.color = { color, hover: look.ink, highlight: look.ink, inherit: false };
      edge.title = tooltip(edge.title);
    }
    return [ports, edges];
  }

  function route({ from, to }) {
    const [x1, y1] = sheet.positions[from];
    const [x2, y2] = sheet.positions[to];
    const [across, down] = [x2 - x1, y2 - y1];
    if (Math.abs(across) > 100) {
      const sides = across > 0 ? ["right", "left"] : ["left", "right"];
      return { sides, smooth: { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.5 } };
    }
    if (Math.abs(down) < 90) return { sides: down > 0 ? ["bottom", "top"] : ["top", "bottom"], smooth: { enabled: false } };
    const type = down > 0 ? "curvedCW" : "curvedCCW";
    return { sides: ["right", "right"], smooth: { enabled: true, type, roundness: 46 / Math.abs(down) } };
  }

  function endsOf(edge) {
    return [["from", "to", 0], ["to", "from", 1]].map(([here, there, at]) => ({
      edge, here, key: edge[here] + PORT + edge.sides[at], rank: sheet.positions[edge[there]],
    }));
  }

  // The ends on one side of a box, in the order of where they lead, so that lines do not cross at the box.
  function portsOn(key, ends) {
    const [id, side] = key.split(PORT);
    const node = data.nodes.find((each) => each.id === id);
    if (node.group === "role") return [];
    const [x, y] = sheet.positions[id];
    const margins = 2 * data.options.nodes.margin;
    const width = node.widthConstraint.minimum + margins;
    const height = node.heightConstraint.minimum + margins;
    const upright = side === "left" || side === "right";
    ends.sort((one, other) => (upright ? one.rank[1] - other.rank[1] : one.rank[0] - other.rank[0]));
    const step = Math.min(9, ((upright ? height : width) - 12) / Math.max(1, ends.length - 1));
    return ends.map((end, at) => {
      const along = (at - (ends.length - 1) / 2) * step;
      const port = {
        id: `${key}${PORT}${at}`, shape: "dot", size: 0.1, borderWidth: 0, label: undefined, color: "transparent",
        x: x + (upright ? (side === "left" ? -width : width) / 2 : along),
        y: y + (upright ? along : (side === "top" ? -height : height) / 2),
      };
      end.edge[end.here] = port.id;
      return port;
    });
  }

  // ---- the panels of the roles, and the lines from the concept to them

  function drawPanels(context, look) {
    for (const panel of sheet.panels) {
      const own = look.box[panel.role];
      context.fillStyle = own.panel;
      context.beginPath();
      context.roundRect(panel.x - panel.width / 2, panel.y - panel.height / 2, panel.width, panel.height, 10);
      context.fill();
      context.fillStyle = look.ink;
      context.font = HEADING;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillText(headings.get(panel.role), ...sheet.positions[panel.role]);
    }
    for (const spoke of sheet.spokes) {
      const [[x1, y1], [x2, y2]] = spoke.points;
      context.strokeStyle = context.fillStyle = look.box[spoke.role].stroke;
      context.lineWidth = spoke.arrow || spoke.role === "attributes" ? 5 : 1.5;
      context.beginPath();
      context.moveTo(x1, y1);
      context.lineTo(x2, y2);
      context.stroke();
      if (spoke.arrow === "concept") arrowHead(context, x2, y2, x1, y1);
      if (spoke.arrow === "panel") arrowHead(context, x1, y1, x2, y2);
    }
  }

  function arrowHead(context, x1, y1, x2, y2) {
    const angle = Math.atan2(y2 - y1, x2 - x1);
    context.save();
    context.translate(x2, y2);
    context.rotate(angle);
    context.beginPath();
    context.moveTo(2, 0);
    context.lineTo(-18, -11);
    context.lineTo(-18, 11);
    context.fill();
    context.restore();
  }

  // ---- drawing

  function draw() {
    const started = performance.now();
    const look = looks();
    const width = canvas.clientWidth;
    drawnWidth = width;
    sheet = data.sheets.find((each) => each.width * 0.8 <= width) || data.sheets.at(-1);
    const highest = MOST_PIXELS / (devicePixelRatio ** 2 * width);
    whole = Math.min(LARGEST, width / sheet.width, highest / sheet.height);
    canvas.style.height = `${Math.ceil(sheet.height * whole)}px`;
    if (network) network.destroy();
    const [ports, edges] = lines(look);
    network = new vis.Network(canvas, { nodes: [...ports, ...boxes(look)], edges }, data.options);
    network.on("beforeDrawing", (context) => drawPanels(context, look));
    network.on("click", (event) => event.nodes.length && open(ownerOf(event.nodes[0]), event.event.srcEvent));
    network.on("hoverNode", (event) => { canvas.style.cursor = "pointer"; choose(ownerOf(event.node)); });
    network.on("blurNode", () => { canvas.style.cursor = ""; network.unselectAll(); });
    network.once("afterDrawing", () => report(started));
    describe();
    showWhole();
  }

  function report(started) {
    frame.dataset.nodes = data.nodes.filter((node) => node.group !== "role").length;
    frame.dataset.sheet = sheet.name;
    frame.dataset.scale = whole;
    frame.dataset.milliseconds = Math.round(performance.now() - started);
    frame.dataset.state = "drawn";
  }

  function describe() {
    const box = canvas.querySelector(".vis-network");
    box.tabIndex = 0;
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", canvas.dataset.label);
    box.addEventListener("keydown", onKey);
  }

  function showWhole() {
    network.moveTo({ position: { x: 0, y: 0 }, scale: whole, animation: false });
  }

  function zoom(by) {
    const scale = Math.min(4, Math.max(whole, network.getScale() * by));
    if (scale === whole) showWhole();
    else network.moveTo({ scale, animation: false });
  }

  // ---- opening and choosing

  function open(id, event) {
    const node = data.nodes.find((each) => each.id === id);
    if (!node || !node.url) return;
    const address = new URL(node.url, location.href);
    if (address.origin !== location.origin) return;
    if (event && (event.ctrlKey || event.metaKey)) window.open(address, "_blank", "noopener");
    else location.assign(address);
  }

  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (direction) go(direction);
    else if (event.key === "Enter" && chosen) open(chosen);
    else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0") showWhole();
    else return;
    event.preventDefault();
  }

  // A box, and the lines that end at it.
  function choose(id) {
    chosen = id;
    const edges = data.edges.filter((edge) => !edge.hidden).flatMap((edge, at) => (edge.from === id || edge.to === id ? [at] : []));
    network.setSelection({ nodes: [id], edges }, { highlightEdges: false });
  }

  function go([right, down]) {
    const next = chosen ? nearest(chosen, right, down) : "concept";
    if (!next) return;
    choose(next);
    told.textContent = data.nodes.find((node) => node.id === next).title;
    bringIntoView(next);
  }

  // The nearest box in a direction; what lies aside counts double.
  function nearest(from, right, down) {
    const [x, y] = sheet.positions[from];
    let best, least = Infinity;
    for (const node of data.nodes) {
      if (node.id === from || node.group === "role") continue;
      const [otherX, otherY] = sheet.positions[node.id];
      const ahead = (otherX - x) * right + (otherY - y) * down;
      const aside = Math.abs((otherX - x) * down) + Math.abs((otherY - y) * right);
      if (ahead > 1 && ahead + 2 * aside < least) [best, least] = [node.id, ahead + 2 * aside];
    }
    return best;
  }

  function bringIntoView(id) {
    const [x, y] = sheet.positions[id];
    const place = network.canvasToDOM({ x, y });
    const box = canvas.getBoundingClientRect();
    if (place.x < 0 || place.x > box.width || place.y < 0 || place.y > box.height) network.moveTo({ position: { x, y }, animation: false });
    const top = box.top + Math.min(Math.max(place.y, 0), box.height);
    if (top < 80 || top > innerHeight - 80) scrollBy({ top: top - innerHeight / 2, behavior: "instant" });
  }

  // ---- fetching

  async function start() {
    failed.hidden = true;
    canvas.hidden = false;
    try {
      const response = await fetch(frame.dataset.network, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      data = await response.json();
    } catch {
      canvas.hidden = true;
      failed.hidden = false;
      return;
    }
    headings = new Map(data.nodes.filter((node) => node.group === "role").map((node) => [node.id, node.label]));
    // Boxes were measured in this font; where it does not come, another one will do.
    await Promise.allSettled(["400 14px 'Noto Sans'", HEADING].map((font) => document.fonts.load(font)));
    draw();
    zoomBar.hidden = false;
  }

  frame.querySelector("[data-again]").addEventListener("click", start);
  zoomBar.addEventListener("click", (event) => {
    const wanted = event.target.dataset.zoom;
    if (wanted === "whole") showWhole();
    else if (wanted) zoom(wanted === "in" ? 1.25 : 0.8);
  });
  new ResizeObserver(() => { if (network && canvas.clientWidth && canvas.clientWidth !== drawnWidth) draw(); }).observe(frame);
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)", "print"]) {
    matchMedia(query).addEventListener("change", () => { if (network) draw(); });
  }
  start();
})();
