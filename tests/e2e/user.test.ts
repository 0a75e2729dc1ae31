import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { gallery } from "../../src/lessons/gallery/gallery.ts"
import { permalinkHash } from "../../src/scenario/permalink/permalink.ts"
import { gate, launchChromium, openBeforeScripts, type RunningApp, serveBuild, visit } from "./app.ts"

let browser: Browser
let app: RunningApp

beforeAll(async () => {
  ;[browser, app] = await Promise.all([launchChromium(), serveBuild()])
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
})

const verdict = (page: Page) => page.getByRole("region", { name: "Verdict" })
const serverCode = (page: Page) => page.getByRole("textbox", { name: /^Server code/ })
const requestCode = (page: Page) => page.getByRole("textbox", { name: /^Request, as a fetch/ })

/** The link of a case of the gallery. */
function hashOf(id: string): string {
  const found = gallery.find((each) => each.id === id)
  if (found === undefined) throw new Error(`there is no case ${id}`)
  return permalinkHash(found.scenario)
}

/** What a user does: click into the editor, select all, paste. */
async function pasteInto(page: Page, editor: ReturnType<typeof serverCode>, text: string) {
  await page.evaluate((clip) => navigator.clipboard.writeText(clip), text)
  await editor.click()
  await page.keyboard.press("ControlOrMeta+a")
  await page.keyboard.press("ControlOrMeta+v")
}

const SHOP = `from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

ORIGINS = ["https://shop.example.com"]

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=ORIGINS, allow_methods=["GET"])


@app.delete("/items/{item_id}")
def remove(item_id: int):
    return {"removed": item_id}
`

describe("a user in real Chromium", () => {
  test("sees the lesson's case blocked, switches to development, and it passes", async () => {
    const { page, faults } = await visit(browser, app)
    await expect
      .poll(() => verdict(page).textContent())
      .toContain("Blocked by the browser. POST /users was never sent.")
    expect(await page.getByRole("region", { name: "Console" }).textContent()).toContain(
      "Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present",
    )
    expect(await page.locator(".cm-note").textContent()).toContain(
      "http://localhost:5173 is not in this list",
    )
    await page.getByRole("radio", { name: "development", exact: true }).click()
    await expect
      .poll(() => verdict(page).textContent())
      .toContain("Allowed. JavaScript reads the 201 Created.")
    expect(faults).toEqual([])
  })

  test("sends the request again, sees the preflight kept, and it is gone when the time is over", async () => {
    const { page, faults } = await visit(browser, app)
    await page.getByRole("radio", { name: "development", exact: true }).click()
    await page.getByRole("button", { name: "Send again" }).click()
    await expect.poll(() => verdict(page).textContent()).toContain("An earlier preflight, still kept")
    await page.getByRole("spinbutton").fill("601")
    await expect.poll(() => verdict(page).textContent()).toContain("The preflight lets it through")
    await page.getByRole("button", { name: "Remove request 2" }).click()
    await expect.poll(() => page.getByRole("spinbutton").count()).toBe(0)
    expect(faults).toEqual([])
  })

  test("chooses and types before any script is there: the scenario follows when it is", async () => {
    const { page, faults } = await visit(browser, app)
    const scripts = await openBeforeScripts(page, app.url)
    await page.getByRole("radio", { name: "development", exact: true }).click()
    await page.getByRole("textbox", { name: "Page URL" }).fill("http://localhost:5173/login")
    await page.getByRole("radio", { name: "Firefox" }).click()
    expect(await verdict(page).textContent()).toContain("Blocked by the browser.")
    scripts.open()
    await verdict(page).getByText("Allowed.").waitFor({ timeout: 12_000 })
    expect(await page.getByRole("textbox", { name: "Page URL" }).inputValue()).toBe(
      "http://localhost:5173/login",
    )
    await expect.poll(() => page.getByRole("radio", { name: "Firefox" }).isChecked()).toBe(true)
    expect(faults).toEqual([])
  })

  test("clicks while the page comes alive: each click counts once", async () => {
    const { page, faults } = await visit(browser, app)
    const scripts = await openBeforeScripts(page, app.url)
    const again = page.getByRole("button", { name: "Send again" })
    await again.click()
    const clicks = again.evaluate(async (button) => {
      // Before, while and after React takes the page over: until it is done, and a little longer.
      let clicked = 0
      let left = 5
      while (left > 0) {
        if (button instanceof HTMLElement && button.isConnected) button.click()
        clicked += 1
        if (document.querySelector('[aria-label="Which request"]') !== null) left -= 1
        await new Promise((done) => setTimeout(done, 10))
      }
      return clicked
    })
    scripts.open()
    const sent = 2 + (await clicks)
    const requests = page.getByRole("group", { name: "Which request" }).getByRole("radio")
    await expect.poll(() => requests.count()).toBe(sent)
    expect(faults).toEqual([])
  })

  test("clicks into the inspector before its script is there: what was clicked is shown", async () => {
    const { page, faults } = await visit(browser, app)
    const inspector = gate()
    await page.route("**/ui-inspector-Inspector-*.js", async (route) => {
      await inspector.opened
      await route.continue()
    })
    await page.goto("about:blank")
    await page.goto(app.url, { waitUntil: "commit" })
    // The page listens, and this part of it not yet.
    await page.getByRole("button", { name: "Send again" }).click()
    await page.getByRole("group", { name: "Which request" }).waitFor()
    await page.getByRole("tab", { name: "Network" }).click()
    inspector.open()
    await expect
      .poll(() => page.getByRole("tab", { name: "Network" }).getAttribute("aria-selected"))
      .toBe("true")
    await page.getByRole("tab", { name: "Fix" }).click()
    await expect.poll(() => page.getByRole("tab", { name: "Fix" }).getAttribute("aria-selected")).toBe("true")
    expect(faults).toEqual([])
  })

  test.each(["", "#/learn"])("sees what is on the screen before any script (%j) stay there", async (hash) => {
    const { page, faults } = await visit(browser, app)
    const scripts = await openBeforeScripts(page, app.url + hash)
    await page.locator("#root .app").waitFor()
    const elements = await page.evaluateHandle(() => [...document.querySelectorAll("#root *")])
    expect(await elements.evaluate((all) => all.length)).toBeGreaterThan(200)
    scripts.open()
    if (hash === "") await page.locator(".react-flow__viewport").waitFor()
    else {
      const first = page.getByRole("region", { name: "Case 1 of 3", exact: true })
      await first.getByText("It is never sent").click()
      await first.getByText("Yes, first OPTIONS").click()
      await expect.poll(() => first.getByRole("button", { name: "Run it" }).isEnabled()).toBe(true)
    }
    // A text field becomes the editor of its code.
    expect(
      await elements.evaluate((all) =>
        all
          .filter((element) => !element.isConnected && !element.matches("textarea"))
          .map((gone) => gone.className),
      ),
    ).toEqual([])
    expect(faults).toEqual([])
  })

  test("types while what plays the scenario is fetched: no letter is lost", async () => {
    const { page, faults } = await visit(browser, app)
    const engine = gate()
    await page.route("**/simulation-*.js", async (route) => {
      await engine.opened
      await route.continue()
    })
    await page.reload()
    const url = page.getByRole("textbox", { name: "Page URL" })
    await url.fill("")
    await url.pressSequentially("http://localhost:3000/")
    expect(await url.inputValue()).toBe("http://localhost:3000/")
    expect(await verdict(page).textContent()).toContain("POST /users was never sent")
    engine.open()
    await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/s1\//)
    expect(await url.inputValue()).toBe("http://localhost:3000/")
    expect(await page.locator(".cm-note").textContent()).toContain(
      "http://localhost:3000 is not in this list",
    )
    expect(faults).toEqual([])
  })

  test("adds a cookie of an earlier visit, and sees that Firefox and Chrome send it", async () => {
    const { page, faults } = await visit(browser, app)
    await page.getByRole("radio", { name: "development", exact: true }).click()
    await page.getByText("Cookies kept from earlier visits").click()
    await page.getByRole("button", { name: "Add a cookie" }).click()
    await page.getByRole("textbox", { name: "Cookie 1, Set-Cookie" }).fill("session=7; SameSite=None")
    await expect.poll(() => page.getByText("not kept: SameSite=None needs Secure").count()).toBe(1)
    await page.getByRole("textbox", { name: "Cookie 1, Set-Cookie" }).fill("session=7")
    await page.getByRole("tab", { name: /^Network/ }).click()
    await expect
      .poll(() => page.locator(".raw").allTextContents())
      .toEqual(expect.arrayContaining([expect.stringContaining("Cookie: session=7")]))
    expect(faults).toEqual([])
  })

  test("pastes another FastAPI file, reads the verdict, plays it by keyboard, and opens the copied link elsewhere", async () => {
    const { page, faults } = await visit(browser, app)
    await pasteInto(page, serverCode(page), SHOP)
    await pasteInto(
      page,
      requestCode(page),
      'await fetch("https://api.example.com/items/7", { method: "DELETE" })',
    )
    const pageUrl = page.getByRole("textbox", { name: "Page URL" })
    await pageUrl.fill("https://shop.example.com/cart")
    await expect.poll(() => verdict(page).textContent()).toContain("DELETE /items/7 was never sent")
    await page.getByText("DELETE is not among GET").first().waitFor()

    // By keyboard alone: to the diagram, to the first step, through every step, and play.
    await page.getByRole("region", { name: "Sequence diagram" }).focus()
    await page.keyboard.press("Home")
    const step = page.getByRole("slider", { name: "Step" })
    await expect.poll(() => step.getAttribute("aria-valuetext")).toContain("Step 1 of 7")
    for (const at of [2, 3, 4]) {
      await page.keyboard.press("ArrowRight")
      await expect.poll(() => step.getAttribute("aria-valuetext")).toContain(`Step ${at} of 7`)
    }
    await page.keyboard.press("ArrowLeft")
    await expect.poll(() => step.getAttribute("aria-valuetext")).toContain("Step 3 of 7")
    await page.keyboard.press(" ")
    await page.getByRole("button", { name: "Pause" }).waitFor()
    await expect.poll(() => step.getAttribute("aria-valuetext"), { timeout: 15_000 }).toContain("Step 7 of 7")
    await page.getByRole("button", { name: "Play" }).waitFor()

    await page.getByRole("button", { name: "Copy link" }).click()
    await page.getByText("Copied").waitFor()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    expect(link.length).toBeLessThan(2000)
    const words = await verdict(page).textContent()
    expect(faults).toEqual([])

    const fresh = await visit(browser, app, new URL(link).hash)
    await expect.poll(() => verdict(fresh.page).textContent()).toBe(words)
    expect(await serverCode(fresh.page).textContent()).toContain("shop.example.com")
    expect(await fresh.page.getByRole("textbox", { name: "Page URL" }).inputValue()).toBe(
      "https://shop.example.com/cart",
    )
    expect(fresh.faults).toEqual([])
  })

  test("on a phone, is led from the reason to the place in the code", async () => {
    const { page, faults } = await visit(browser, app, "", { viewport: { width: 390, height: 844 } })
    await page.getByRole("navigation", { name: "Panes" }).getByRole("button", { name: "Why" }).click()
    await page.getByRole("button", { name: "show in the code" }).first().click()
    const code = page.locator(".server-card .cm-content")
    await code.waitFor()
    await expect
      .poll(() => page.evaluate(() => getSelection()?.toString()))
      .toContain("https://app.example.com")
    expect(faults).toEqual([])
  })

  test("on a phone, draws the explanation up over the drawing: by finger, by a tap, by arrow keys", async () => {
    const { page, faults } = await visit(browser, app, "", {
      viewport: { width: 390, height: 844 },
      reducedMotion: "reduce",
    })
    const explanation = page.getByRole("tabpanel", { name: "Why" })
    const drawing = page.getByRole("region", { name: "Sequence diagram" })
    const grip = page.getByRole("separator", { name: "Between drawing and explanation" })
    const dragBy = async (pixels: number) => {
      const box = await grip.boundingBox()
      if (box === null) throw new Error("there is no grip")
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
      await page.mouse.move(x, y)
      await page.mouse.down()
      await page.mouse.move(x, y + pixels, { steps: 12 })
      // Held still: not thrown.
      await page.waitForTimeout(120)
      await page.mouse.move(x, y + pixels + 1)
      await page.mouse.up()
    }
    await drawing.locator(".gate").first().waitFor()
    expect(await explanation.isVisible()).toBe(false)
    await dragBy(-300)
    await expect.poll(() => explanation.isVisible()).toBe(true)
    expect(await drawing.isVisible()).toBe(true)
    await expect.poll(() => grip.getAttribute("aria-valuetext")).toBe("drawing and explanation")
    // The step that is explained is in sight.
    await expect
      .poll(() =>
        drawing.evaluate((scroller) => {
          const gate = scroller.querySelector(".gate.past, .gate.current")?.getBoundingClientRect()
          const room = scroller.getBoundingClientRect()
          return gate !== undefined && gate.top > room.top && gate.bottom <= room.bottom
        }),
      )
      .toBe(true)
    await dragBy(-300)
    await expect.poll(() => grip.getAttribute("aria-valuetext")).toBe("the explanation alone")
    await expect.poll(() => drawing.isVisible()).toBe(false)
    await grip.press("ArrowDown")
    await expect.poll(() => drawing.isVisible()).toBe(true)
    await dragBy(250)
    await expect.poll(() => grip.getAttribute("aria-valuetext")).toBe("the drawing alone")
    await expect.poll(() => explanation.isVisible()).toBe(false)
    await page.locator(".phone-summary").getByText("The answer names no allowed origin").click()
    await expect.poll(() => explanation.isVisible()).toBe(true)
    await page.getByRole("navigation", { name: "Panes" }).getByRole("button", { name: "Server" }).click()
    await expect.poll(() => explanation.isVisible()).toBe(false)
    expect(faults).toEqual([])
  })

  test("goes back and forward through edits", async () => {
    const { page, faults } = await visit(browser, app)
    await page.getByRole("radio", { name: "development", exact: true }).click()
    await expect.poll(() => verdict(page).textContent()).toContain("Allowed.")
    await expect.poll(() => page.url()).toContain("#/s1/")
    await page.goBack()
    await expect.poll(() => verdict(page).textContent()).toContain("Blocked by the browser.")
    await page.goForward()
    await expect.poll(() => verdict(page).textContent()).toContain("Allowed.")
    expect(faults).toEqual([])
  })

  test("keeps code and form of the request in step", async () => {
    const { page, faults } = await visit(browser, app)
    await page.getByLabel("Credentials").selectOption("omit")
    await expect.poll(() => requestCode(page).textContent()).toContain('credentials: "omit"')
    await pasteInto(page, requestCode(page), 'fetch("http://localhost:8000/users", { method: "PATCH" })')
    await expect.poll(() => page.getByLabel("Method").inputValue()).toBe("PATCH")
    expect(faults).toEqual([])
  })

  test("two headers of one name are two lines, and gone with their scenario", async () => {
    const { page, faults } = await visit(browser, app, hashOf("two-headers"))
    const lines = () => page.locator(".message-lines p").allTextContents()
    await expect
      .poll(lines)
      .toEqual(
        expect.arrayContaining(["Origin: http://localhost:5173", "A-C-Allow-Origin: http://localhost:5173"]),
      )
    expect((await lines()).filter((line) => line.startsWith("A-C-Allow-Origin"))).toHaveLength(2)
    await page.goto(`${app.url}${hashOf("simple-blocked")}`)
    await expect
      .poll(lines)
      .toEqual(["Origin: http://localhost:5173", "A-C-Allow-Origin: (missing)", "Failed to fetch"])
    expect(faults).toEqual([])
  })

  test("answers a question about what the paste does not say", async () => {
    const { page, faults } = await visit(browser, app)
    await pasteInto(
      page,
      serverCode(page),
      "from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\nfrom app.config import settings\n\napp = FastAPI()\napp.add_middleware(CORSMiddleware, allow_origins=settings.cors_origins, allow_credentials=True, allow_methods=['*'], allow_headers=['*'])\n",
    )
    await expect.poll(() => verdict(page).textContent()).toContain("What is settings.cors_origins here?")
    await page.getByRole("button", { name: "Answer it" }).click()
    // The verdict leads to where it is answered.
    const answer = page.getByRole("textbox", { name: "Answer for settings.cors_origins" })
    await expect.poll(() => answer.evaluate((field) => field === document.activeElement)).toBe(true)
    await page.keyboard.type("http://localhost:5173, https://app.example.com")
    await page.getByRole("button", { name: "Answer", exact: true }).click()
    await expect.poll(() => verdict(page).textContent()).toContain("Allowed.")
    await page
      .getByRole("textbox", { name: "What you said of settings.cors_origins" })
      .fill('["https://app.example.com"]')
    await expect.poll(() => verdict(page).textContent()).toContain("Blocked by the browser.")
    expect(faults).toEqual([])
  })
})

const NGINX = `location / {
    add_header Access-Control-Allow-Origin http://localhost:5173 always;
    proxy_pass http://app;
}
`
const EXPRESS = `const express = require("express")
const cors = require("cors")
const app = express()
app.use(cors({ origin: "http://localhost:5173" }))
app.post("/users", (req, res) => res.status(201).json({ id: 1 }))
app.listen(9000)
`

describe("servers one behind the other", () => {
  test("an app is put behind nginx, says its header too, and is taken out again", async () => {
    const { page, faults } = await visit(browser, app)
    await pasteInto(page, requestCode(page), 'fetch("http://localhost:8000/users", { method: "POST" })')
    await pasteInto(page, serverCode(page), NGINX)
    await expect.poll(() => verdict(page).textContent()).toContain("Allowed.")
    await page.getByRole("button", { name: "behind", exact: true }).click()
    // It is there when the framework of the app that it stands for is.
    await expect.poll(() => serverCode(page).textContent()).not.toContain("add_header")
    await pasteInto(page, serverCode(page), EXPRESS)
    await expect.poll(() => verdict(page).textContent()).toContain("Blocked by the browser.")
    const servers = page.getByRole("list", { name: "Servers, from the outside in" })
    expect(await servers.getByRole("button", { pressed: true }).textContent()).toBe("Express")
    // The app's own line is marked while the app is shown, and nginx' text has no mark of it.
    await page.locator(".cm-note").first().waitFor()
    await servers.getByRole("button", { name: "nginx", exact: true }).click()
    await expect.poll(() => serverCode(page).textContent()).toContain("add_header")
    expect(await page.locator(".cm-note").count()).toBe(0)
    // "Show in the code" leads to the text that the place is of.
    await page.getByRole("button", { name: "show in the code" }).first().click()
    await expect.poll(() => serverCode(page).textContent()).toContain("express()")
    await page.getByRole("button", { name: "Take Express out" }).click()
    await expect.poll(() => verdict(page).textContent()).toContain("Allowed.")
    expect(faults).toEqual([])
  })

  test("a proxy is put in front, and the app below it stays as it was", async () => {
    const { page, faults } = await visit(browser, app)
    await pasteInto(page, serverCode(page), EXPRESS)
    await page.getByRole("button", { name: "in front", exact: true }).click()
    await page.getByText("Paste the file that makes your app").waitFor()
    await pasteInto(page, serverCode(page), ":8000 {\n\treverse_proxy localhost:9000\n}\n")
    const servers = page.getByRole("list", { name: "Servers, from the outside in" })
    await expect.poll(() => servers.textContent()).toContain("Caddy")
    await servers.getByRole("button", { name: "Express", exact: true }).click()
    await expect.poll(() => serverCode(page).textContent()).toContain("app.listen(9000)")
    expect(faults).toEqual([])
  })
})

describe("bad input gets a clear sentence, and nothing is lost", () => {
  test("Python that does not parse: its place, and what was understood all the same", async () => {
    const { page, faults } = await visit(browser, app)
    await pasteInto(page, serverCode(page), SHOP.replace("ORIGINS = [", "ORIGINS = [["))
    await page
      .getByText(/^Line \d+, column \d+$/)
      .first()
      .waitFor()
    expect(await page.locator(".understood").textContent()).toContain("The rest was read all the same")
    expect(faults).toEqual([])
  })

  test("an option that CORSMiddleware does not have", async () => {
    const { page } = await visit(browser, app)
    await pasteInto(page, serverCode(page), SHOP.replace("allow_origins=", "allowed_origins="))
    await page.getByText("got an unexpected keyword argument 'allowed_origins'").first().waitFor()
  })

  test("a string where a list belongs: what really happens", async () => {
    const { page } = await visit(browser, app)
    await pasteInto(
      page,
      serverCode(page),
      SHOP.replace('ORIGINS = ["https://shop.example.com"]', 'ORIGINS = "*"'),
    )
    await page.getByText("allow_origins is one string, not a list").first().waitFor()
  })

  test("no CORS middleware is a finding", async () => {
    const { page } = await visit(browser, app)
    await pasteInto(
      page,
      serverCode(page),
      "from fastapi import FastAPI\napp = FastAPI()\n\n@app.post('/users')\ndef f(): ...\n",
    )
    await page.getByText("No CORSMiddleware is added here").first().waitFor()
    await expect.poll(() => verdict(page).textContent()).toContain("has no CORS middleware")
  })

  test("a page URL that is none, and a header name that is none", async () => {
    const { page, faults } = await visit(browser, app)
    await page.getByRole("textbox", { name: "Page URL" }).fill("localhost")
    await expect.poll(() => verdict(page).textContent()).toMatch(/not a URL|opaque|null/i)
    // What is meant is one click away.
    await page.getByRole("textbox", { name: "Page URL" }).fill("localhost:5173/login")
    await page.getByRole("button", { name: "Write http://localhost:5173/login" }).click()
    await expect.poll(() => verdict(page).textContent()).toContain("does not name http://localhost:5173.")
    await page.getByRole("textbox", { name: "Page URL" }).fill("http//nope")
    await expect.poll(() => verdict(page).textContent()).toContain("The page's address is not a URL.")
    await page.getByRole("textbox", { name: "Page URL" }).fill("http://localhost:5173/")
    await pasteInto(
      page,
      requestCode(page),
      'fetch("http://localhost:8000/users", { headers: { "X A": "1" } })',
    )
    await expect.poll(() => verdict(page).textContent()).toContain("X A is not a header name")
    expect(faults).toEqual([])
  })

  test.each([
    ["cut off", "#/s1/jdujQnYHhT2QC2q9E5", "cut off"],
    ["of a newer version", "#/s9/abcdef", "newer version"],
    ["foreign", "#/nowhere", "leads to nothing"],
  ])("a link that is %s says so and keeps what was there", async (_, hash, words) => {
    const { page, faults } = await visit(browser, app)
    await page.getByRole("radio", { name: "development", exact: true }).click()
    await expect.poll(() => verdict(page).textContent()).toContain("Allowed.")
    await page.evaluate((given) => {
      location.hash = given
    }, hash)
    await page.getByRole("status").getByText(words).waitFor()
    expect(await verdict(page).textContent()).toContain("Allowed.")
    expect(faults).toEqual([])
  })
})
