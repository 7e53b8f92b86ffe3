/* Disables the buttons of a form once it is sent: a second press would send it again. Works without it, too. */
"use strict";

const ENABLED_AGAIN_AFTER_MS = 15000;

function setDisabled(form, disabled) {
  for (const button of form.querySelectorAll("button")) {
    button.disabled = disabled;
  }
}

document.addEventListener("submit", (event) => {
  // Afterwards: a disabled button is not sent with its form.
  setTimeout(() => setDisabled(event.target, true));
  setTimeout(() => setDisabled(event.target, false), ENABLED_AGAIN_AFTER_MS);
});

// A page that the browser shows again, as it was left.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) {
    setDisabled(form, false);
  }
});
