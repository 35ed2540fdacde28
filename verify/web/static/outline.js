// An area that a person draws on the map, or makes of the one that is there: by mouse, by touch and by keyboard.
const MOST_CORNERS = 60;
const STEP_PX = 4;
const FAR_PX = 20;

export class Outline {
  constructor(map, field, words, { colour, bar }) {
    Object.assign(this, { map, field, words, bar, on: false, corners: [] });
    this.shape = L.polygon([], { color: colour, weight: 2 }).addTo(map);
    this.said = document.createElement("span");
    this.said.setAttribute("role", "status");
    this.cross = document.createElement("div");
    this.cross.className = "crosshair";
    this.cross.hidden = true;
    map.getContainer().append(this.cross);
  }

  // Puts the buttons up; geometry is the outline that can be changed, where it is one ring.
  begin(geometry) {
    this.drawing = this.button(this.words.draw, () => this.toggle());
    this.drawing.setAttribute("aria-pressed", "false");
    const ring = geometry && geometry.type === "Polygon" ? geometry.coordinates[0].slice(0, -1) : [];
    if (ring.length >= 3) this.button(this.words.reshape, () => this.reshape(ring));
    this.button(this.words.clear, () => this.clear());
    this.button(this.words.done, () => this.take());
    this.bar.append(this.said);
    this.map.on("click", (event) => {
      if (this.on) this.add(event.latlng);
    });
    this.map.getContainer().addEventListener("keydown", (event) => {
      if (!this.on || event.key !== "Enter" || event.target !== this.map.getContainer()) return;
      event.preventDefault();
      this.add(this.map.getCenter());
    });
  }

  button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "plain";
    made.textContent = label;
    made.addEventListener("click", act);
    this.bar.append(made);
    return made;
  }

  say(words) {
    this.said.textContent = words;
  }

  toggle(on = !this.on) {
    this.on = on;
    this.drawing.setAttribute("aria-pressed", String(on));
    this.cross.hidden = !on;
    if (on) this.map.getContainer().focus();
    this.say(on ? this.help() : "");
  }

  help() {
    const many = `${this.corners.length} ${this.words.corners}.`;
    return `${many} ${this.on ? this.words.help : ""} ${this.corners.length ? this.words.drag : ""}`.trim();
  }

  reshape(ring) {
    this.clear();
    const step = Math.ceil(ring.length / MOST_CORNERS);
    ring.filter((_, place) => place % step === 0).forEach(([lng, lat]) => this.corner(L.latLng(lat, lng)));
    this.paint();
    this.say(this.help());
  }

  add(where) {
    this.corner(where);
    this.paint();
    this.say(this.help());
  }

  corner(where) {
    const icon = L.divIcon({ className: "corner", iconSize: [24, 24] });
    const made = L.marker(where, { icon, draggable: true, keyboard: true, alt: this.words.corner }).addTo(this.map);
    made.on("drag", () => this.paint());
    const seen = made.getElement();
    seen.setAttribute("role", "button");
    seen.setAttribute("aria-label", `${this.words.corner} ${this.corners.length + 1}`);
    seen.addEventListener("keydown", (event) => this.key(event, made));
    this.corners.push(made);
  }

  key(event, corner) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way && !["Delete", "Backspace"].includes(event.key)) return;
    event.preventDefault();
    // The map would be moved below it.
    event.stopPropagation();
    if (way) {
      const far = event.shiftKey ? FAR_PX : STEP_PX;
      const point = this.map.latLngToContainerPoint(corner.getLatLng());
      corner.setLatLng(this.map.containerPointToLatLng(point.add(L.point(way[0] * far, way[1] * far))));
    } else {
      const place = this.corners.indexOf(corner);
      corner.remove();
      this.corners.splice(place, 1);
      const next = this.corners[Math.min(place, this.corners.length - 1)];
      (next ? next.getElement() : this.map.getContainer()).focus();
      this.say(this.help());
    }
    this.paint();
  }

  paint() {
    this.shape.setLatLngs(this.corners.map((one) => one.getLatLng()));
  }

  clear() {
    this.corners.forEach((one) => one.remove());
    this.corners = [];
    this.fill("");
    this.paint();
    this.say("");
  }

  take() {
    if (this.corners.length < 3) {
      this.say(this.words.few);
      return;
    }
    const ring = this.corners.map((one) => one.getLatLng()).map((at) => [Number(at.lng.toFixed(7)), Number(at.lat.toFixed(7))]);
    this.fill(JSON.stringify({ type: "Polygon", coordinates: [[...ring, ring[0]]] }));
    this.field.closest("details").open = true;
    this.toggle(false);
    this.say(this.words.taken);
  }

  fill(value) {
    this.field.value = value;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
