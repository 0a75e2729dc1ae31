import { type ComponentType, lazy } from "react"
import { FRAMEWORKS } from "../../servers/frameworks.ts"
import { loadFrameworks } from "../../servers/loading.ts"

/** A screen that shows cases of every framework: it is there when they all are. */
export const lazyWithFrameworks = <Props extends object>(load: () => Promise<ComponentType<Props>>) =>
  lazy(async () => {
    const [component] = await Promise.all([load(), loadFrameworks(FRAMEWORKS)])
    return { default: component }
  })
