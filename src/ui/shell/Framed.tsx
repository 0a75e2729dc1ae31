import "../styles/tokens.css"
import "../styles/base.css"
import "../styles/shell.css"

/** What stands where another page frames the app: a click in it could be one that the other page made up. */
export function Framed() {
  return (
    <main className="crash">
      <h1>The simulator does not run inside another page</h1>
      <p>
        <a href={location.href} target="_blank" rel="noopener">
          Open the simulator
        </a>{" "}
        in a tab of its own. To show a scenario in a page, take the code from its Embed dialog.
      </p>
    </main>
  )
}
