import { createServer, type IncomingMessage, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import type { Browser, Page } from "playwright-core"
import type { HeaderList } from "../../src/fetch/header-list.ts"
import type { RequestInit as ScenarioRequest } from "../../src/fetch/request.ts"
import type { RepliesConfig } from "../../src/servers/registry.ts"
import type { ReplyConfig } from "../../src/servers/replies/replies.ts"
import type { RecordedOutcome } from "../recordings/browsers.ts"

/** A page's server and an API's, on loopback, and a real Chromium that goes from one to the other. */
export interface LiveBrowser {
  readonly pageUrl: string
  readonly apiUrl: string
  /** plays one request for real; the API answers as the replies say */
  readonly play: (request: ScenarioRequest, replies: RepliesConfig | null) => Promise<RecordedOutcome>
  readonly close: () => Promise<void>
}

interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
}

export async function startLiveBrowser(browser: Browser): Promise<LiveBrowser> {
  let replies: RepliesConfig | null = null
  const seen: Seen[] = []
  const pages = await listen(
    createServer((_, response) => {
      response.setHeader("Content-Type", "text/html").end("<!doctype html><title>page</title>")
    }),
  )
  const api = await listen(
    createServer((request, response) => {
      seen.push(seenOf(request))
      const isPreflight = request.headers["access-control-request-method"] !== undefined
      const reply = isPreflight ? replies?.preflight : replies?.actual
      response.sendDate = false
      response.writeHead(reply?.status ?? 404, rawHeaders(reply))
      response.end(reply?.body ?? "")
    }),
  )
  const pageUrl = `http://localhost:${pages.port}/`
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(pageUrl)
  return {
    pageUrl,
    apiUrl: `http://localhost:${api.port}`,
    async play(request, given) {
      replies = given
      seen.length = 0
      const console: string[] = []
      const listener = (message: { text: () => string; type: () => string }) => {
        if (message.type() === "error") console.push(message.text())
      }
      page.on("console", listener)
      const result =
        request.initiator.kind === "xhr"
          ? await xhrInPage(page, request, request.initiator.uploadListener)
          : await fetchInPage(page, request)
      // Console messages come on their own way, a little later than the promise.
      await page.evaluate(() => new Promise((resume) => setTimeout(resume, 15)))
      page.off("console", listener)
      const exchanges = seen.map((each) => ({
        kind: each.headers["access-control-request-method"] === undefined ? "actual" : "preflight",
        ...each,
      }))
      return { exchanges, ...result, console }
    },
    async close() {
      await context.close()
      await Promise.all([pages.close(), api.close()])
    },
  }
}

const seenOf = (request: IncomingMessage): Seen => ({
  method: request.method ?? "",
  url: `http://${request.headers.host}${request.url}`,
  headers: Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  ),
})

/** A flat list, so that a name may come twice. */
const rawHeaders = (reply: ReplyConfig | undefined): string[] => (reply?.headers ?? []).flat()

async function listen(
  server: Server,
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  await new Promise<void>((resume) => server.listen(0, "localhost", resume))
  const address = server.address()
  if (!isAddress(address)) throw new Error("no port")
  return {
    port: address.port,
    close: () =>
      new Promise((resume) => {
        server.closeAllConnections()
        server.close(() => resume())
      }),
  }
}

const isAddress = (address: string | AddressInfo | null): address is AddressInfo =>
  typeof address === "object" && address !== null

type Result = Pick<RecordedOutcome, "result" | "error" | "response">

/** Node's server adds these on its own account; the replies do not name them. */
const OWN = ["connection", "keep-alive", "transfer-encoding", "content-length"]

function xhrInPage(page: Page, request: ScenarioRequest, uploadListener: boolean): Promise<Result> {
  const { url, method, credentials, body } = request
  const headers = request.headers.map(([name, value]): [string, string] => [name, value])
  return page.evaluate(
    (given) =>
      new Promise<Result>((resume) => {
        const xhr = new XMLHttpRequest()
        xhr.onload = () => {
          const lines = xhr.getAllResponseHeaders().split("\r\n")
          const pairs = lines.flatMap((line): [string, string][] => {
            const at = line.indexOf(": ")
            return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 2)]]
          })
          const { status, responseURL, responseText } = xhr
          resume({
            result: "resolved",
            response: {
              type: null,
              status,
              redirected: false,
              url: responseURL,
              headers: pairs.filter(([name]) => !given.own.includes(name)),
              body: responseText,
            },
          })
        }
        xhr.onerror = () => resume({ result: "rejected", error: { name: "error", message: "" } })
        try {
          xhr.open(given.method, given.url)
          for (const [name, value] of given.headers) xhr.setRequestHeader(name, value)
          xhr.withCredentials = given.credentials === "include"
          if (given.uploadListener) xhr.upload.onprogress = () => {}
          xhr.send(
            given.body === null
              ? null
              : given.body.kind === "form"
                ? new URLSearchParams(given.body.text)
                : given.body.kind === "blob"
                  ? new Blob([given.body.text], { type: given.body.type })
                  : given.body.text,
          )
        } catch (error) {
          const { name, message } = error instanceof Error ? error : new Error(String(error))
          resume({ result: "rejected", error: { name, message } })
        }
      }),
    { url, method, credentials, body, headers, uploadListener, own: OWN },
  )
}

function fetchInPage(page: Page, request: ScenarioRequest): Promise<Result> {
  const plain = {
    ...request,
    headers: request.headers.map(([name, value]): [string, string] => [name, value]),
  }
  return page.evaluate(
    async ({ own, ...given }): Promise<Result> => {
      const body =
        given.body === null
          ? undefined
          : given.body.kind === "text"
            ? given.body.text
            : given.body.kind === "form"
              ? new URLSearchParams(given.body.text)
              : given.body.kind === "blob"
                ? new Blob([given.body.text], { type: given.body.type })
                : new Response(given.body.text).body
      try {
        const init = {
          method: given.method,
          headers: given.headers,
          mode: given.mode,
          credentials: given.credentials,
          redirect: given.redirect,
          ...(body === undefined ? {} : { body }),
          ...(given.body?.kind === "stream" ? { duplex: "half" } : {}),
        }
        const response = await fetch(given.url, init)
        const headers: HeaderList = [...response.headers].filter(([name]) => !own.includes(name))
        const { type, status, redirected, url } = response
        return {
          result: "resolved",
          response: { type, status, redirected, url, headers, body: await response.text() },
        }
      } catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error))
        return { result: "rejected", error: { name, message } }
      }
    },
    { ...plain, own: OWN },
  )
}
