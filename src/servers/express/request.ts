import { byteLowercase } from "../../fetch/header-list.ts"
import {
  boolean,
  host,
  NOWHERE,
  nativeFunction,
  object,
  string,
  text,
  undefinedAt,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import { cookiesOf, headerOf, headersValue } from "../node/request-headers.ts"
import type { NodeExchange } from "./runtime.ts"

/** Node's and Express's `req`, as far as it is known before a request is made. */
export function requestValue(exchange: NodeExchange): Value {
  const { request } = exchange
  const own = new Map<string, Value>()
  const header = (name: string) => headerOf(request, name)
  const headers = headersValue(request, "req.headers")
  const url = new URL(request.path, "http://localhost")
  return host("req", NOWHERE, {
    set: (name, value) => {
      own.set(name, value)
    },
    has: (name) => own.has(name),
    get: (name, at) => {
      const known = own.get(name)
      if (known !== undefined) return known
      switch (name) {
        case "headers":
          return headers
        case "get":
        case "header":
          return nativeFunction(name, at, ([of], where) => {
            const value = of === undefined ? null : header(text(of) ?? "")
            return value === null ? undefinedAt(where) : string(value, where)
          })
        case "method":
          return string(request.method, at)
        case "path":
          return string(exchange.url.split("?")[0] ?? "/", at)
        case "url":
          return string(exchange.url, at)
        case "originalUrl":
          return string(request.path, at)
        case "baseUrl":
          return string(request.path.slice(0, Math.max(0, request.path.length - exchange.url.length)), at)
        case "query":
          return object(
            Object.fromEntries([...url.searchParams].map(([key, value]) => [key, string(value, at)])),
            at,
          )
        case "params":
          return object(
            Object.fromEntries(
              Object.entries(exchange.params).map(([key, value]) => [key, string(value, at)]),
            ),
            at,
          )
        case "protocol":
          return string(request.scheme, at)
        case "secure":
          return boolean(request.scheme === "https", at)
        case "hostname":
          return string((request.host ?? "localhost").replace(/:\d+$/, ""), at)
        case "ip":
          return string("127.0.0.1", at)
        case "xhr":
          return boolean(byteLowercase(header("x-requested-with") ?? "") === "xmlhttprequest", at)
        case "cookies":
        case "signedCookies":
          return object(cookiesOf(header("cookie"), at), at)
        case "on":
        case "once":
          return nativeFunction(name, at, (_, where) => undefinedAt(where))
        case "host":
          return string(request.host ?? "localhost", at)
        case "httpVersion":
          return string("1.1", at)
        // https://github.com/pillarjs/parseurl, which the router asks before any handler.
        case "_parsedUrl":
          return object(
            {
              path: string(exchange.url, at),
              pathname: string(exchange.url.split("?")[0] ?? "/", at),
              href: string(exchange.url, at),
            },
            at,
          )
        case "body":
        case "socket":
        case "connection":
        case "client":
        case "rawHeaders":
        case "app":
        case "route":
        case "fresh":
        case "stale":
        case "subdomains":
        case "accepts":
        case "acceptsEncodings":
        case "acceptsLanguages":
        case "is":
        case "range":
        // What the usual middleware of others puts there: passport, express-session, multer, pino-http, csurf, i18next…
        case "user":
        case "auth":
        case "isAuthenticated":
        case "isUnauthenticated":
        case "login":
        case "logIn":
        case "logout":
        case "logOut":
        case "session":
        case "sessionID":
        case "file":
        case "files":
        case "log":
        case "id":
        case "csrfToken":
        case "flash":
        case "rateLimit":
        case "useragent":
        case "i18n":
        case "t":
          return unknown(`req.${name}`, "it is not known before a request is made", at)
        default:
          return undefinedAt(at)
      }
    },
  })
}
