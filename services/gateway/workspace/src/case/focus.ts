/** Focus on the place that a link leads to. */

/** Moves the focus to the first control of the element with this id, and the element into sight. */
export function takeFocusAt(anchor: string): void {
  if (anchor === "") return;
  requestAnimationFrame(() => {
    const place = document.getElementById(anchor);
    if (place === null) return;
    for (let outer = place.parentElement; outer; outer = outer.parentElement) if (outer instanceof HTMLDetailsElement) outer.open = true;
    place.scrollIntoView({ block: "center" });
    focusOn(place);
  });
}

function focusOn(place: HTMLElement): void {
  const isControl = place.matches("input, select, textarea, button, summary");
  const chosen = place.querySelector<HTMLElement>("input:checked:not(:disabled)");
  const control = isControl ? place : chosen ?? place.querySelector<HTMLElement>(":is(input, select, textarea):not(:disabled)");
  const target = control ?? place;
  if (control === null && !place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
}
