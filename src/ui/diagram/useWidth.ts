import { type RefObject, useLayoutEffect, useRef, useState } from "react"

/** The width of an element, in whole pixels, kept up to date; null before it is known. */
export function useWidth<T extends HTMLElement>(): readonly [RefObject<T | null>, number | null] {
  const ref = useRef<T>(null)
  const [width, setWidth] = useState<number | null>(null)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const measure = () => {
      // Hidden, in a pane that is not shown: the last width stays.
      if (element.clientWidth > 0) setWidth(Math.floor(element.clientWidth))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, width]
}
