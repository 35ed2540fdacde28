// What another number would make of the verdict is shown before it is signed.
"use strict";
(() => {
  const WAIT_MS = 350;
  const start = (form) => {
    const preview = form.querySelector(".preview");
    let waiting = 0;
    let turn = 0;
    const tryOut = async () => {
      turn += 1;
      const mine = turn;
      const token = document.querySelector('meta[name="csrf-token"]');
      const answer = await fetch(form.dataset.try, {
        method: "POST",
        body: new FormData(form),
        headers: token ? { "X-CSRF-Token": token.content } : {},
      }).catch(() => null);
      const body = answer ? await answer.text() : "";
      if (mine !== turn) return;
      // The server escapes what it says; a page of a refusal is cut down to its own words.
      const told = new DOMParser().parseFromString(body, "text/html");
      const problem = told.querySelector(".problem");
      if (answer && answer.ok) preview.replaceChildren(...told.body.childNodes);
      else preview.textContent = problem ? problem.textContent.trim() : form.dataset.failed;
    };
    form.addEventListener("input", (event) => {
      if (["by", "reason"].includes(event.target.name)) return;
      window.clearTimeout(waiting);
      waiting = window.setTimeout(tryOut, WAIT_MS);
    });
  };
  document.querySelectorAll("form[data-try]").forEach(start);
})();
