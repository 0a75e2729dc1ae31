/**
 * Runs something when an element is shown: at once, wherever it stands; but not before, while it is in a pane that is not
 * looked at.
 * @returns a function that ends the waiting
 */
export function onceShown(element: Element, run: () => void): () => void {
  if (element.getClientRects().length > 0 || typeof IntersectionObserver === "undefined") {
    run()
    return () => undefined
  }
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return
    observer.disconnect()
    run()
  })
  observer.observe(element)
  return () => observer.disconnect()
}
