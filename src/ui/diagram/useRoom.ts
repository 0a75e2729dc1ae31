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
    const measure = () => {
      // Hidden, in a pane that is not shown: the last width stays.
      if (element.clientWidth > 0) setWidth(Math.floor(element.clientWidth))
      setLow(element.clientHeight < LOW)
    }
    // The first drawing takes its time: whatever the user does meanwhile comes before it.
    startTransition(measure)
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, width, isLow]
}
