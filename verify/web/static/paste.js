// Paste and go: Enter sends a lone link, Ctrl+Enter anything; a file can be dropped or pasted.
"use strict";
(() => {
  const form = document.getElementById("paste");
  if (!form) return;
  const [field, file, said] = ["article", "file", "dropped"].map((name) => document.getElementById(name));
  for (const note of form.querySelectorAll(".keys")) note.hidden = false;
  const isLink = (text) => /^https?:\/\/\S+$/i.test(text.trim());

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
    const sends = event.ctrlKey || event.metaKey || (event.target === field && isLink(field.value));
    if (!sends) return;
    event.preventDefault();
    form.requestSubmit();
  });

  const take = (files) => {
    if (!files.length) return false;
    const one = new DataTransfer();
    one.items.add(files[0]);
    file.files = one.files;
    said.textContent = said.dataset.taken.replace("{}", () => files[0].name);
    return true;
  };
  form.addEventListener("dragover", (event) => {
    if ([...event.dataTransfer.types].includes("Files")) {
      event.preventDefault();
      form.classList.add("over");
    }
  });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("over");
  });
  form.addEventListener("drop", (event) => {
    form.classList.remove("over");
    if (take(event.dataTransfer.files)) event.preventDefault();
  });
  field.addEventListener("paste", (event) => {
    if (event.clipboardData && take(event.clipboardData.files)) event.preventDefault();
  });
  file.addEventListener("change", () => { said.textContent = ""; });
})();
