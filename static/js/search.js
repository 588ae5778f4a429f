// Answers appear under the search box while typing; the arrows walk them. Without script the
// box is a plain form that opens the search page.
const PAUSE = 180;

function pick(results, step) {
  const links = [...results.querySelectorAll("a")];
  if (!links.length) return;
  const at = links.findIndex((link) => link.hasAttribute("data-picked"));
  links.forEach((link) => link.removeAttribute("data-picked"));
  links[(at + step + links.length) % links.length].setAttribute("data-picked", "");
}

export function startSearch() {
  const form = document.querySelector("form.search");
  if (!form) return;
  const box = form.querySelector("input[name=q]");
  const results = form.querySelector(".search-results");
  let timer = 0;
  let latest = 0;

  const ask = async () => {
    const mine = ++latest;
    const words = box.value.trim();
    if (!words) {
      results.replaceChildren();
      return;
    }
    // Posted: an address, which every server on the way writes down, never holds the words.
    const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "HX-Request": "true" } });
    if (!response.ok || mine !== latest) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    results.replaceChildren(...page.body.childNodes);
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => results.replaceChildren()), PAUSE);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      pick(results, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      const picked = results.querySelector("a[data-picked]");
      if (picked) {
        event.preventDefault();
        picked.click();
      }
    } else if (event.key === "Escape") {
      results.replaceChildren();
      box.blur();
    }
  });
}
