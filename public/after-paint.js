// Fetches the page's scripts and the letters of code once it is painted: until then, styles have the network to themselves. A
// page that is opened with a link first says what that is about: src/first-words.ts. In a block: scripts of a page share their
// names.
{
  const nextTask = () =>
    new Promise((done) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        done()
      }
      port2.postMessage(null)
    })
  const fetchAll = async (rel) => {
    const links = [...document.querySelectorAll(`link[rel="${rel}"]`)]
    for (const link of links) link.rel = "modulepreload"
    // The last of them is what is run, those before it what it imports, each after what it imports itself: each is a task, so
    // that a slow machine has none that is as long as all of them.
    for (const link of links) {
      await import(link.href)
      await nextTask()
    }
  }
  const isPainted = () =>
    new Promise((done) => {
      const look = (list) => {
        if (list.getEntriesByName("first-contentful-paint").length > 0) done()
      }
      new PerformanceObserver(look).observe({ type: "paint", buffered: true })
    })
  const isDrawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  const atMost = (time) => new Promise((done) => setTimeout(done, time))

  const isFramed = window.parent !== window
  const isLink = /^#\/embed\//.test(location.hash) || (/^#\/s\d/.test(location.hash) && !isFramed)
  const isSaid = isLink ? fetchAll("first-words").catch(() => undefined) : Promise.resolve()
  isSaid.then(async () => {
    // A tab in the background paints nothing, and an address that asks for another screen nothing yet.
    const hasNothing = document.hidden || document.documentElement.classList.contains("elsewhere")
    if (!hasNothing) await Promise.race([isLink ? isDrawn() : isPainted(), atMost(1000)])
    for (const link of document.querySelectorAll('link[rel="after-paint-styles"]')) link.rel = "stylesheet"
    await fetchAll("after-paint")
  })
}
