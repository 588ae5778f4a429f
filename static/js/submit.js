// A second click on a form that is already on its way does nothing. The server would recognize
// the repeated request_key anyway; this only spares the reader the wait.
const BACK_AFTER = 8000;

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("button[data-busy]")) {
    button.removeAttribute("aria-disabled");
    button.textContent = button.dataset.idle;
    delete button.dataset.idle;
  }
}

export function startSubmit() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter;
    if (button && button.dataset.busy) {
      button.dataset.idle = button.textContent;
      button.textContent = button.dataset.busy;
      button.setAttribute("aria-disabled", "true");
    }
    setTimeout(() => release(form), BACK_AFTER);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("form");
    if (form) release(form);
  });
  // The back button brings back the page as it was left: its forms must work again.
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
  document.addEventListener("change", (event) => {
    const form = event.target.closest && event.target.closest("form[data-auto-submit]");
    if (form) form.requestSubmit();
  });
}
