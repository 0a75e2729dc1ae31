// The entry of embed.html: one scenario's diagram, for other people's pages.
import "@fontsource-variable/inter/wght.css"
import "@fontsource-variable/jetbrains-mono/wght.css"
import { followEmbed } from "./store/address.ts"
import { Embed } from "./ui/embed/Embed.tsx"
import { mount } from "./ui/shell/mount.tsx"

followEmbed()
mount(<Embed />)
