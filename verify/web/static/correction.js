// The form below the picture: which marks go, which come, and what would come of it.
const WAIT_MS = 350;
const LONGEST_LINE = 100;

// Column, row and perhaps a length, as the server reads them; null where a line says nothing of the kind.
const numbers = (line) => {
  const told = line.length <= LONGEST_LINE ? line.split(/[\s,;]+/).filter(Boolean).map(Number) : [];
  return [2, 3].includes(told.length) && told.every(Number.isFinite) ? told : null;
};

export class Correction {
  constructor(form, facts) {
    this.form = form;
    this.facts = facts;
    this.words = JSON.parse(form.dataset.words);
    this.added = form.elements.namedItem("added");
    this.button = form.querySelector("button[type=submit]");
    this.preview = document.getElementById("preview");
    this.onchange = () => {};
    this.waiting = 0;
    this.turn = 0;
    form.addEventListener("input", (event) => {
      if (!["by", "reason"].includes(event.target.name)) this.changed();
    });
    this.label();
  }

  box(number) {
    const found = this.form.querySelector(`input[name="removed"][value="${number}"]`);
    if (found) return found;
    const made = document.createElement("input");
    Object.assign(made, { type: "checkbox", name: "removed", value: String(number), hidden: true });
    this.form.append(made);
    return made;
  }

  isRemoved(number) {
    const found = this.form.querySelector(`input[name="removed"][value="${number}"]`);
    return Boolean(found && found.checked);
  }

  toggle(number) {
    const box = this.box(number);
    box.checked = !box.checked;
    this.changed();
    return box.checked;
  }

  points() {
    return this.added.value.split("\n").map(numbers).filter(Boolean)
      .map(([px, py, length]) => ({ x: px - this.facts.col_off, y: py - this.facts.row_off, length }));
  }

  // The mark as it will be written down and read again.
  rounded(point) {
    const [px, py] = [point.x + this.facts.col_off, point.y + this.facts.row_off].map((at) => Number(at.toFixed(1)));
    return { x: px - this.facts.col_off, y: py - this.facts.row_off };
  }

  // Only where the machine counts may a person count too; a page of long ago does not say where that is.
  isOpen({ x, y }) {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const parts = this.facts.open || [[0, this.facts.height, 0, this.facts.width]];
    return parts.some(([top, bottom, left, right]) => top <= row && row < bottom && left <= column && column < right);
  }

  add(point, length = null) {
    const at = [point.x + this.facts.col_off, point.y + this.facts.row_off, ...(length === null ? [] : [length])];
    const line = at.map((number) => number.toFixed(1)).join(", ");
    this.added.value = `${this.added.value.trimEnd()}\n${line}`.trimStart();
    this.changed();
  }

  drop(number) {
    const lines = this.added.value.split("\n").filter((line) => numbers(line));
    lines.splice(number, 1);
    this.added.value = lines.join("\n");
    this.changed();
  }

  // All marks as the machine has them; an area that was drawn stays.
  undo() {
    for (const box of this.form.querySelectorAll('input[name="removed"]:checked')) box.checked = false;
    this.added.value = "";
    this.changed();
  }

  count() {
    return {
      removed: this.form.querySelectorAll('input[name="removed"]:checked').length,
      added: this.points().length,
      aoi: Boolean(this.form.elements.namedItem("aoi").value.trim()),
    };
  }

  label() {
    const { removed, added, aoi } = this.count();
    const some = removed || added || aoi;
    this.button.textContent = some
      ? `${this.words.changed} (${removed} ${this.words.removed}, ${added} ${this.words.added})`
      : this.words.unchanged;
    return some;
  }

  changed() {
    const some = this.label();
    this.onchange();
    window.clearTimeout(this.waiting);
    if (!some) {
      this.turn += 1;
      this.preview.replaceChildren();
      return;
    }
    this.waiting = window.setTimeout(() => this.tryOut(), WAIT_MS);
  }

  async tryOut() {
    this.turn += 1;
    const turn = this.turn;
    const token = document.querySelector('meta[name="csrf-token"]');
    const answer = await fetch(this.form.dataset.preview, {
      method: "POST",
      body: new FormData(this.form),
      headers: token ? { "X-CSRF-Token": token.content } : {},
    }).catch(() => null);
    const body = answer ? await answer.text() : "";
    if (turn !== this.turn) return;
    // The server escapes what it says; a page of a refusal is cut down to its own words.
    const told = new DOMParser().parseFromString(body, "text/html");
    const problem = told.querySelector(".problem");
    if (answer && answer.ok) this.preview.replaceChildren(...told.body.childNodes);
    else this.preview.textContent = `${this.words.failed} ${problem ? problem.textContent.trim() : ""}`;
  }
}
