// The pixels of a count with a mark on every object: to be looked at closely, and corrected.
import { Correction } from "./correction.js";
import { beside, nearest } from "./marks.js";
import { View, draw } from "./view.js";

const box = document.getElementById("chip");
const AROUND = 24;
// Half of a target that a finger meets, in pixels of the screen (WCAG 2.5.8).
const TOUCH_PX = 12;
const FINGER = window.matchMedia("(pointer: coarse)");
const POINT_PX = 5;
const LEAST_M = 0.1;
const MOST_M = 5000;

const button = (words, act, parent) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "plain";
  made.textContent = words;
  made.addEventListener("click", act);
  parent.append(made);
  return made;
};

class Chip {
  constructor(facts, words) {
    this.facts = facts;
    this.words = words;
    const form = document.getElementById("review");
    this.fix = form ? new Correction(form, facts) : null;
    this.least = 0;
    this.adding = false;
    // Where one end of an object was set, while the other is looked for: where lengths were taken.
    this.end = null;
    this.here = 0;
    this.build();
    this.view.fit(facts.marks, AROUND);
    if (this.fix) this.fix.onchange = () => this.paint();
    this.paint();
  }

  build() {
    const tools = document.createElement("div");
    tools.className = "tools";
    this.svg = draw("svg", { tabindex: 0, role: "group", "aria-label": this.words.label });
    this.picture = draw("image", { href: box.dataset.small, width: this.facts.width, height: this.facts.height,
      preserveAspectRatio: "none" }, this.svg);
    this.away = draw("g", { visibility: "hidden" }, this.svg);
    this.group = draw("g", {}, this.svg);
    this.own = draw("g", {}, this.svg);
    this.cross = draw("path", { class: "cross", fill: "none", visibility: "hidden" }, this.svg);
    this.said = document.createElement("p");
    this.said.className = "said";
    this.said.setAttribute("role", "status");
    this.coarse = document.createElement("p");
    this.coarse.className = "said";
    this.coarse.textContent = this.words.coarse;
    box.replaceChildren(tools, this.svg, this.coarse, this.said);
    this.sharpen();
    this.view = new View(this.svg, this.facts.width, this.facts.height);
    this.view.onchange = () => this.aim();
    this.toolbar(tools);
    this.marks = this.facts.marks.map((mark, number) => this.shape(mark, number));
    this.svg.addEventListener("click", (event) => this.click(event));
    this.svg.addEventListener("keydown", (event) => this.key(event));
    this.svg.addEventListener("focus", () => this.aim());
    this.svg.addEventListener("blur", () => this.aim());
  }

  toolbar(tools) {
    button("+", () => this.view.zoom(1.4), tools).setAttribute("aria-label", this.words.in);
    button("−", () => this.view.zoom(1 / 1.4), tools).setAttribute("aria-label", this.words.out);
    button(this.words.whole, () => this.view.show(this.view.whole), tools);
    const shown = document.createElement("label");
    const tick = document.createElement("input");
    Object.assign(tick, { type: "checkbox", checked: true });
    tick.addEventListener("change", () => {
      this.group.setAttribute("visibility", tick.checked ? "visible" : "hidden");
    });
    shown.append(tick, this.words.marks);
    const taken = this.facts.taken && this.facts.taken.length ? this.takenAway() : null;
    const score = document.createElement("label");
    const range = document.createElement("input");
    Object.assign(range, { type: "range", min: "0", max: "1", step: "0.01", value: "0" });
    range.addEventListener("input", () => {
      this.least = Number(range.value);
      this.paint();
    });
    score.append(this.words.score, range);
    tools.append(shown, ...(taken ? [taken] : []), score);
    if (!this.fix) return;
    const add = button(this.words.add, () => {
      this.adding = !this.adding;
      add.setAttribute("aria-pressed", String(this.adding));
      box.classList.toggle("adding", this.adding);
      this.begin(null);
      if (this.adding) this.svg.focus();
      this.aim();
    }, tools);
    add.setAttribute("aria-pressed", "false");
    this.undo = button(this.words.undo, () => {
      this.svg.focus();
      this.fix.undo();
    }, tools);
  }

  // All pixels take a while on a slow line: a reduced picture is there at once.
  async sharpen() {
    const whole = new Image();
    whole.src = box.dataset.chip;
    try {
      await whole.decode();
      this.picture.setAttribute("href", box.dataset.chip);
      this.picture.setAttribute("image-rendering", "pixelated");
      this.coarse.remove();
    } catch {
      this.coarse.textContent = this.words.failed;
    }
  }

  takenAway() {
    const label = document.createElement("label");
    const tick = document.createElement("input");
    Object.assign(tick, { type: "checkbox" });
    tick.addEventListener("change", () => {
      this.away.setAttribute("visibility", tick.checked ? "visible" : "hidden");
    });
    for (const mark of this.facts.taken) this.outline(mark, { class: "mark gone away" }, this.away);
    label.append(tick, `${this.words.taken} (${this.facts.taken.length})`);
    return label;
  }

  shape(mark, number) {
    const role = this.fix ? "checkbox" : "img";
    return this.outline(mark, { class: "mark", tabindex: -1, role, "data-number": number }, this.group);
  }

  outline(mark, facts, group) {
    if (mark.angle !== null && mark.length !== null && mark.width !== null) {
      const [length, width] = [Math.max(mark.length, 2), Math.max(mark.width, 1.5)];
      const turned = `rotate(${(mark.angle * 180) / Math.PI} ${mark.x} ${mark.y})`;
      return draw("rect", { ...facts, x: mark.x - length / 2, y: mark.y - width / 2, width: length, height: width,
        transform: turned }, group);
    }
    return draw("circle", { ...facts, cx: mark.x, cy: mark.y, r: Math.max((mark.length || 0) / 2, POINT_PX) },
      group);
  }

  paint() {
    let seen = 0;
    this.marks.forEach((shape, number) => {
      const mark = this.facts.marks[number];
      const gone = Boolean(this.fix && this.fix.isRemoved(number));
      const visible = mark.score >= this.least;
      seen += visible ? 1 : 0;
      shape.setAttribute("visibility", visible ? "inherit" : "hidden");
      shape.classList.toggle("gone", gone);
      if (this.fix) shape.setAttribute("aria-checked", String(!gone));
      shape.setAttribute("tabindex", number === this.here ? "0" : "-1");
      const place = `${this.words.at} ${Math.round(mark.x)}, ${Math.round(mark.y)}`;
      const state = gone ? `, ${this.words.removed}` : "";
      shape.setAttribute("aria-label", `${this.words.mark} ${number + 1} ${place}, ${mark.score.toFixed(2)}${state}`);
    });
    this.own.replaceChildren();
    (this.fix ? this.fix.points() : []).forEach((point, number) => {
      draw("circle", { class: "mark own", cx: point.x, cy: point.y, r: POINT_PX, tabindex: 0, role: "checkbox",
        "aria-checked": "true", "data-own": number,
        "aria-label": `${this.words.mark} ${this.words.added} ${Math.round(point.x)}, ${Math.round(point.y)}${
          point.length ? `, ${Math.round(point.length)} m` : ""}` }, this.own);
    });
    if (this.end) {
      draw("circle", { class: "mark own", cx: this.end.x, cy: this.end.y, r: POINT_PX / 2 }, this.own);
    }
    const help = this.fix ? ` ${this.help}` : "";
    this.say(`${this.standing(seen)}${help}`);
  }

  // How many marks are left as it stands, and what was done to them: known before the server has answered.
  standing(seen) {
    const all = this.marks.length;
    const { removed, added } = this.fix ? this.fix.count() : { removed: 0, added: 0 };
    if (this.undo) this.undo.hidden = !(removed || added);
    const shown = `${seen} ${this.words.of} ${all} ${this.words.shown}.`;
    if (!removed && !added) return shown;
    const own = added ? `, ${added} ${this.words.added}` : "";
    const left = `${all - removed} ${this.words.of} ${all} ${this.words.left}, ${removed} ${this.words.removed}${own}.`;
    return seen < all ? `${left} ${shown}` : left;
  }

  get help() {
    if (this.end) return this.words.other_end;
    if (!this.adding) return this.hint("remove_help");
    return this.hint(this.facts.lengths ? "ends_help" : "add_help");
  }

  hint(name) {
    return FINGER.matches ? this.words[`${name}_touch`] : this.words[name];
  }

  begin(end) {
    this.end = end;
    this.paint();
    this.say(this.help);
  }

  say(words) {
    this.said.textContent = words;
  }

  aim() {
    const on = this.adding && document.activeElement === this.svg;
    this.cross.setAttribute("visibility", on ? "visible" : "hidden");
    const { x, y } = this.view.middle;
    const reach = this.view.box.width / 30;
    this.cross.setAttribute("d", `M${x - reach} ${y}H${x + reach}M${x} ${y - reach}V${y + reach}`);
  }

  click(event) {
    if (!this.fix || this.view.moved) return;
    if (this.toggle(event.target)) return;
    const point = this.view.point(event);
    if (this.adding) {
      this.add(point);
      return;
    }
    const near = nearest(this.facts.marks, point, TOUCH_PX * this.view.perPixel, (mark) => mark.score >= this.least);
    if (near !== null) this.toggle(this.marks[near]);
  }

  key(event) {
    const shape = event.target;
    if (shape === this.svg) {
      if (event.key === "Enter" && this.adding) this.add(this.view.middle);
      if (event.key === "Escape" && this.end) this.begin(null);
      return;
    }
    if (event.key.startsWith("Arrow") && shape.dataset.number !== undefined) this.go(event.key);
    else if (![" ", "Enter", "Delete", "Backspace"].includes(event.key) || !this.toggle(shape)) return;
    event.preventDefault();
  }

  go(key) {
    const next = beside(this.facts.marks, this.here, key, (mark) => mark.score >= this.least);
    if (next === null) return;
    this.here = next;
    this.paint();
    this.marks[next].focus();
  }

  toggle(shape) {
    if (!this.fix || !shape.dataset) return false;
    if (shape.dataset.number !== undefined) {
      this.here = Number(shape.dataset.number);
      this.fix.toggle(this.here);
      return true;
    }
    if (shape.dataset.own === undefined) return false;
    this.fix.drop(Number(shape.dataset.own));
    this.svg.focus();
    return true;
  }

  add(point) {
    if (this.facts.lengths && !this.end) {
      this.begin(point);
      return;
    }
    const { end } = this;
    const middle = this.fix.rounded(end ? { x: (end.x + point.x) / 2, y: (end.y + point.y) / 2 } : point);
    const length = end ? Math.hypot(end.x - point.x, end.y - point.y) * this.facts.posting_m : null;
    this.begin(null);
    if (length !== null && (length < LEAST_M || length > MOST_M)) this.say(this.words.no_length);
    else if (this.fix.isOpen(middle)) this.fix.add(middle, length);
    else this.say(this.words.outside);
  }
}

const start = async () => {
  const words = JSON.parse(box.dataset.words);
  const wait = document.createElement("p");
  wait.className = "wait";
  wait.textContent = words.wait;
  const first = document.createElement("img");
  first.className = "first";
  first.alt = box.dataset.alt;
  first.addEventListener("error", () => first.remove());
  first.src = box.dataset.first;
  box.append(wait, first);
  if (box.dataset.rendered !== undefined) stamp(words.rendered);
  try {
    const answer = await fetch(box.dataset.marks);
    if (!answer.ok) throw new Error(String(answer.status));
    const facts = await answer.json();
    new Chip(facts, words);
    if (facts.rendered) stamp(words.rendered);
  } catch {
    wait.textContent = words.failed;
  }
};

const stamp = (words) => {
  const sign = document.createElement("p");
  sign.className = "unreal";
  sign.textContent = words;
  box.prepend(sign);
};

if (box) start();
