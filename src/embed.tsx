// The entry of embed.html: one scenario's diagram, for other people's pages.
import "@fontsource-variable/inter/wght.css"
import * as permalink from "./scenario/permalink/permalink.ts"
import * as simulation from "./simulation/simulate.ts"
import { followEmbed, onceOpened } from "./store/address.ts"
import { engine } from "./store/engine.ts"
import { links } from "./store/links.ts"
import { Embed } from "./ui/embed/Embed.tsx"
import { mount } from "./ui/shell/mount.tsx"

// There is no embedded diagram without a link.
links.provide(permalink)
engine.provide(simulation)
followEmbed()
// Until then the page says what it opens.
onceOpened(() => mount(<Embed />))
