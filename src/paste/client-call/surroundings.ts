import type { Module } from "../../source/javascript/interpreter/evaluation.ts"
import {
  host,
  NOWHERE,
  nativeFunction,
  object,
  undefinedAt,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { angular } from "./angular.ts"
import { axiosValue } from "./axios.ts"
import type { Injected } from "./callables.ts"
import { fetchModules } from "./fetch.ts"
import { jqueryValue } from "./jquery.ts"
import { kyValue } from "./ky.ts"
import { bodyOf, entry, isSet, known, type Make, type Report } from "./made.ts"
import { ofetchValue } from "./ofetch.ts"
import { eventTarget, storage, xhrValue } from "./page.ts"
import { supabaseModules } from "./supabase.ts"

/** What a page's code may ask. */
export interface Surroundings {
  /** what it finds without importing it, and what it imports: each takes down the requests that it makes */
  readonly modules: ReadonlyMap<string, Module>
  /** what is handed to the constructor of a class, by the name of its type */
  readonly injected: Injected
  /** `this` outside of any class, as snippets are cut out of one */
  readonly self: Value
}

/**
 * The surroundings of a page's code, in which each request is taken down.
 * @param text that code
 */
export function surroundings(make: Make, report: Report, text: string): Surroundings {
  // One for the whole program: what is set on its defaults counts for every call.
  let made: Value | null = null
  const axios: Module = (evaluation, span) => {
    made ??= axiosValue({ evaluation, make, report }, object({}, span), span)
    return made
  }
  const query: Module = (_, span) => jqueryValue(make, report, span)
  const ky: Module = (_, span) => kyValue(make, report, object({}, span), span)
  const named =
    (label: string): Module =>
    (_, span) =>
      ofetchValue(make, report, label, object({}, span), span)
  const { modules: ofAngular, client } = angular(make, report)
  const injected: Injected = (type, span) => (/\bHttpClient$/.test(type) ? client(span) : null)
  const modules = new Map<string, Module>([
    ...fetchModules(make, report),
    ...ofAngular,
    ["@angular/core", core(injected)],
    ["global inject", (_, span) => injectFunction(injected, span)],
    ["ky", ky],
    ["global ky", ky],
    ["ofetch", named("ofetch")],
    ...["ofetch", "$fetch", "useFetch", "useLazyFetch"].map(
      (name) => [`global ${name}`, named(name)] as const,
    ),
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
    ...supabaseModules(make, report, text),
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
  const self = host("this", NOWHERE, {
    get: (name, at) =>
      /http/i.test(name) ? client(at) : unknown(`this.${name}`, "its class is not here", at),
  })
  return { modules, injected, self }
}

/** `@angular/core` */
const core =
  (injected: Injected): Module =>
  (_, span) =>
    host("@angular/core", span, {
      get: (name, at) =>
        name === "inject"
          ? injectFunction(injected, at)
          : { kind: "external", path: `@angular/core.${name}`, written: name, isDefined: true, span: at },
    })

/** `inject(HttpClient)`: what is injected is known by its class. */
const injectFunction = (injected: Injected, span: Span): Value =>
  nativeFunction("inject", span, ([token], at) =>
    token?.kind === "host"
      ? (injected(token.label, at) ?? undefinedAt(at))
      : unknown("inject", "it is given from outside", at),
  )
