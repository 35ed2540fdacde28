// A picture that is panned and zoomed by mouse, finger and keyboard: the view box of an SVG.
const NS = "http://www.w3.org/2000/svg";
const STEP = 1.4;
const LEAST = 24;

export const draw = (name, facts = {}, parent = null) => {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, String(value));
  if (parent) parent.append(made);
  return made;
};

export class View {
  constructor(svg, width, height) {
    this.svg = svg;
    this.whole = { x: 0, y: 0, width, height };
    this.moved = false;
    this.onchange = () => {};
    this.show(this.whole);
    this.listen();
  }

  get middle() {
    return { x: this.box.x + this.box.width / 2, y: this.box.y + this.box.height / 2 };
  }

  get perPixel() {
    const edges = this.svg.getBoundingClientRect();
    return Math.max(this.box.width / (edges.width || 1), this.box.height / (edges.height || 1));
  }

  show(box) {
    this.box = box;
    this.svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
    this.onchange();
  }

  fit(points, around) {
    if (!points.length) return this.show(this.whole);
    const xs = points.map((one) => one.x);
    const ys = points.map((one) => one.y);
    const x = Math.max(0, Math.min(...xs) - around);
    const y = Math.max(0, Math.min(...ys) - around);
    const width = Math.min(this.whole.width, Math.max(...xs) + around) - x;
    const height = Math.min(this.whole.height, Math.max(...ys) + around) - y;
    return this.show({ x, y, width: Math.max(width, LEAST), height: Math.max(height, LEAST) });
  }

  zoom(by, at = this.middle) {
    const width = Math.min(Math.max(this.box.width / by, LEAST), this.whole.width * 2);
    const share = width / this.box.width;
    this.show({
      x: at.x - (at.x - this.box.x) * share,
      y: at.y - (at.y - this.box.y) * share,
      width,
      height: this.box.height * share,
    });
  }

  pan(dx, dy) {
    const keep = (at, most) => Math.min(Math.max(at, -this.box.width / 2), most);
    this.show({
      ...this.box,
      x: keep(this.box.x + dx, this.whole.width - this.box.width / 2),
      y: keep(this.box.y + dy, this.whole.height - this.box.height / 2),
    });
  }

  point(event) {
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return { x: place.x, y: place.y };
  }

  listen() {
    const fingers = new Map();
    let apart = 0;
    this.svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !this.svg.contains(document.activeElement)) return;
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? STEP : 1 / STEP, this.point(event));
    }, { passive: false });
    this.svg.addEventListener("pointerdown", (event) => {
      fingers.set(event.pointerId, event);
      this.moved = false;
      apart = 0;
    });
    this.svg.addEventListener("pointermove", (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const [dx, dy] = [before.clientX - event.clientX, before.clientY - event.clientY];
      if (fingers.size === 1) {
        if (!this.moved && Math.hypot(dx, dy) < 4) return;
        if (!this.moved) this.svg.setPointerCapture(event.pointerId);
        this.moved = true;
        this.pan(dx * this.perPixel, dy * this.perPixel);
      }
      fingers.set(event.pointerId, event);
      if (fingers.size === 2) {
        const [one, other] = [...fingers.values()];
        const now = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
        if (apart) this.zoom(now / apart);
        apart = now;
        this.moved = true;
      }
    });
    for (const name of ["pointerup", "pointercancel", "pointerleave"]) {
      this.svg.addEventListener(name, (event) => fingers.delete(event.pointerId));
    }
    this.svg.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    if (event.target !== this.svg) return;
    const step = this.box.width / 20;
    const done = {
      ArrowLeft: () => this.pan(-step, 0),
      ArrowRight: () => this.pan(step, 0),
      ArrowUp: () => this.pan(0, -step),
      ArrowDown: () => this.pan(0, step),
      "+": () => this.zoom(STEP),
      "=": () => this.zoom(STEP),
      "-": () => this.zoom(1 / STEP),
      0: () => this.show(this.whole),
    }[event.key];
    if (!done || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    done();
  }
}
