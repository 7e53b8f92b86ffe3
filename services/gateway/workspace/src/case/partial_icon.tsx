/** Sign of a part that is begun, or not begun yet. The words beside it say the same. */
export function PartialIcon({ isEmpty = false }: { isEmpty?: boolean }) {
  return (
    <svg class="oms-i" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" stroke-width="3" />
      {!isEmpty && <path d="M12 4a8 8 0 010 16z" />}
    </svg>
  );
}
