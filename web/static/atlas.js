// Small comforts; every page works without them.
"use strict";

// The key / goes to the search box, unless something is being typed.
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, select, textarea, [contenteditable], [role=textbox]")) return;
  const box = document.querySelector("[data-search-key]");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// All details open, for the projector; and closed again.
for (const button of document.querySelectorAll("[data-open-all]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-pressed") !== "true";
    for (const each of document.querySelectorAll("main details:not(.contents details)")) each.open = open;
    button.setAttribute("aria-pressed", String(open));
  });
}

// A line to cite goes to the clipboard; where a page may not write there, as over plain HTTP, by way of the selection.
for (const button of document.querySelectorAll("[data-copy]")) {
  const name = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    const line = document.getElementById(button.dataset.copy);
    if (navigator.clipboard) await navigator.clipboard.writeText(line.textContent);
    else {
      getSelection().selectAllChildren(line);
      document.execCommand("copy");
    }
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = name; }, 2500);
  });
}

// What an address points to is seen, even inside closed details.
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let each = target.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
  target.scrollIntoView();
}
addEventListener("hashchange", reveal);
if (location.hash) reveal();

// On paper everything is open, and afterwards as it was.
let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("main details:not([open], .mentions)")];
  for (const each of closed) each.open = true;
});
addEventListener("afterprint", () => {
  for (const each of closed) each.open = false;
});

// The contents: folded on a narrow screen, where a slim bar has the steps; both show where one is.
const contents = document.querySelector(".contents");
if (contents) {
  const bar = document.querySelector(".step-bar");
  const fold = contents.querySelector("details");
  const wide = matchMedia("(min-width: 64rem)");
  const arrange = () => { fold.open = wide.matches; };
  wide.addEventListener("change", arrange);
  arrange();
  const links = new Map([...contents.querySelectorAll("a")].map((link) => [link.hash.slice(1), [link]]));
  for (const link of bar.querySelectorAll("a")) links.get(link.hash.slice(1)).push(link);
  const seen = new Set();
  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) entry.isIntersecting ? seen.add(entry.target.id) : seen.delete(entry.target.id);
    const here = [...links.keys()].find((id) => seen.has(id));
    for (const [id, both] of links) {
      for (const link of both) {
        if (id === here) link.setAttribute("aria-current", "step");
        else link.removeAttribute("aria-current");
      }
    }
    bar.querySelector("[data-here]").textContent = here ? links.get(here)[0].querySelector(".name").textContent : "";
    const current = bar.querySelector("[aria-current]");
    if (current) bar.firstElementChild.scrollTo({ left: current.offsetLeft - bar.clientWidth / 2 });
  }, { rootMargin: "-10% 0px -60% 0px" });
  for (const section of document.querySelectorAll(".sections > section")) watch.observe(section);
}
