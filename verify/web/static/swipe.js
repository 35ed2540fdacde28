// A curtain between two pictures, which are panned and zoomed together; without this script they stand side by side.
import { View } from "./view.js";

const box = document.getElementById("swipe");
const curtain = document.getElementById("curtain");
const where = document.getElementById("where");
const STEP = 1.4;

const start = () => {
  const words = JSON.parse(box.dataset.words);
  const [over, under] = box.querySelectorAll("svg");
  const [, , width, height] = over.getAttribute("viewBox").split(" ").map(Number);
  const stage = document.createElement("div");
  stage.className = "stage";
  const handle = document.createElement("div");
  handle.className = "handle";
  handle.setAttribute("aria-hidden", "true");
  stage.append(under, over, handle);
  curtain.hidden = false;
  curtain.after(tools(words, () => view), stage);
  box.classList.add("ready");
  over.setAttribute("aria-hidden", "true");
  under.setAttribute("role", "group");
  under.setAttribute("tabindex", "0");
  under.setAttribute("aria-label", words.label);

  const view = new View(under, width, height);
  view.onchange = () => over.setAttribute("viewBox", under.getAttribute("viewBox"));
  const draw = () => {
    const share = Number(where.value);
    over.style.clipPath = `inset(0 ${100 - share}% 0 0)`;
    handle.style.left = `${share}%`;
    where.setAttribute("aria-valuetext", `${share} %`);
  };
  where.addEventListener("input", draw);
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointermove", (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const edges = stage.getBoundingClientRect();
    where.value = String(Math.round(((event.clientX - edges.left) / edges.width) * 100));
    draw();
  });
  draw();
};

const tools = (words, view) => {
  const made = document.createElement("div");
  made.className = "tools";
  const button = (sign, name, act) => {
    const one = document.createElement("button");
    Object.assign(one, { type: "button", className: "plain", textContent: sign });
    if (name !== sign) one.setAttribute("aria-label", name);
    one.addEventListener("click", act);
    made.append(one);
  };
  button("+", words.in, () => view().zoom(STEP));
  button("−", words.out, () => view().zoom(1 / STEP));
  button(words.whole, words.whole, () => view().show(view().whole));
  return made;
};

if (box && curtain && where) start();
