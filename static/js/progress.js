// A running job's panel names its address in data-poll; it is asked every two seconds, slower
// while the window is hidden, until the answer no longer carries data-poll.
const SOON = 2000;
const HIDDEN = 15000;

async function ask(panel) {
  const response = await fetch(panel.dataset.poll, { headers: { "X-Requested-With": "progress", "HX-Request": "true" } });
  if (!response.ok) throw new Error(`progress answered ${response.status}`);
  const to = response.headers.get("HX-Redirect");
  if (to) {
    location.assign(to);
    return null;
  }
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-progress]");
  if (!fresh) {
    location.reload();
    return null;
  }
  panel.replaceWith(fresh);
  return fresh;
}

async function follow(panel) {
  let failures = 0;
  while (panel && panel.dataset.poll) {
    const pause = document.hidden ? HIDDEN : SOON * (1 + Math.min(failures, 5));
    await new Promise((resolve) => setTimeout(resolve, pause));
    try {
      panel = await ask(panel);
      failures = 0;
    } catch {
      failures += 1;
      const lost = panel.querySelector("[data-lost]");
      if (lost) lost.hidden = failures < 2;
    }
  }
}

export function startProgress() {
  const start = (root) => root.querySelectorAll("[data-progress][data-poll]").forEach((panel) => follow(panel));
  start(document);
  document.addEventListener("htmx:afterSwap", (event) => start(event.detail.target));
}
