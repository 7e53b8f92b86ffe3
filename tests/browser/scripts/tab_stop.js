/* Describes the element that has the focus: whether a ring can be seen around it, and whether something covers it. */
() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body || focused === document.documentElement) {
    return null;
  }
  const seen = focused.matches(".usa-radio__input, .usa-checkbox__input") ? focused.nextElementSibling : focused;
  const hasRing = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const box = seen.getClientRects()[0] || seen.getBoundingClientRect();
  const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 20), 0), innerWidth - 1);
  const [upper, lower] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const visible = [upper + Math.min((lower - upper) / 2, 12), (upper + lower) / 2, lower - 1]
    .map((y) => document.elementFromPoint(x, y))
    .filter((top) => top && (seen.contains(top) || top.contains(seen)));
  return {
    name: `${focused.tagName.toLowerCase()} "${(focused.textContent || focused.name || "").trim().slice(0, 30)}"`,
    ring: hasRing(getComputedStyle(seen)) || hasRing(getComputedStyle(seen, "::before")),
    covered: visible.length === 0,
    first: focused.matches(".usa-skipnav"),
  };
};
