import type { Module } from "../../source/javascript/interpreter/evaluation.ts"
import { ownEntries } from "../../source/javascript/interpreter/members.ts"
import {
  host,
  nativeFunction,
  object,
  undefinedAt,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import { axiosValue } from "./axios.ts"
import { fetchModules } from "./fetch.ts"
import { jqueryValue } from "./jquery.ts"
import { bodyOf, entry, isSet, known, type Make, type Report } from "./made.ts"
import { eventTarget, storage, xhrValue } from "./page.ts"

/** What a page's code finds without importing it, and what it imports: each takes down the requests that it makes. */
export function modules(make: Make, report: Report): ReadonlyMap<string, Module> {
  // One for the whole program: what is set on its defaults counts for every call.
  let made: Value | null = null
  const axios: Module = (evaluation, span) => {
    made ??= axiosValue({ evaluation, make, report }, object({}, span), span)
    return made
  }
  const query: Module = (_, span) => jqueryValue(make, report, span)
  return new Map<string, Module>([
    ...fetchModules(make, report),
    [
      "import.meta",
      (evaluation, span) =>
        host("import.meta", span, {
          get: (name, at) =>
            name === "env"
              ? host("import.meta.env", at, {
                  get: (variable, where) => evaluation.variable(variable, where),
                })
              : unknown(`import.meta.${name}`, "it belongs to the build", at),
        }),
    ],
    ["axios", axios],
    ["global axios", axios],
    ["jquery", query],
    ["global $", query],
    ["global jQuery", query],
    [
      "global XMLHttpRequest",
      (_, span) =>
        host("XMLHttpRequest", span, {
          isFunction: true,
          construct: (_args, at) => xhrValue(make, report, at),
        }),
    ],
    [
      "global EventSource",
      (_, span) =>
        host("EventSource", span, {
          isFunction: true,
          construct: ([url, init], at) => {
            make(
              {
                initiator: { kind: "eventsource" },
                url: known(url),
                credentials: isSet(entry(init, "withCredentials")) ? "include" : "same-origin",
              },
              at,
            )
            return object({}, at)
          },
        }),
    ],
    [
      "global navigator",
      (_, span) =>
        host("navigator", span, {
          get: (name, at) =>
            name === "sendBeacon"
              ? nativeFunction(name, at, ([url, data], where) => {
                  make(
                    {
                      initiator: { kind: "beacon" },
                      url: known(url),
                      method: "POST",
                      body: bodyOf(data, false, report),
                      credentials: "include",
                    },
                    where,
                  )
                  return { kind: "boolean", value: true, span: where }
                })
              : null,
        }),
    ],
    [
      "global URLSearchParams",
      (_, span) =>
        host("URLSearchParams", span, {
          isFunction: true,
          construct: ([given], at) => {
            const pairs =
              given?.kind === "object"
                ? ownEntries(given).map(([name, each]) => [name, known(each) ?? "…"])
                : []
            const params = new URLSearchParams(given?.kind === "string" ? given.value : pairs)
            return host("URLSearchParams", at, {
              get: (name, where) =>
                name === "text"
                  ? { kind: "string", value: params.toString(), span: where }
                  : name === "toString"
                    ? nativeFunction(name, where, () => ({
                        kind: "string",
                        value: params.toString(),
                        span: where,
                      }))
                    : name === "append" || name === "set"
                      ? nativeFunction(name, where, ([key, value]) => {
                          params[name](known(key) ?? "", known(value) ?? "…")
                          return undefinedAt(where)
                        })
                      : null,
            })
          },
        }),
    ],
    [
      "global document",
      (_, span) =>
        host("document", span, {
          get: (name, at) => nativeFunction(`document.${name}`, at, (_args, where) => eventTarget(where)),
        }),
    ],
    ["global localStorage", (_, span) => storage("localStorage", report, span)],
    ["global sessionStorage", (_, span) => storage("sessionStorage", report, span)],
    ["global window", (_, span) => unknown("window", "it belongs to the page", span)],
  ])
}
