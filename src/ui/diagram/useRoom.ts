import { type RefObject, startTransition, useLayoutEffect, useRef, useState } from "react"

/** Lower than that, in pixels, an element shows a part of a drawing only. */
const LOW = 300

/**
 * The room that an element has, kept up to date.
 * @returns its width in whole pixels, null before it is known; and is it so low that it shows but a part of what is in it?
 */
export function useRoom<T extends HTMLElement>(): readonly [RefObject<T | null>, number | null, boolean] {
  const ref = useRef<T>(null)
  const [width, setWidth] = useState<number | null>(null)
  const [isLow, setLow] = useState(false)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    let known: string | null = null
    const measure = () => {
      const { clientWidth, clientHeight } = element
      // An observer tells at once what is known already: asked for anew, the first drawing would be made in one piece.
      const size = `${clientWidth} ${clientHeight}`
      if (size === known) return
      known = size
      // Hidden, in a pane that is not shown: the last width stays.
      if (clientWidth > 0) setWidth(Math.floor(clientWidth))
      setLow(clientHeight < LOW)
    }
    // The first drawing takes its time: whatever the user does meanwhile comes before it.
    startTransition(measure)
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, width, isLow]
}
