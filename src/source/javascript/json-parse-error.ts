/**
 * Why a text is no JSON, in the words of V8, on which the servers run that are emulated: the browser that this page is in
 * may have others. Node 22 adds line and column.
 * @returns the message of the SyntaxError; null for what is JSON
 * V8's src/json/json-parser.cc and src/common/message-template.h, as of Node 20
 */
export function jsonParseError(text: string): string | null {
  try {
    new Scanner(text).whole()
    return null
  } catch (error) {
    if (error instanceof NotJson) return error.message
    throw error
  }
}

class NotJson extends Error {}

/** How much of the text is quoted on each side of what is not expected. */
const CONTEXT = 10
/** What somebody turned into text, most likely without meaning to. */
const SPECIAL = ["NaN", "Infinity", "undefined", "[object Object]"]

class Scanner {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  whole(): void {
    this.#value()
    this.#space()
    if (this.#at < this.#text.length) this.#fail("Unexpected non-whitespace character after JSON")
  }

  #next(): string {
    return this.#text[this.#at] ?? ""
  }

  /** Goes on where the next letter is the one given. */
  #take(letter: string): boolean {
    const isThere = this.#next() === letter
    if (isThere) this.#at += 1
    return isThere
  }

  #fail(why: string): never {
    throw new NotJson(`${why} at position ${this.#at}`)
  }

  #space(): void {
    while (/[ \t\n\r]/.test(this.#next())) this.#at += 1
  }

  #value(): void {
    this.#space()
    const letter = this.#next()
    if (this.#take("{")) this.#object()
    else if (this.#take("[")) this.#array()
    else if (this.#take('"')) this.#string()
    else if (/[-\d]/.test(letter)) this.#number()
    // What begins none of them is not expected by any.
    else this.#literal(["true", "false", "null"].find((each) => each[0] === letter) ?? "null")
  }

  #object(): void {
    this.#space()
    if (this.#take("}")) return
    if (!this.#take('"')) this.#fail("Expected property name or '}' in JSON")
    for (let isFirst = true; ; isFirst = false) {
      this.#string()
      this.#space()
      if (!this.#take(":")) {
        if (isFirst) this.#fail("Expected ':' after property name in JSON")
        this.#unexpected()
      }
      this.#value()
      this.#space()
      if (this.#take("}")) return
      if (!this.#take(",")) this.#fail("Expected ',' or '}' after property value in JSON")
      this.#space()
      if (!this.#take('"')) this.#fail("Expected double-quoted property name in JSON")
    }
  }

  #array(): void {
    this.#space()
    if (this.#take("]")) return
    for (;;) {
      this.#value()
      this.#space()
      if (this.#take("]")) return
      if (!this.#take(",")) this.#fail("Expected ',' or ']' after array element in JSON")
    }
  }

  /** What follows its first quote. */
  #string(): void {
    while (!this.#take('"')) {
      if (this.#next() === "") this.#fail("Unterminated string in JSON")
      if (this.#next() < " ") this.#fail("Bad control character in string literal in JSON")
      if (this.#take("\\")) this.#escape()
      else this.#at += 1
    }
  }

  #escape(): void {
    if (this.#next() === "") this.#unexpected()
    if (this.#take("u")) {
      for (let i = 0; i < 4; i++, this.#at += 1)
        if (!/[\da-f]/i.test(this.#next())) this.#fail("Bad Unicode escape in JSON")
    } else if ('"\\/bfnrt'.includes(this.#next())) this.#at += 1
    else this.#fail("Bad escaped character in JSON")
  }

  #digits(): boolean {
    const from = this.#at
    while (/\d/.test(this.#next())) this.#at += 1
    return this.#at > from
  }

  #number(): void {
    if (this.#take("-") && !/\d/.test(this.#next())) this.#fail("No number after minus sign in JSON")
    if (this.#take("0")) {
      if (/\d/.test(this.#next())) this.#fail("Unexpected number in JSON")
    } else this.#digits()
    if (this.#take(".") && !this.#digits()) this.#fail("Unterminated fractional number in JSON")
    if (this.#take("e") || this.#take("E")) {
      if (!this.#take("-")) this.#take("+")
      if (!this.#digits()) this.#fail("Exponent part is missing a number in JSON")
    }
  }

  #literal(literal: string): void {
    for (const letter of literal) if (!this.#take(letter)) this.#unexpected()
  }

  #unexpected(): never {
    const text = this.#text
    const at = this.#at
    const letter = this.#next()
    if (letter === "") throw new NotJson("Unexpected end of JSON input")
    if (letter === '"') this.#fail("Unexpected string in JSON")
    if (/[-\d]/.test(letter)) this.#fail("Unexpected number in JSON")
    if (SPECIAL.includes(text)) throw new NotJson(`"${text}" is not valid JSON`)
    const isLong = text.length > 2 * CONTEXT
    const from = isLong && at >= CONTEXT ? at - CONTEXT : 0
    const to = isLong && at < text.length - CONTEXT ? at + CONTEXT : text.length
    const quoted = `${from > 0 || (isLong && at >= CONTEXT) ? "..." : ""}"${text.slice(from, to)}"${to < text.length ? "..." : ""}`
    throw new NotJson(`Unexpected token '${letter}', ${quoted} is not valid JSON`)
  }
}
