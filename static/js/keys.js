// J and K walk a list, Enter opens the row, "/" or Ctrl+K goes to the search, "?" lists the keys.
// Single keys can be switched off (WCAG 2.1.4) and never work while typing.
const TYPING = "input, textarea, select, [contenteditable]";

function rows() {
  return [...document.querySelectorAll("table[data-rows] tbody tr")].filter((row) => row.querySelector("a[href]"));
}

function walk(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.hasAttribute("data-current"));
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  all.forEach((row) => row.removeAttribute("data-current"));
  next.setAttribute("data-current", "");
  next.querySelector("a[href]").focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function toSearch() {
  const box = document.querySelector(".search input[name=q]");
  if (box && box.offsetParent) {
    box.focus();
    box.select();
    return true;
  }
  const link = document.querySelector("a[data-search]");
  if (link) link.click();
  return Boolean(link);
}

const SINGLE = {
  j: () => walk(1),
  k: () => walk(-1),
  "/": toSearch,
  "?": () => {
    const help = document.querySelector("a[data-keys-help]");
    if (help) help.click();
  },
};

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      if (toSearch()) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || document.documentElement.dataset.keys === "off") return;
    if (event.target.closest && event.target.closest(TYPING)) return;
    const act = SINGLE[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
}
