import { type ComponentType, lazy } from "react"
import { publicSuffixes } from "../../fetch/public-suffixes.ts"
import { loadEverything } from "../../servers/everything.ts"
import { re2 } from "../../source/regular-expressions.ts"
import { loadOpeningFramework } from "../../store/opening/opening.ts"

type Load<Props> = () => Promise<ComponentType<Props>>

/** A part of the screen that plays the scenario in other ways than it is: it is there when what those may need is. */
export const lazyPlaying = <Props extends object>(load: Load<Props>) =>
  lazy(async () => {
    const [component] = await Promise.all([load(), publicSuffixes.load(), re2.load(), loadOpeningFramework()])
    return { default: component }
  })

/** A screen that shows cases of every framework: it is there when they all are. */
export const lazyWithEverything = <Props extends object>(load: Load<Props>) =>
  lazy(async () => {
    const [component] = await Promise.all([load(), loadEverything()])
    return { default: component }
  })
