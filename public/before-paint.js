// Runs before the first paint. The page holds two screens: the opening one, and in a template the beginning of the lesson.
// An address that asks for another one must show neither first.
const { classList } = document.documentElement
const isFramed = window.parent !== window
if (location.hash.length > 1 || isFramed) classList.add("elsewhere")
if (/^#\/learn(\/|\/who-blocks\/?)?$/.test(location.hash) && !isFramed) {
  classList.add("lesson")
  document.addEventListener("readystatechange", () => {
    const root = document.getElementById("root")
    const lesson = document.getElementById("lesson")
    if (document.readyState !== "interactive" || root === null || !(lesson instanceof HTMLTemplateElement)) return
    root.replaceChildren(lesson.content)
    classList.remove("elsewhere")
  })
}

// What is clicked before a part of the app listens is clicked again once it does: src/ui/shell/early-input.ts tells when. One
// after the other, as the app looks different after each; what is clicked meanwhile comes after them.
const clickedIn = new Map([
  ["app", []],
  ["inspector", []],
])
let isDoneAgain = false
const keep = (event) => {
  const button = event.target instanceof Element ? event.target.closest("#root button") : null
  const clicked = clickedIn.get(button?.closest(".inspector") ? "inspector" : "app")
  if (button === null || clicked === undefined || isDoneAgain) return
  event.stopImmediatePropagation()
  clicked.push(button)
}
addEventListener("click", keep, true)
const clickAgain = async (part, clicked) => {
  for (const button of clicked) {
    isDoneAgain = true
    button.click()
    isDoneAgain = false
    await new Promise((done) => setTimeout(done))
  }
  clickedIn.delete(part)
  if (clickedIn.size === 0) removeEventListener("click", keep, true)
}
for (const [part, clicked] of clickedIn)
  addEventListener(`${part}-listens`, () => clickAgain(part, clicked), { once: true })
