// Theme, large type and single keys. Without script the same buttons post a form.
import { remember } from "./cookies.js";

const ROOT = document.documentElement;

function nextTheme() {
  const dark = ROOT.dataset.theme ? ROOT.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  return dark ? "light" : "dark";
}

const SWITCHES = {
  theme() {
    ROOT.dataset.theme = nextTheme();
    remember("theme", ROOT.dataset.theme);
  },
  size() {
    if (ROOT.dataset.size === "large") delete ROOT.dataset.size;
    else ROOT.dataset.size = "large";
    remember("size", ROOT.dataset.size || "");
  },
  keys() {
    ROOT.dataset.keys = ROOT.dataset.keys === "off" ? "on" : "off";
    remember("keys", ROOT.dataset.keys === "off" ? "off" : "");
  },
};

function relabel(button) {
  // The two wordings stand in data-on and data-off: scripts carry no language.
  const { switch: name, on, off } = button.dataset;
  const active = { theme: ROOT.dataset.theme === "dark", size: ROOT.dataset.size === "large", keys: ROOT.dataset.keys !== "off" }[name];
  if (on && off) button.textContent = active ? on : off;
}

export function startDisplay() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-switch]");
    if (button) {
      event.preventDefault();
      SWITCHES[button.dataset.switch]();
      document.querySelectorAll(`[data-switch="${button.dataset.switch}"]`).forEach(relabel);
    }
    if (event.target.closest("[data-print]")) window.print();
    for (const open of document.querySelectorAll("details.menu[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
}
