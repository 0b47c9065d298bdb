// Results as one types: the page of the same address is fetched, and its results take the place of those shown.
"use strict";

const PAUSE = 200; // milliseconds without a key before the library is asked
const form = document.getElementById("search");
const box = document.getElementById("q");
const said = document.getElementById("search-said");
let asking = new AbortController();
let waiting = 0;

// The address that the form leads to; the facets stand in the form too.
function addressOfForm() {
  const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  return String(asked) ? `${form.action}?${asked}` : form.action;
}

// Show the results of an address; `remember` tells the history, if anything is to be told.
async function show(address, remember) {
  clearTimeout(waiting);
  asking.abort();
  asking = new AbortController();
  const shown = document.getElementById("searched");
  shown.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, signal: asking.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("searched");
    if (!found) throw new Error(`no results in the answer, ${answer.status}`);
    shown.replaceWith(document.adoptNode(found));
    document.title = page.title;
    said.textContent = (found.querySelector(".result") || found.querySelector("h2"))?.textContent.trim() ?? "";
    remember?.(address);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address); // as without a script
  }
}

const replace = (address) => history.replaceState(null, "", address);
const push = (address) => history.pushState(null, "", address);

box.addEventListener("input", (event) => {
  clearTimeout(waiting);
  asking.abort();
  if (!event.isComposing) waiting = setTimeout(() => show(addressOfForm(), replace), PAUSE);
});
box.addEventListener("compositionend", () => show(addressOfForm(), replace));

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const address = addressOfForm();
  show(address, new URL(address).href === location.href ? replace : push);
});

// Facets, pages and other spellings lead to this same page.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("#searched a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.pathname !== new URL(form.action).pathname) return;
  event.preventDefault();
  await show(link.href, push);
  box.value = new URL(location.href).searchParams.get("q") ?? "";
  document.getElementById("main").focus({ preventScroll: true });
  form.scrollIntoView({ block: "nearest" });
});

addEventListener("popstate", () => {
  box.value = new URL(location.href).searchParams.get("q") ?? "";
  show(location.href);
});
