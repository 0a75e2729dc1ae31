// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest"
import { followEarlyInput } from "../../src/ui/shell/early-input.ts"

const url = document.createElement("input")
const radios = ["a", "b"].map((value) =>
  Object.assign(document.createElement("input"), { type: "radio", name: "env", value }),
)
let root = document.createElement("main")
let heard: string[] = []

/** As a user does it: the browser tells of it. */
function type(text: string) {
  url.value = text
  url.dispatchEvent(new Event("input", { bubbles: true }))
}

beforeEach(() => {
  root = document.createElement("main")
  url.defaultValue = "built"
  url.value = "built"
  for (const radio of radios) {
    radio.defaultChecked = radio.value === "a"
    radio.checked = radio.value === "a"
  }
  root.append(url, ...radios)
  document.body.replaceChildren(root)
})

/** From here on the page listens, as React does once it has taken the page over. */
function listen() {
  heard = []
  root.addEventListener("input", ({ target }) => {
    if (target === url) heard.push(`url is ${url.value}`)
  })
  root.addEventListener("change", ({ target }) => {
    for (const radio of radios) if (target === radio) heard.push(`${radio.value} is ${radio.checked}`)
  })
}

test("what was typed and chosen before is done again", () => {
  type("early")
  radios[1]?.click()
  const take = followEarlyInput(root)
  listen()
  take()
  expect(heard).toEqual(["url is early", "b is true"])
})

test("what is typed and chosen while the page is taken over is done again, once", () => {
  const take = followEarlyInput(root)
  type("meanwhile")
  radios[1]?.click()
  listen()
  take()
  take()
  expect(heard).toEqual(["url is meanwhile", "b is true"])
  expect(radios.map(({ checked }) => checked)).toEqual([false, true])
})

test("what the page itself sets meanwhile is nobody's input", () => {
  const take = followEarlyInput(root)
  url.value = "brought back"
  for (const radio of radios) radio.checked = radio.value === "b"
  listen()
  take()
  expect(heard).toEqual([])
  expect(url.value).toBe("brought back")
})
