// Comfort only: every page works without this script.
(() => {
  "use strict";

  // After a failed submission the summary of mistakes is read first.
  const summary = document.querySelector("[data-error-summary]");
  if (summary) {
    summary.focus();
  }

  // A second click while the first is on its way sends nothing. The button stays enabled, so it
  // keeps its name and focus; coming back by the browser's history releases the form.
  const busy = new Set();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method") !== "post" || event.defaultPrevented) {
      return;
    }
    if (busy.has(form)) {
      event.preventDefault();
      return;
    }
    busy.add(form);
    form.setAttribute("aria-busy", "true");
    window.setTimeout(release, 10000, form);
  });
  const release = (form) => {
    busy.delete(form);
    form.removeAttribute("aria-busy");
  };
  window.addEventListener("pageshow", () => busy.forEach(release));
})();
