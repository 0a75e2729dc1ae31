/// <reference lib="webworker" />
// What makes the app run without a network: a worker of the browser's that answers with the files of one build, all of
// them or none. A newer build is fetched beside it, and waits until the page says so, or is closed.
declare const self: ServiceWorkerGlobalScope
/** written here by build/service-worker.ts: each file of the build, relative to this one, with what tells its contents; empty where its name does */
declare const __FILES__: readonly (readonly [path: string, revision: string])[]
declare const __VERSION__: string

// So that the names above are this file's own; nothing of it is in what is built.
export {}

/** Caches are of the whole origin: another app in another folder may have its own. */
const OURS = `cors-simulator ${self.registration.scope} `
const CURRENT = OURS + __VERSION__

/** A host may answer `embed.html` by way of `embed`: an answer that was redirected can't be given to a navigation. */
const asIfDirect = (response: Response): Response =>
  response.redirected ? new Response(response.body, response) : response

/** The files are the same for everybody, whatever a host says of its answers. */
const FOR_ALL: CacheQueryOptions = { ignoreVary: true }

async function fetchAll(): Promise<void> {
  const cache = await caches.open(CURRENT)
  await Promise.all(
    __FILES__.map(async ([path, revision]) => {
      const earlier = revision === "" ? await caches.match(path, FOR_ALL) : undefined
      const response = earlier ?? (await fetch(path, { cache: revision === "" ? "default" : "no-cache" }))
      if (!response.ok) throw new Error(`${path} is answered by ${response.status}`)
      await cache.put(path, asIfDirect(response))
    }),
  )
}

/** The build before this one stays: a page that was opened with it may still ask for its parts. */
async function dropOlder(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CURRENT)
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)))
}

/** The file that a page's address stands for, relative to the app's folder; null for one that is not of this app. */
function pageOf(url: URL): string | null {
  const path = url.href.slice(self.registration.scope.length).replace(/[?#].*$/s, "")
  if (path === "" || path === "index.html") return "./"
  return path === "embed" || path === "embed.html" ? "embed.html" : null
}

async function answer(request: Request): Promise<Response> {
  const asked = request.mode === "navigate" ? pageOf(new URL(request.url)) : request.url
  const current = await caches.open(CURRENT)
  const kept =
    asked === null
      ? undefined
      : ((await current.match(asked, FOR_ALL)) ?? (await caches.match(asked, FOR_ALL)))
  return kept ?? fetch(request)
}

self.addEventListener("install", (event) => event.waitUntil(fetchAll()))
self.addEventListener("activate", (event) => event.waitUntil(dropOlder().then(() => self.clients.claim())))
self.addEventListener("message", ({ data }) => {
  if (data === "take over") self.skipWaiting()
})
self.addEventListener("fetch", (event) => {
  const { request } = event
  if (request.method === "GET" && request.url.startsWith(self.registration.scope))
    event.respondWith(answer(request))
})
