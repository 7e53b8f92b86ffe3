/** A named choice of a filter, as a select that acts at once. */

interface ChoiceProps {
  name: string;
  label: string;
  /** Words of the choice of everything, where there is one. */
  all?: string;
  value: string;
  options: readonly (readonly string[])[];
  onChange: (event: Event) => void;
}

export function Choice({ name, label, all, value, options, onChange }: ChoiceProps) {
  return (
    <div>
      <label class="usa-label" for={`f-${name}`}>
        {label}
      </label>
      <select class="usa-select" id={`f-${name}`} name={name} value={value} onChange={onChange}>
        {all && <option value="">{all}</option>}
        {options.map(([code, words]) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
