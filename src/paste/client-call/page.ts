import {
  host,
  nativeFunction,
  truth,
  undefinedAt,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { bodyOf, known, type Make, type Report, UNKNOWN_VALUE } from "./made.ts"

/** An element of the page: what is to happen on an event is done at once. */
export function eventTarget(span: Span): Value {
  return host("element", span, {
    get: (name, at) =>
      name === "addEventListener"
        ? nativeFunction(name, at, (_args, where) => undefinedAt(where))
        : unknown(name, "it belongs to the page", at),
    set: () => {},
  })
}

/** What a page has kept, most often a token: something is there, and nobody knows what. */
export const storage = (label: string, report: Report, span: Span): Value =>
  host(label, span, {
    get: (name, at) =>
      nativeFunction(name, at, (_args, where) => {
        if (name !== "getItem") return undefinedAt(where)
        report(where, `What \`${label}\` holds can't be known: it is taken for “...”.`)
        return { kind: "string", value: UNKNOWN_VALUE, span: where }
      }),
  })

/** An XMLHttpRequest: what it was told is sent by `send()`. */
export function xhrValue(make: Make, report: Report, span: Span): Value {
  const headers: (readonly [string, string])[] = []
  let [method, url]: [string, string | null] = ["GET", null]
  let [isIncluded, isListening] = [false, false]
  const upload = host("upload", span, {
    set: () => {
      isListening = true
    },
    get: (name, at) =>
      nativeFunction(name, at, (_args, where) => {
        isListening = true
        return undefinedAt(where)
      }),
  })
  return host("XMLHttpRequest", span, {
    set: (name, value) => {
      if (name === "withCredentials") isIncluded = truth(value) === true
    },
    get: (name, at) => {
      if (name === "upload") return upload
      return nativeFunction(name, at, ([first, second], where) => {
        if (name === "open") [method, url] = [known(first) ?? "GET", known(second)]
        if (name === "setRequestHeader") headers.push([known(first) ?? "", known(second) ?? UNKNOWN_VALUE])
        if (name === "send")
          make(
            {
              initiator: { kind: "xhr", uploadListener: isListening },
              url,
              method,
              headers,
              body: bodyOf(first, false, report),
              credentials: isIncluded ? "include" : "same-origin",
            },
            where,
          )
        return undefinedAt(where)
      })
    },
  })
}
