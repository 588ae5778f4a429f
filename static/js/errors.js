// After a refused form the summary gets the focus, also when htmx swapped it in.
export function startErrors() {
  const focus = (root) => {
    const summary = root.querySelector ? root.querySelector(".error-summary") : null;
    if (summary) summary.focus();
  };
  focus(document);
  document.addEventListener("htmx:afterSwap", (event) => focus(event.detail.target));
  // A refused form (422) and a conflict (409) carry a page to show, not a failure to hide.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    const field = link && document.getElementById(link.getAttribute("href").slice(1));
    if (field) {
      event.preventDefault();
      field.focus();
      field.scrollIntoView({ block: "center" });
    }
  });
}
