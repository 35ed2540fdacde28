// A form is sent once: its buttons rest while the server works, and say so where that takes a while.
"use strict";
(() => {
  // Whoever stopped a page from loading may want to send it after all.
  const REST_MS = 60000;
  const SENDS = 'form[method="post" i]';
  const said = new Map();

  const wake = () => {
    for (const button of document.querySelectorAll(`${SENDS} button[type="submit"]`)) button.disabled = false;
    for (const [button, words] of said) button.replaceChildren(...words);
    said.clear();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches(SENDS)) return;
    for (const button of form.querySelectorAll('button[type="submit"]')) {
      button.disabled = true;
      if (!form.dataset.sealing) continue;
      said.set(button, [...button.childNodes]);
      button.textContent = form.dataset.sealing;
    }
    window.setTimeout(wake, REST_MS);
  });
  // Back, from wherever the browser keeps the page: it is a form like any other again.
  window.addEventListener("pageshow", wake);
})();
