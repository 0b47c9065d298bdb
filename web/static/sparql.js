// The page to ask from in SPARQL: an editor in the place of the field, the answer without a new page, a picture of
// graphs. Without any of it the page is a form that works.
"use strict";

(() => {
  const form = document.querySelector("[data-sparql]");
  if (!form) return;
  const field = form.querySelector("textarea");
  const told = form.querySelector("[data-told]");
  const MOST_NODES = 100; // beyond this nobody can read the picture
  const NAMES = ["skos:prefLabel", "rdfs:label", "dcterms:title"];

  // ---- the editor: nothing of it is kept, and it asks nobody for anything

  function edit() {
    const prefixes = JSON.parse(field.dataset.prefixes);
    Yasqe.defaults.autocompleters = ["variables", "ours"];
    Yasqe.registerAutocompleter({
      name: "ours",
      bulk: true,
      autoShow: true,
      persistenceId: null,
      isValidCompletionPosition: (yasqe) => Yasqe.Autocompleters.prefixes.isValidCompletionPosition(yasqe),
      preProcessToken: (yasqe, token) => Yasqe.Autocompleters.prefixes.preProcessToken(yasqe, token),
      get: () => Object.entries(prefixes).map(([prefix, namespace]) => `${prefix}: <${namespace}>`),
    });
    const place = document.createElement("div");
    place.className = "sparql-editor";
    field.before(place);
    const yasqe = new Yasqe(place, {
      value: field.value,
      persistenceId: null,
      consumeShareLink: null,
      createShareableLink: address,
      createShortLink: undefined,
      prefixCcApi: null,
      showQueryButton: false,
      resizeable: false,
      editorHeight: "auto",
      collapsePrefixesOnLoad: false,
      screenReaderLabel: field.dataset.label,
      viewportMargin: Infinity,
      extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": ask, "Cmd-Enter": ask },
    });
    field.hidden = true;
    field.removeAttribute("id");
    yasqe.on("change", () => { field.value = yasqe.getValue(); });
    for (const [prefix, namespace] of Object.entries(prefixes)) declareWhenUsed(yasqe, prefix, namespace);
    return yasqe;
  }

  // Whoever types a prefix of ours has it declared.
  function declareWhenUsed(yasqe, prefix, namespace) {
    const used = new RegExp(`(^|[^\\w:/?$@-])${prefix}:[A-Za-z]`, "m");
    yasqe.on("blur", () => {
      if (used.test(yasqe.getValueWithoutComments()) && !(prefix in yasqe.getPrefixesFromQuery())) {
        yasqe.addPrefixes({ [prefix]: namespace });
      }
    });
  }

  // ---- asking

  const address = () => `${form.action}?${new URLSearchParams(new FormData(form))}`;
  const ask = () => form.requestSubmit(form.querySelector(".main-button"));

  form.addEventListener("submit", async (event) => {
    if (event.submitter && event.submitter.hasAttribute("formaction")) return; // a download
    event.preventDefault();
    const asked = address();
    form.setAttribute("aria-busy", "true");
    told.textContent = "…";
    try {
      const response = await fetch(asked, { headers: { Accept: "text/html" } });
      show(new DOMParser().parseFromString(await response.text(), "text/html"));
      history.pushState(null, "", asked);
    } catch {
      location.assign(asked); // the browser says what is wrong
    } finally {
      form.removeAttribute("aria-busy");
      told.textContent = "";
    }
  });
  addEventListener("popstate", () => location.reload());

  function show(page) {
    form.querySelector("[data-answer]").replaceWith(page.querySelector("[data-answer]"));
    draw();
  }

  const share = form.querySelector("[data-share]");
  share.hidden = !navigator.clipboard;
  share.addEventListener("click", async () => {
    await navigator.clipboard.writeText(address());
    told.textContent = "✓";
  });

  // ---- the picture of a graph, out of the table that says the same

  function draw() {
    const canvas = form.querySelector("[data-graph]");
    if (!canvas || !window.vis) return;
    const nodes = new Map();
    const edges = [];
    const rows = [...form.querySelectorAll(".sparql-table tbody tr")].map((row) => [...row.cells]);
    const names = rows.filter(([, predicate]) => NAMES.includes(words(predicate)));
    for (const [subject, predicate, object] of rows.filter((row) => !names.includes(row))) {
      edges.push({ from: node(nodes, subject, ""), to: node(nodes, object, edges.length), label: words(predicate), arrows: "to" });
    }
    for (const [subject, , object] of names) nodes.get(node(nodes, subject, "")).label = shorten(words(object));
    canvas.hidden = false;
    if (nodes.size > MOST_NODES) {
      canvas.classList.remove("sparql-graph");
      canvas.textContent = canvas.dataset.large;
      return;
    }
    const style = getComputedStyle(canvas);
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", canvas.dataset.label);
    new vis.Network(canvas, { nodes: [...nodes.values()], edges }, {
      layout: { randomSeed: 1 },
      interaction: { zoomView: false, keyboard: false },
      physics: { stabilization: { iterations: 200 }, barnesHut: { springLength: 160, avoidOverlap: 1 } },
      nodes: {
        shape: "box", widthConstraint: { maximum: 180 }, font: { color: style.color, face: "Noto Sans" },
        color: { background: style.backgroundColor, border: style.color, highlight: { background: style.backgroundColor, border: style.color } },
      },
      edges: { color: { color: style.color, opacity: .5 }, font: { color: style.color, size: 11, strokeColor: style.backgroundColor, face: "Noto Sans" } },
    });
  }

  // Every literal is a node of its own; a thing is one, however often it is spoken of, and called by its name.
  function node(nodes, cell, nth) {
    const isLiteral = cell.dataset.kind === "literal";
    const id = isLiteral ? `${nth} ${words(cell)}` : (cell.querySelector("a") || {}).title || words(cell);
    const label = isLiteral ? words(cell) : words(cell).replace(/^.*[/#](?=.)/, "");
    if (!nodes.has(id)) nodes.set(id, { id, label: shorten(label), ...(isLiteral ? { borderWidth: 0 } : {}) });
    return id;
  }

  const words = (cell) => cell.querySelector("a, span").textContent;
  const shorten = (text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

  if (window.Yasqe) edit();
  draw();
})();
