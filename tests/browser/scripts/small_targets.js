/* Names what can be pressed and is smaller than 24 by 24 CSS pixels; a link inside a sentence is exempt (WCAG 2.5.8). */
() => {
  const pressable = "a, button, input:not([type=radio], [type=checkbox], [type=hidden]), select, textarea, summary";
  const isInline = (element) => element.matches("a, .oms-term") && getComputedStyle(element).display === "inline";
  return [...document.querySelectorAll(pressable)]
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ element, box }) => box.width > 0 && !element.matches(".usa-skipnav") && !isInline(element))
    .filter(({ box }) => box.width < 23.5 || box.height < 23.5)
    .map(({ element, box }) => `${element.textContent.trim().slice(0, 30)} (${Math.round(box.width)} by ${Math.round(box.height)})`)
    .slice(0, 5);
};
