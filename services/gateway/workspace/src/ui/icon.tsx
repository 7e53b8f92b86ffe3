/** Icons as inline SVG, hidden from screen readers: the text beside them says the same. */
import { ICONS } from "@generated/reference";

export type IconName = keyof typeof ICONS;

export function Icon({ name }: { name: IconName }) {
  return <svg class="oms-i" viewBox="0 0 24 24" aria-hidden="true" focusable="false" dangerouslySetInnerHTML={{ __html: ICONS[name] }} />;
}
