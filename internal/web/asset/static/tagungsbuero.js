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
    // Else the answer would begin where a link of this page has led to, and not at what it has to say.
    if (location.hash && !form.hasAttribute("action")) {
      form.setAttribute("action", location.pathname + location.search);
    }
    window.setTimeout(release, 10000, form);
  });
  const release = (form) => {
    busy.delete(form);
    form.removeAttribute("aria-busy");
  };
  window.addEventListener("pageshow", () => busy.forEach(release));

  // A question that depends on another answer is out of sight while it does not count. What was
  // typed stays, and a mistake is always shown. Questions come in order: those inside a hidden one
  // count as not answered.
  const conditional = document.querySelectorAll("[data-if]");
  const holds = (part) => {
    const wanted = part.dataset.ifValue.split("\n");
    const inputs = [...part.closest("form").elements].filter((input) => input.name === part.dataset.if);
    return inputs.some(
      (input) =>
        wanted.includes(input.value) &&
        (input.checked || !["checkbox", "radio"].includes(input.type)) &&
        !input.closest("[data-if][hidden]"),
    );
  };
  const decide = () => conditional.forEach((part) => (part.hidden = !holds(part) && !part.querySelector('[aria-invalid="true"]')));
  if (conditional.length > 0) {
    document.addEventListener("change", decide);
    window.addEventListener("pageshow", decide);
    decide();
  }
})();

// Before the registration opens, the page counts down to it and then shows the way to the form.
(() => {
  "use strict";

  const box = document.querySelector("[data-countdown]");
  if (!box) {
    return;
  }
  const opensAt = Date.parse(box.dataset.countdown);
  const part = (name) => box.querySelector(`[data-countdown-${name}]`);
  const careful = window.matchMedia("(prefers-reduced-motion: reduce)");
  let ahead = 0; // of this clock is the one of the service, in milliseconds
  let timer = 0;

  // The clock of a phone may be wrong, and a time that is written into the page is as old as the page,
  // which the service keeps. So the service is asked: every answer is dated, and the head of the
  // event's page costs next to nothing. The date lacks the fraction of its second and the way here, so
  // that we are never ahead of the service: the form is offered up to a second late, but never too
  // early. It is asked again only when somebody comes back, for a sleeping phone may set its clock.
  // Without an answer nothing is counted; the time to come is there to be read.
  const askForTime = async () => {
    const answer = await fetch(box.dataset.clock, { method: "HEAD", cache: "no-store" });
    const date = Date.parse(answer.headers.get("Date"));
    if (!Number.isNaN(date)) {
      ahead = date - Date.now();
      count();
    }
  };
  const lookAgain = () => {
    if (document.visibilityState === "visible" && part("after").hidden) {
      askForTime().catch(() => {});
    }
  };

  // Who wants less motion sees minutes instead of seconds.
  const count = () => {
    window.clearTimeout(timer);
    const left = opensAt - Date.now() - ahead;
    if (left <= 0) {
      offerForm();
      return;
    }
    const grain = careful.matches ? 60000 : 1000;
    show((Math.ceil(left / grain) * grain) / 1000);
    timer = window.setTimeout(count, left % grain || grain);
  };

  // The largest unit that is left and all below it: [[2, "Minuten"], [0, "Sekunden"]].
  const units = [
    [86400, "Tag", "Tage"],
    [3600, "Stunde", "Stunden"],
    [60, "Minute", "Minuten"],
    [1, "Sekunde", "Sekunden"],
  ];
  const unitsOf = (seconds) => {
    let rest = seconds;
    return units
      .filter(([length]) => length <= seconds && (length > 1 || !careful.matches))
      .map(([length, one, many]) => {
        const number = Math.floor(rest / length);
        rest %= length;
        return [number, number === 1 ? one : many];
      });
  };

  const show = (seconds) => {
    const shown = unitsOf(seconds).map(([number, name]) => {
      const figure = document.createElement("strong");
      figure.textContent = number;
      const unit = document.createElement("span");
      unit.append(figure, ` ${name} `);
      return unit;
    });
    part("left").replaceChildren(...shown);
    part("left").hidden = part("live").hidden = false;
    part("plain").hidden = true;
    announce(seconds);
  };

  // Screen readers speak at these times, in seconds, and not once a second.
  const steps = [3600, 1800, 600, 300, 60, 10];
  let before = 0;
  const announce = (seconds) => {
    if (steps.some((step) => seconds <= step && step < before)) {
      const words = unitsOf(seconds).filter(([number]) => number > 0);
      part("said").textContent = `Noch ${words.flat().join(" ")} bis zur Anmeldung.`;
    }
    before = seconds;
  };

  // Nothing is loaded here: else everybody who waits would come to the service in the same second.
  const offerForm = () => {
    box.querySelectorAll("[data-countdown-before]").forEach((e) => (e.hidden = true));
    box.querySelectorAll("[data-countdown-after]").forEach((e) => (e.hidden = false));
    part("said").textContent = "Die Anmeldung hat begonnen. Der Weg zum Formular steht jetzt auf dieser Seite.";
  };

  document.addEventListener("visibilitychange", lookAgain);
  window.addEventListener("pageshow", (event) => event.persisted && lookAgain());
  lookAgain();
})();

// Passkeys: the service asks, the browser lets its owner answer, the answer is sent as a form.
(() => {
  "use strict";

  if (!window.PublicKeyCredential || !PublicKeyCredential.parseCreationOptionsFromJSON) {
    return;
  }
  const answer = async (form) => {
    const asked = await fetch(form.dataset.passkey, { method: "POST" });
    if (!asked.ok) {
      throw new Error(asked.statusText);
    }
    const { publicKey } = await asked.json();
    const credential =
      "passkeyNew" in form.dataset
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  };
  document.querySelectorAll("[data-passkey-none]").forEach((hint) => (hint.hidden = true));
  document.querySelectorAll("[data-passkey]").forEach((form) => {
    const error = form.querySelector("[role=alert]");
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      if (form.elements.name && form.elements.name.value.trim() === "") {
        return; // the service says what is missing
      }
      event.preventDefault();
      error.hidden = true;
      answer(form).catch(() => (error.hidden = false));
    });
  });
})();

// A text is looked at beside its input, as it will be read, without leaving the form.
(() => {
  "use strict";

  const show = async (button) => {
    const sent = new URLSearchParams(new FormData(button.form));
    sent.set(button.name, button.value);
    const answer = await fetch(location.pathname, { method: "POST", body: sent });
    const id = button.dataset.preview;
    const rendered = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
    if (!answer.ok || !rendered) {
      throw new Error(answer.statusText);
    }
    const box = document.getElementById(id);
    box.replaceChildren(...rendered.childNodes);
    box.hidden = false;
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-preview]");
    if (button && !("failed" in button.dataset)) {
      event.preventDefault();
      show(button).catch(() => {
        button.dataset.failed = ""; // without the script then
        button.click();
      });
    }
  });
})();
