// The figure, alive: what is pointed at, focused or tapped is lit with all that it hangs together with.
// All that is said stands on the page already, in a list; without this the figure is a picture with links.
"use strict";

const stage = document.querySelector("[data-figures]"); // with the figure for wide windows and the one for narrow ones
const list = document.querySelector("[data-ties]");
if (stage && list) {
  const panel = document.querySelector("[data-lit]");
  const content = panel.querySelector("[data-lit-content]");
  const said = document.querySelector("[data-lit-said]");
  const glance = document.querySelector("[data-glance]");
  const REST = 180; // milliseconds on another element before it is taken to be meant: the way to the panel leads over many
  const QUIET = 700; // milliseconds before what is lit is read out

  const placeOf = (link) => link.getAttribute("href").slice(1);
  const entries = new Map([...list.querySelectorAll("[data-of]")].map((entry) => [entry.dataset.of, entry]));
  const boxes = new Map();
  for (const link of stage.querySelectorAll(".element > a")) {
    const place = placeOf(link);
    boxes.set(place, [...(boxes.get(place) || []), link.parentElement]);
  }
  let lit = null;
  let waiting = 0;
  let speaking = 0;

  // A sign at the corner of a box: in grey and without colours it says what the border says.
  function sign(box, symbol) {
    const frame = box.querySelector(".box");
    const mark = document.createElementNS("http://www.w3.org/2000/svg", "g");
    mark.setAttribute("class", "tie-mark");
    const x = Number(frame.getAttribute("x")) + Number(frame.getAttribute("width"));
    const y = Number(frame.getAttribute("y"));
    mark.setAttribute("transform", `translate(${x - 8} ${y - 4})`);
    const ground = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    for (const [name, value] of Object.entries({ class: "ground", cx: 5.5, cy: 5.5, r: 6.5 })) ground.setAttribute(name, value);
    const drawn = symbol.cloneNode(true);
    for (const name of ["width", "height"]) drawn.setAttribute(name, 11);
    mark.append(ground, drawn);
    box.append(mark);
  }

  function darken() {
    for (const each of stage.querySelectorAll(".chosen, .lit")) {
      each.classList.remove("chosen", "lit");
      delete each.dataset.tie;
    }
    for (const each of stage.querySelectorAll(".tie-mark")) each.remove();
  }

  function unlight() {
    clearTimeout(waiting);
    clearTimeout(speaking);
    darken();
    lit = null;
    stage.classList.remove("lighting");
    panel.hidden = true;
    glance.classList.remove("covered");
    said.textContent = "";
  }

  function light(place) {
    clearTimeout(waiting);
    const entry = entries.get(place);
    if (!entry || place === lit) return;
    darken();
    lit = place;
    stage.classList.add("lighting");
    for (const box of boxes.get(place)) box.classList.add("chosen");
    for (const line of entry.querySelectorAll("[data-tie]")) {
      const symbol = line.querySelector(".symbol");
      for (const box of [...line.querySelectorAll("a")].flatMap((link) => boxes.get(placeOf(link)) || [])) {
        box.classList.add("lit");
        box.dataset.tie = line.dataset.tie;
        if (symbol) sign(box, symbol);
      }
    }
    content.replaceChildren(...[...entry.cloneNode(true).childNodes]);
    content.className = entry.className;
    panel.hidden = false;
    glance.classList.add("covered");
    panel.scrollTop = 0;
  }

  function speak() {
    clearTimeout(speaking);
    const line = [...content.children].map((each) => each.textContent.trim().replace(/\s+/g, " ")).join(". ");
    speaking = setTimeout(() => { said.textContent = line; }, QUIET);
  }

  const linkAt = (event) => event.target.closest(".element > a");

  stage.addEventListener("pointerover", (event) => {
    const link = event.pointerType === "touch" ? null : linkAt(event);
    clearTimeout(waiting);
    if (link) waiting = setTimeout(() => light(placeOf(link)), lit === null ? 0 : REST);
  });
  stage.addEventListener("pointerleave", () => clearTimeout(waiting));
  stage.addEventListener("focusin", (event) => {
    const link = linkAt(event);
    if (!link || !link.matches(":focus-visible")) return;
    light(placeOf(link));
    link.scrollIntoView({ block: "nearest" }); // the panel may have come over it
    speak();
  });

  // A finger lights up first, and follows the link at the second touch.
  stage.addEventListener("click", (event) => {
    const link = linkAt(event);
    if (!link) unlight();
    else if (event.pointerType === "touch" && lit !== placeOf(link)) {
      event.preventDefault();
      light(placeOf(link));
      link.scrollIntoView({ block: "nearest" }); // as above
    }
  });
  addEventListener("keydown", (event) => { if (event.key === "Escape" && lit !== null) unlight(); });
  panel.querySelector("[data-unlight]").addEventListener("click", unlight);

  // Over the foot of a narrow window the panel must not stay when one goes on: it would hide what one has come to.
  const isOver = () => lit !== null && getComputedStyle(panel).position === "fixed";
  content.addEventListener("click", (event) => { if (event.target.closest("a") && isOver()) unlight(); });
  document.addEventListener("focusin", (event) => {
    if (isOver() && !stage.contains(event.target) && !panel.contains(event.target)) unlight();
  });
  new IntersectionObserver(([entry]) => { if (!entry.isIntersecting && isOver()) unlight(); }).observe(stage);
  document.querySelector("[data-hint]").hidden = false;
}
