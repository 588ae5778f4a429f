// A notice that was read can be put away; those with a name stay away in this browser.
import { remember, remembered } from "./cookies.js";

const COOKIE = "dismissed";

export function startNotices() {
  const gone = new Set(remembered(COOKIE).split(",").filter(Boolean));
  for (const notice of document.querySelectorAll(".notice[data-notice]")) {
    if (gone.has(notice.dataset.notice)) notice.hidden = true;
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-dismiss]");
    const notice = button && button.closest(".notice");
    if (!notice) return;
    notice.hidden = true;
    if (notice.dataset.notice) {
      gone.add(notice.dataset.notice);
      remember(COOKIE, [...gone].slice(-40).join(","));
    }
  });
}
