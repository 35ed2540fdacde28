// The place on a map. It works without tiles and without any outside host: outline, tracks and candidates are ours.
import { Outline } from "./outline.js";

const box = document.getElementById("map");
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const style = (feature) => {
  if (feature.properties.role === "area") return { color: colour("--said"), weight: 2, fillOpacity: 0.15 };
  if (feature.properties.role === "tracks") return { color: colour("--seen"), weight: 1.5 };
  return {};
};

// Other places are reached with the Tab key, and Enter opens what is said of them.
const dot = (feature, where) => {
  if (feature.properties.role === "candidate") {
    return L.marker(where, { icon: L.divIcon({ className: "dot", iconSize: [24, 24] }), keyboard: true });
  }
  return L.circleMarker(where, { radius: 7, color: colour("--said"), fillOpacity: 0.8 });
};

class Place {
  constructor(words) {
    this.words = words;
    this.form = document.getElementById("place");
    this.candidates = 0;
  }

  // A popup with the name; of another place also a button that chooses it in the form below.
  name(feature, layer) {
    if (!feature.properties.name) return;
    const told = document.createElement("div");
    const called = document.createElement("p");
    called.textContent = feature.properties.name;
    told.append(called);
    if (feature.properties.role === "candidate") {
      const words = `${this.words.candidate} ${feature.properties.name}`;
      called.textContent = words;
      layer.on("add", () => layer.getElement().setAttribute("aria-label", words));
      this.chooser(told, this.candidates);
      this.candidates += 1;
    }
    layer.bindPopup(told);
  }

  chooser(told, number) {
    const choice = this.form && this.form.querySelector(`input[name="candidate"][value="${number}"]`);
    if (!choice) return;
    const choose = document.createElement("button");
    choose.type = "button";
    choose.className = "plain";
    choose.textContent = this.words.choose;
    choose.addEventListener("click", () => {
      choice.checked = true;
      this.form.closest("details").open = true;
      this.outline.say(this.words.chosen);
    });
    told.append(choose);
  }

  async show() {
    const answer = await fetch(box.dataset.map).catch(() => null);
    if (!answer || !answer.ok) return;
    const told = await answer.json();
    box.replaceChildren();
    box.classList.add("live");
    const place = document.createElement("div");
    place.setAttribute("role", "region");
    place.setAttribute("aria-label", this.words.label);
    box.append(place);
    const map = L.map(place, { preferCanvas: true, attributionControl: Boolean(box.dataset.tiles) });
    L.control.scale({ imperial: false }).addTo(map);
    if (box.dataset.tiles) {
      const credit = document.createElement("span");
      credit.textContent = box.dataset.credit || "";
      L.tileLayer(box.dataset.tiles, { attribution: credit.innerHTML, maxNativeZoom: 19, maxZoom: 22 }).addTo(map);
    }
    const area = told.features.filter((one) => one.properties.role === "area");
    const onEachFeature = (feature, layer) => this.name(feature, layer);
    const shown = L.geoJSON(told, { style, pointToLayer: dot, onEachFeature }).addTo(map);
    map.fitBounds((area.length ? L.geoJSON(area) : shown).getBounds(), { padding: [20, 20], maxZoom: 21 });
    const bar = document.createElement("div");
    bar.className = "map-tools";
    box.after(bar);
    const field = this.form && this.form.elements.namedItem("area");
    if (field) {
      this.outline = new Outline(map, field, this.words, { colour: colour("--bad"), bar });
      this.outline.begin(area.length ? area[0].geometry : null);
    }
    if (this.candidates) this.all(bar, map, shown);
  }

  // Other places of a name may lie a continent away.
  all(bar, map, shown) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = this.words.all;
    button.addEventListener("click", () => map.fitBounds(shown.getBounds(), { padding: [40, 40] }));
    bar.prepend(button);
  }
}

if (box && window.L) new Place(JSON.parse(box.dataset.words)).show();
