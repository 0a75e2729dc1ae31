import { byteLowercase, get } from "../../fetch/header-list.ts"
import { type Exchange, matched } from "./exchange.ts"

/** An expression that is not understood; it counts as false, and is said. */
export class NotUnderstood extends Error {}

type Token =
  | { readonly kind: "operator" | "bare"; readonly text: string }
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "variable"; readonly text: string }
  | { readonly kind: "pattern"; readonly text: string; readonly flags: string }

/** https://httpd.apache.org/docs/2.4/expr.html */
const TOKEN =
  /\s*(?:(&&|\|\||==|!=|=~|!~|<=|>=|[<>=!(){},])|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|%\{([^}]*)\}|m([#,;|:^%])((?:(?!\5).)*)\5([a-z]*)|\/((?:[^/\\]|\\.)*)\/([a-z]*)|(-?[\w.*$:-]+))/y

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const found = TOKEN.exec(text)
    if (found === null) throw new NotUnderstood(text)
    const [, operator, double, single, variable, , inner, innerFlags, slashed, slashedFlags, bare] = found
    if (operator !== undefined) tokens.push({ kind: "operator", text: operator })
    else if (double !== undefined || single !== undefined)
      tokens.push({ kind: "string", text: (double ?? single ?? "").replace(/\\(["'\\])/g, "$1") })
    else if (variable !== undefined) tokens.push({ kind: "variable", text: variable })
    else if (inner !== undefined) tokens.push({ kind: "pattern", text: inner, flags: innerFlags ?? "" })
    else if (slashed !== undefined) tokens.push({ kind: "pattern", text: slashed, flags: slashedFlags ?? "" })
    else if (bare !== undefined) tokens.push({ kind: "bare", text: bare })
  }
  return tokens
}

/**
 * Is an expression true, as `<If>` and `Header … expr=` have them? Source: httpd 2.4, server/util_expr_parse.y.
 * @throws NotUnderstood for what is outside of the operators and variables that requests are about
 */
export function holds(text: string, exchange: Exchange): boolean {
  const reader = new Reader(tokensOf(text), exchange)
  const result = reader.or()
  if (!reader.isAtEnd) throw new NotUnderstood(text)
  return result
}

/** A text with its `%{…}` put in. */
export const interpolated = (text: string, exchange: Exchange, groups: readonly string[] = []): string =>
  text
    .replace(/%\{([^}]*)\}/g, (_, name: string) => variable(name, exchange))
    .replace(/\$(\d)/g, (_, digit: string) => groups[Number(digit)] ?? "")

class Reader {
  private readonly tokens: readonly Token[]
  private readonly exchange: Exchange
  private at = 0
  private groups: readonly string[] = []

  constructor(tokens: readonly Token[], exchange: Exchange) {
    this.tokens = tokens
    this.exchange = exchange
  }

  get isAtEnd(): boolean {
    return this.at >= this.tokens.length
  }

  private takes(text: string): boolean {
    const token = this.tokens[this.at]
    if (token?.text !== text || (token.kind !== "operator" && token.kind !== "bare")) return false
    this.at += 1
    return true
  }

  // Both sides are read, whatever the first comes to: only what is asked for counts towards Vary, as in httpd.
  or(): boolean {
    let result = this.and()
    while (this.takes("||")) {
      const right = this.skipping(result, () => this.and())
      result = result || right
    }
    return result
  }

  private and(): boolean {
    let result = this.not()
    while (this.takes("&&")) {
      const right = this.skipping(!result, () => this.not())
      result = result && right
    }
    return result
  }

  /** Reads on without asking the request, where the result is known. */
  private skipping(isKnown: boolean, read: () => boolean): boolean {
    if (!isKnown) return read()
    const { varied } = this.exchange
    const before = varied.length
    const { groups } = this
    read()
    varied.length = before
    this.groups = groups
    return false
  }

  private not(): boolean {
    if (this.takes("!")) return !this.not()
    if (this.takes("(")) {
      const inner = this.or()
      if (!this.takes(")")) throw new NotUnderstood(")")
      return inner
    }
    return this.test()
  }

  private test(): boolean {
    const token = this.tokens[this.at]
    if (token?.kind === "bare") {
      if (this.takes("true")) return true
      if (this.takes("false")) return false
      if (this.takes("-n")) return this.word() !== ""
      if (this.takes("-z")) return this.word() === ""
      if (this.takes("-T")) return !/^(?:|0|off|false|no)$/i.test(this.word())
      if (/^-[a-zA-Z]$/.test(token.text)) throw new NotUnderstood(token.text)
    }
    const left = this.word()
    const operator = this.tokens[this.at]
    if (operator === undefined || (operator.kind !== "operator" && operator.kind !== "bare"))
      throw new NotUnderstood(left)
    this.at += 1
    switch (operator.text) {
      case "=":
      case "==":
        return left === this.word()
      case "!=":
        return left !== this.word()
      case "=~":
        return this.matches(left)
      case "!~":
        return !this.matches(left)
      case "-in":
      case "in":
        return this.list().includes(left)
      case "-eq":
        return Number(left) === Number(this.word())
      case "-ne":
        return Number(left) !== Number(this.word())
      case "-strmatch":
        return glob(this.word(), false).test(left)
      case "-strcmatch":
        return glob(this.word(), true).test(left)
      default:
        throw new NotUnderstood(operator.text)
    }
  }

  private matches(subject: string): boolean {
    const token = this.tokens[this.at]
    if (token?.kind !== "pattern" && token?.kind !== "string") throw new NotUnderstood("=~")
    this.at += 1
    const found = matched(token.text, token.kind === "pattern" && token.flags.includes("i"), subject)
    if (found !== null) this.groups = found.groups
    return found !== null
  }

  private list(): readonly string[] {
    if (!this.takes("{")) throw new NotUnderstood("-in")
    const items = [this.word()]
    while (this.takes(",")) items.push(this.word())
    if (!this.takes("}")) throw new NotUnderstood("-in")
    return items
  }

  private word(): string {
    const token = this.tokens[this.at]
    if (token === undefined) throw new NotUnderstood("")
    this.at += 1
    switch (token.kind) {
      case "string":
        return interpolated(token.text, this.exchange, this.groups)
      case "variable":
        return variable(token.text, this.exchange)
      case "bare": {
        if (/^\$\d$/.test(token.text)) return this.groups[Number(token.text[1])] ?? ""
        if (this.takes("(")) {
          const argument = this.word()
          if (!this.takes(")")) throw new NotUnderstood(token.text)
          return called(token.text, argument, this.exchange)
        }
        if (/^-?\d+$/.test(token.text)) return token.text
        throw new NotUnderstood(token.text)
      }
      default:
        throw new NotUnderstood(token.text)
    }
  }
}

const glob = (pattern: string, isCaseless: boolean): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    isCaseless ? "i" : "",
  )

/** The request headers that have a variable of their own; `HTTP_ORIGIN` is none of them. server/util_expr_eval.c */
const NAMED_HEADERS: Readonly<Record<string, string>> = {
  HTTP_ACCEPT: "accept",
  HTTP_COOKIE: "cookie",
  HTTP_FORWARDED: "forwarded",
  HTTP_PROXY_CONNECTION: "proxy-connection",
  HTTP_REFERER: "referer",
  HTTP_USER_AGENT: "user-agent",
}

/** A variable of an expression, or of a `RewriteCond`. @throws NotUnderstood where there is none of that name */
export function variable(name: string, exchange: Exchange): string {
  const colon = name.indexOf(":")
  if (colon > 0) return called(name.slice(0, colon), name.slice(colon + 1), exchange)
  const { request, path, query } = exchange
  const upper = name.toUpperCase()
  const header = NAMED_HEADERS[upper]
  if (header !== undefined) return looked(header, exchange)
  switch (upper) {
    case "HTTP_HOST":
      return request.host ?? ""
    case "REQUEST_METHOD":
      return request.method
    case "REQUEST_SCHEME":
      return request.scheme
    case "REQUEST_URI":
      return path
    case "QUERY_STRING":
      return query
    case "HTTPS":
      return request.scheme === "https" ? "on" : "off"
    case "SERVER_NAME":
      return (request.host ?? "").replace(/:\d+$/, "")
    case "REMOTE_ADDR":
      return "127.0.0.1"
    default:
      throw new NotUnderstood(`%{${name}}`)
  }
}

function called(name: string, argument: string, exchange: Exchange): string {
  switch (name.toLowerCase()) {
    case "http":
    case "req":
      return looked(argument, exchange)
    case "req_novary":
      return get(exchange.requestHeaders, argument) ?? ""
    case "env":
    case "reqenv":
      return exchange.environment.get(argument) ?? ""
    case "tolower":
      return argument.toLowerCase()
    case "toupper":
      return argument.toUpperCase()
    default:
      throw new NotUnderstood(`${name}(…)`)
  }
}

function looked(name: string, exchange: Exchange): string {
  if (byteLowercase(name) !== "host") exchange.varied.push(name)
  return get(exchange.requestHeaders, name) ?? ""
}
