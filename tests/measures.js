// What `browsing` measures on a page that is open. It looks, and changes nothing but where the focus is and sheets of
// style that it takes away again.
"use strict";

window.measures = (() => {
  const TABBABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

  // An element as a report names it.
  const named = (element) => element.outerHTML.slice(0, 160);

  const shown = (element) =>
    element.checkVisibility({ contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true }) &&
    element.getClientRects().length > 0;

  // How far the page is wider than the window, in pixels.
  const sideways = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

  // Where one reads: the texts of more than three lines with more than `most` characters in a line.
  function longLines(most) {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      if (text.data.trim().length < 3 * most || !shown(text.parentElement) || text.parentElement.closest(".sr")) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const lines = new Set([...range.getClientRects()].map((each) => Math.round(each.top))).size;
      if (text.data.trim().length / lines > most) found.push(named(text.parentElement));
    }
    return found;
  }

  // Boxes that cut off some of their letters.
  const cutOff = () =>
    [...document.querySelectorAll("main *, header *, footer *")]
      .filter((element) => {
        if (element.closest(".sr, svg, .CodeMirror, .vis-network, input, select") || !shown(element)) return false;
        const style = getComputedStyle(element);
        return (
          (["hidden", "clip"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1) ||
          (["hidden", "clip"].includes(style.overflowY) && element.scrollHeight > element.clientHeight + 1)
        );
      })
      .map(named);

  // What `look` says while the page has another sheet of style too.
  function styled(css, look) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
    const found = look();
    document.adoptedStyleSheets.pop();
    return found;
  }

  // What moves by itself, or would when something changes.
  const moving = () =>
    [...document.querySelectorAll("*")]
      .filter((element) => {
        const style = getComputedStyle(element);
        const takes = style.transitionDuration.split(", ").some((each) => parseFloat(each) > 0);
        return takes || style.animationName !== "none" || style.scrollBehavior === "smooth";
      })
      .map(named);

  // --- the Tab key: `walk` begins, `walked` says what was reached by as many presses as `walk` said -------------

  let stops, expected, strays;

  function ring(element) {
    const drawn = element instanceof SVGElement ? element.querySelectorAll("rect, path, circle, text") : [];
    const frame = element.closest(".CodeMirror"); // around a field that nobody sees
    const looks = [element, ...drawn, ...(frame ? [frame] : [])].map((each) => {
      const { outline, boxShadow, borderColor, stroke, strokeWidth, textDecoration } = getComputedStyle(each);
      return [outline, boxShadow, borderColor, stroke, strokeWidth, textDecoration];
    });
    return JSON.stringify(looks);
  }

  // Whether any of it can be seen, and is not behind something else.
  function uncovered(focused) {
    const element = focused.closest(".CodeMirror") ?? focused;
    return [...element.getClientRects()].some((box) =>
      [[0.5, 0.5], [0.05, 0.1], [0.95, 0.1], [0.05, 0.9], [0.95, 0.9]].some(([across, down]) => {
        const x = box.left + box.width * across;
        const y = box.top + box.height * down;
        const top = document.elementFromPoint(x, y);
        return top !== null && (element.contains(top) || (top.contains(element) && top.closest("label, svg") !== null));
      }),
    );
  }

  function leave() {
    const element = document.activeElement;
    if (element !== document.body) stops.push({ element, focused: ring(element), uncovered: uncovered(element) });
  }

  function walk(most) {
    stops = [];
    strays = 0;
    expected = [...document.querySelectorAll(TABBABLE)].filter(
      // What stands beside the figure gives way to what is lit, which is what the keyboard then finds there.
      (element) => element.tabIndex >= 0 && !element.disabled && shown(element) && !element.closest(".figure-side"),
    ).slice(0, most);
    document.activeElement.blur();
    getSelection().removeAllRanges();
    document.body.setAttribute("tabindex", "-1");
    document.body.focus();
    document.body.removeAttribute("tabindex");
    addEventListener("keydown", leave, { capture: true });
    return expected.length + 1;
  }

  // How many presses went to what came up on the way, and have to be made once more.
  function strayed() {
    const others = stops.filter((stop) => !expected.includes(stop.element)).length;
    const again = others - strays;
    strays = others;
    return again;
  }

  function walked() {
    removeEventListener("keydown", leave, { capture: true });
    document.activeElement.blur();
    const reached = stops.map((stop) => stop.element);
    const known = reached.filter((element) => expected.includes(element));
    return {
      missed: expected.filter((element) => !reached.includes(element)).map(named),
      outOfOrder: known.filter((element, at) => at && expected.indexOf(element) < expected.indexOf(known[at - 1])).map(named),
      unmarked: stops.filter((stop) => ring(stop.element) === stop.focused).map((stop) => named(stop.element)),
      covered: stops.filter((stop) => !stop.uncovered).map((stop) => named(stop.element)),
    };
  }

  return { sideways, longLines, cutOff, styled, moving, walk, strayed, walked };
})();
