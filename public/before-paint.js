// Runs before the first paint. The page holds two screens: the opening one, and in a template the beginning of the lesson.
// An address that asks for another one must show neither first.
const { classList } = document.documentElement
const isFramed = window.parent !== window
if (location.hash.length > 1 || isFramed) classList.add("elsewhere")
if (/^#\/learn(\/|\/who-blocks\/?)?$/.test(location.hash) && !isFramed)
  document.addEventListener("readystatechange", () => {
    const root = document.getElementById("root")
    const lesson = document.getElementById("lesson")
    if (document.readyState !== "interactive" || root === null || !(lesson instanceof HTMLTemplateElement)) return
    root.replaceChildren(lesson.content)
    classList.replace("elsewhere", "lesson")
  })
