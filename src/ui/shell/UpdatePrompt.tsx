import { putOffUpdate, takeUpdate, useUpdate } from "./updates.ts"

/** There is a newer build: whether to take it now is the user's to say. */
export function UpdatePrompt() {
  const update = useUpdate((state) => state.update)
  return (
    <div role="status" className="update-status">
      {update.kind !== "none" && (
        <div className="update-prompt">
          <p>
            <b>A newer version is here.</b> Your scenario stays as it is.
          </p>
          <button type="button" className="button primary" onClick={() => takeUpdate(update)}>
            Take it now
          </button>
          <button type="button" className="button quiet" onClick={putOffUpdate}>
            Later
          </button>
        </div>
      )}
    </div>
  )
}
