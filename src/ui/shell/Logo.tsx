/** Two lanes, a preflight that is stopped, an answer that comes back. */
export function Logo() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" fill="none" strokeLinecap="round">
      <path d="M4 3v16M18 3v16" stroke="currentColor" strokeWidth="2" />
      <path d="M4 8h8" stroke="var(--pre)" strokeWidth="2.2" />
      <path d="M12.2 5.4v5.2" stroke="var(--no)" strokeWidth="2.6" />
      <path d="M18 14H7" stroke="var(--act)" strokeWidth="2.2" />
    </svg>
  )
}
