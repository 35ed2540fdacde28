// Words that a person selects in the article go into the form beside it, and a button offers to check them.
"use strict";
(() => {
  const text = document.getElementById("text");
  const chosen = document.getElementById("chosen");
  const form = document.getElementById("passage");
  if (!text || !chosen || !form) return;
  const offer = document.createElement("button");
  offer.type = "button";
  offer.className = "offer";
  offer.textContent = text.dataset.check;
  offer.hidden = true;
  document.body.append(offer);

  const selected = () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
    const range = selection.getRangeAt(0);
    return text.contains(range.commonAncestorContainer) ? range : null;
  };

  document.addEventListener("selectionchange", () => {
    const range = selected();
    if (!range) {
      if (document.activeElement !== offer) offer.hidden = true;
      return;
    }
    const copy = range.cloneContents();
    copy.querySelectorAll(".quiet, .ref").forEach((one) => one.remove());
    const parts = copy.children.length && copy.querySelector("p")
      ? [...copy.children].map((one) => one.textContent) : [copy.textContent];
    const words = parts.map((one) => one.replace(/\s+/g, " ").trim()).filter(Boolean).join("\n\n");
    if (!words) return;
    chosen.value = words;
    const box = range.getBoundingClientRect();
    const left = Math.min(box.left, document.documentElement.clientWidth - 140);
    offer.style.setProperty("left", `${Math.max(left, 4) + window.scrollX}px`);
    offer.style.setProperty("top", `${box.bottom + 6 + window.scrollY}px`);
    offer.hidden = false;
  });

  // Escape puts a reason away that lies over other words.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    offer.hidden = true;
    text.classList.add("still");
  });
  ["pointerover", "focusin"].forEach((what) => text.addEventListener(what, () => text.classList.remove("still")));

  // A press must not let go of the selection before the click comes.
  offer.addEventListener("pointerdown", (event) => event.preventDefault());
  offer.addEventListener("click", () => form.requestSubmit());
})();
