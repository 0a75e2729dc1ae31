// The entry before the entries: says what a link is about, while all that plays it is still to be fetched.
import { type LinkSubject, subjectOf } from "./scenario/permalink/subject.ts"
import { frameworks } from "./servers/frameworks.ts"
import { routeOf } from "./store/route.ts"

/** Text in an element of a class. */
function element(name: string, className: string, ...children: readonly (string | Node)[]): HTMLElement {
  const made = document.createElement(name)
  made.className = className
  made.append(...children)
  return made
}

/** An address's origin; the address itself where that is opaque, and where it is none. */
function originOf(url: string): string {
  const origin = URL.canParse(url) ? new URL(url).origin : "null"
  return origin === "null" ? url : origin
}

function wordsFor({ title, method, url, page, hasCredentials }: LinkSubject): HTMLElement {
  const words = element(
    "p",
    "link-subject",
    element("span", "link-method", method),
    " ",
    element("span", "link-url", url),
    document.createElement("br"),
    `asked by a page of ${originOf(page)}${hasCredentials ? ", with credentials" : ""}`,
  )
  if (title !== "") words.prepend(element("span", "link-title", title), document.createElement("br"))
  return words
}

/** Puts the words where the page says that it opens something: there already in embed.html, in place of all panes in the app. */
function say(root: HTMLElement, words: HTMLElement): void {
  const opening = root.querySelector(".opening")
  if (opening !== null) {
    opening.prepend(words)
    return
  }
  const status = element("p", "sub", "Opening the scenario…")
  status.role = "status"
  const main = element("main", "opening", words, status)
  main.ariaBusy = "true"
  // On a network that brings the scenario at once, the words would only flicker.
  main.style.animationDelay = `${400 - performance.now()}ms`
  const header = root.querySelector(".app > header")
  root.replaceChildren(element("div", "app", ...(header === null ? [] : [header]), main))
  document.documentElement.classList.remove("elsewhere")
}

/** What opens the link and plays it comes along with the app, which would ask for it once it is there itself. */
function fetchPlayers(subject: LinkSubject): void {
  const players = [
    import("./scenario/permalink/permalink.ts"),
    import("./simulation/simulate.ts"),
    ...[...subject.frameworks].map((name) => frameworks[name].load()),
  ]
  // The app asks again for what could not be fetched, and says so.
  Promise.allSettled(players)
}

const root = document.getElementById("root")
const route = routeOf(location.hash)
if (route.view === "embed" && route.theme !== "page") document.documentElement.dataset.theme = route.theme
const subject = subjectOf(route.view === "embed" ? route.hash : location.hash)
if (root !== null && subject !== null) {
  say(root, wordsFor(subject))
  // Once they are painted.
  requestAnimationFrame(() => setTimeout(() => fetchPlayers(subject)))
}
