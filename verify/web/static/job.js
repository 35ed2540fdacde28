// A check while it goes on. Without this script the page is loaded again every few seconds.
"use strict";
(() => {
  const log = document.getElementById("events");
  if (!log || !log.dataset.events || !window.EventSource) return;
  const PARTS = ["about", "source", "now", "standing", "so-far", "text", "older"];
  const STEPS = ["queued", "started", "read", "claims", "claim", "site", "scenes", "counting", "source",
    "record", "note", "requeued", "done", "failed", "cancelled"];
  const SOON_MS = 100, APART_MS = 1000, AGAIN_MS = 3000, QUEUE_MS = 10000;
  // A browser opens six connections to a server, for all its windows; pages and pictures need some of them.
  const SEATS = 3;
  let waiting = 0, asking = false, again = false, notBefore = 0, seen = log.dataset.after, over = false;
  let following = false, leave = () => {};

  // Whoever stands on a link or a button in what is replaced goes on standing there.
  const replace = (old, now) => {
    if (old.innerHTML === now.innerHTML) return;
    const held = document.activeElement;
    const inside = old.contains(held) && held !== old;
    const name = inside ? held.id : "";
    const address = inside ? held.getAttribute("href") : null;
    old.replaceChildren(...now.childNodes);
    if (!inside) return;
    const same = [...old.querySelectorAll("a, button")].find((one) =>
      name ? one.id === name : address !== null && one.getAttribute("href") === address);
    if (same) same.focus({ preventScroll: true });
    else {
      old.tabIndex = -1;
      old.focus({ preventScroll: true });
    }
  };

  const enter = (fresh) => {
    const known = new Set([...log.children].map((line) => line.dataset.id));
    for (const line of fresh.querySelectorAll("#events li")) if (!known.has(line.dataset.id)) log.append(line);
  };

  // The server draws the page; what changed of it is put in place.
  const refresh = async () => {
    waiting = 0;
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    const began = performance.now();
    const answer = await fetch(window.location.href.split("#")[0]).catch(() => null);
    // Nobody is logged in any more, or the check is gone: the browser shows what there is instead.
    if (answer && (answer.redirected || [401, 403, 404].includes(answer.status))) window.location.reload();
    else if (answer && answer.ok) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const name of PARTS) {
        const [old, now] = [document.getElementById(name), fresh.getElementById(name)];
        if (old && now) replace(old, now);
      }
      document.title = fresh.title;
      enter(fresh);
      over = over || !fresh.querySelector("#events[data-events]");
    }
    asking = false;
    const ended = performance.now();
    notBefore = ended + Math.max(APART_MS, ended - began);
    if (again) {
      again = false;
      soon();
    }
  };
  // A large page takes its time: the next one is asked for after as long again, but for what people wait for.
  const soon = (awaited = false) => {
    if (waiting && !awaited) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(refresh, awaited ? SOON_MS : Math.max(SOON_MS, notBefore - performance.now()));
  };

  // Listen until the check is over, the stream is refused, or the page is hidden.
  const listen = () => new Promise((left) => {
    const source = new EventSource(`${log.dataset.events}?after=${seen}`);
    leave = () => {
      source.close();
      left();
    };
    const happened = (event) => {
      seen = event.lastEventId;
      soon(event.type === "claims");
    };
    for (const step of STEPS) source.addEventListener(step, happened);
    source.addEventListener("end", () => {
      over = true;
      leave();
      soon(true);
    });
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) leave();
    };
  });

  // One of a few seats is for this page, or it looks again by itself: so does every page without scripts.
  const follow = async () => {
    if (following) return;
    following = true;
    let sat = false;
    for (let seat = 0; navigator.locks && !sat && seat < SEATS; seat += 1) {
      await navigator.locks.request(`recount-events-${seat}`, { ifAvailable: true }, (free) => {
        sat = free !== null;
        return sat && !document.hidden ? listen() : null;
      });
    }
    following = false;
    if (over || document.hidden) return;
    window.setTimeout(() => {
      if (over || document.hidden) return;
      soon();
      follow();
    }, AGAIN_MS);
  };

  const seenAgain = () => {
    if (over) return;
    soon(true);
    follow();
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : seenAgain()));
  window.addEventListener("pagehide", () => leave());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) seenAgain();
  });
  // Its place in the queue moves by other checks, whose events do not come here.
  window.setInterval(() => {
    if (!over && !document.hidden && document.getElementById("place")) soon();
  }, QUEUE_MS);
  if (!document.hidden) follow();
})();
