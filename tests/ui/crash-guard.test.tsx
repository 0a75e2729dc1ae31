// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, expect, test, vi } from "vitest"
import { CrashGuard } from "../../src/ui/shell/CrashGuard.tsx"

afterEach(cleanup)

let isBroken = true

function Screen() {
  if (isBroken) throw new Error("a fault of ours")
  return <p>the screen</p>
}

test("where the screen fails, the scenario is offered as JSON, and another try", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {})
  render(
    <CrashGuard>
      <Screen />
    </CrashGuard>,
  )
  expect(screen.getByText("a fault of ours")).toBeTruthy()
  const json = screen.getByRole("textbox", { name: "Scenario as JSON" })
  expect(json instanceof HTMLTextAreaElement && JSON.parse(json.value).page.url).toBe(
    "http://localhost:5173/login",
  )
  isBroken = false
  await userEvent.click(screen.getByRole("button", { name: "Try again" }))
  expect(screen.getByText("the screen")).toBeTruthy()
})
