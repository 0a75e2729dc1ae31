// The entry of index.html: the app.
import "@fontsource-variable/inter/wght.css"
import { followAddress, onceOpened } from "./store/address.ts"
import { followHistory } from "./store/history.ts"
import { loadAhead } from "./store/load-ahead.ts"
import { bringBack } from "./store/over-reload.ts"
import { followRecents } from "./store/recents.ts"
import { routeOf } from "./store/route.ts"
import { useSimulator } from "./store/simulator.ts"
import { App, fetchStage, Learn } from "./ui/shell/App.tsx"
import { Framed } from "./ui/shell/Framed.tsx"
import { mount } from "./ui/shell/mount.tsx"

if (routeOf(location.hash).view === "embed")
  // A page beside this one, which others may frame.
  location.replace(`embed.html${location.hash}`)
else if (window.parent !== window) mount(<Framed />)
else {
  followHistory(location.hash !== "")
  followRecents()
  followAddress()
  bringBack()
  const { classList } = document.documentElement
  if (classList.contains("lesson") && !classList.contains("elsewhere")) {
    // public/before-paint.js has put it there. What takes it over is fetched; where it can't be, the app says so.
    const first = useSimulator.getState().view
    Learn.fetch().then(
      () => mount(<App first={first} />, true),
      () => mount(<App />),
    )
  } else if (document.querySelector(".link-subject") !== null) {
    // src/first-words.ts has said what the link is about, which stays until there is more to see.
    onceOpened(() => mount(<App />))
  } else mount(<App />, location.hash === "")
  // What the screen still needs has the network before what the next edits will need, and that before all the rest.
  const { kind } = useSimulator.getState().view
  const screen = kind === "simulate" || kind === "opening" ? fetchStage() : Promise.resolve()
  screen
    .catch(() => undefined)
    .then(loadAhead)
    // While the app is worked on, its files are as they are.
    .then(() => (import.meta.env.PROD ? import("./ui/shell/follow-updates.ts") : null))
    .then((updates) => updates?.followUpdates())
    .catch(() => undefined)
}
