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

  // A question that depends on another answer is out of sight while it does not count. What was
  // typed stays. Questions come in order: those inside a hidden one count as not answered.
  const conditional = document.querySelectorAll("[data-if]");
  const holds = (part) => {
    const inputs = [...part.closest("form").elements].filter((input) => input.name === part.dataset.if);
    return inputs.some(
      (input) =>
        input.value === part.dataset.ifValue &&
        (input.checked || !["checkbox", "radio"].includes(input.type)) &&
        !input.closest("[data-if][hidden]"),
    );
  };
  const decide = () => conditional.forEach((part) => (part.hidden = !holds(part)));
  if (conditional.length > 0) {
    document.addEventListener("change", decide);
    window.addEventListener("pageshow", decide);
    decide();
  }
})();
