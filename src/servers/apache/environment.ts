import { get } from "../../fetch/header-list.ts"
import type { Directive } from "../../source/directive.ts"
import { type Exchange, matched, withGroups } from "./exchange.ts"
import { holds, interpolated, NotUnderstood } from "./expression.ts"

/** mod_setenvif, mod_env: https://httpd.apache.org/docs/2.4/mod/mod_setenvif.html */
export function setConditional(directives: readonly Directive[], exchange: Exchange): void {
  for (const { name, words } of directives) {
    const [first, second, ...settings] = words.map(({ text }) => text)
    switch (name.toLowerCase()) {
      case "setenvif":
      case "setenvifnocase": {
        if (first === undefined || second === undefined) break
        const found = matched(second, /nocase$/i.test(name), attribute(first, exchange))
        if (found !== null) for (const setting of settings) set(setting, exchange, found.groups)
        break
      }
      case "setenvifexpr": {
        if (first === undefined) break
        try {
          if (holds(first, exchange))
            for (const setting of words.slice(1)) set(interpolated(setting.text, exchange), exchange, [])
        } catch (error) {
          if (!(error instanceof NotUnderstood)) throw error
        }
      }
    }
  }
}

/** What is set whatever the request is: after all conditions, and nothing over what is there. modules/metadata/mod_env.c */
export function setAlways(directives: readonly Directive[], { environment }: Exchange): void {
  const given = new Map<string, string>()
  for (const { name, words } of directives) {
    const [first, second] = words.map(({ text }) => text)
    if (first === undefined) continue
    if (/^setenv$/i.test(name)) given.set(first, second ?? "")
    if (/^unsetenv$/i.test(name)) for (const { text } of words) given.delete(text)
  }
  for (const [name, value] of given) if (!environment.has(name)) environment.set(name, value)
}

function attribute(name: string, { request, requestHeaders, path, environment }: Exchange): string {
  switch (name.toLowerCase()) {
    case "request_method":
      return request.method
    case "request_uri":
      return path
    case "request_protocol":
      return "HTTP/1.1"
    case "remote_addr":
    case "remote_host":
    case "server_addr":
      return "127.0.0.1"
    case "host":
      return request.host ?? ""
    default:
      return get(requestHeaders, name) ?? environment.get(name) ?? ""
  }
}

/** `NAME`, `NAME=value`, `!NAME` */
function set(setting: string, { environment }: Exchange, groups: readonly string[]): void {
  if (setting.startsWith("!")) {
    environment.delete(setting.slice(1))
    return
  }
  const equals = setting.indexOf("=")
  if (equals < 0) environment.set(setting, "1")
  else environment.set(setting.slice(0, equals), withGroups(setting.slice(equals + 1), groups))
}
