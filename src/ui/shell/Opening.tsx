/** What stands where a scenario is to come. Said only where it takes a while: most are there at once. */
export function Opening() {
  return (
    <main className="opening" aria-busy="true">
      <p className="sub" role="status">
        Opening the scenario…
      </p>
    </main>
  )
}
