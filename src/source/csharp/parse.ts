import type { Expression, Procedure, Statement } from "../script/ast.ts"
import { MOST_PROBLEMS, placesIn, type Span, type SyntaxProblem } from "../span.ts"
import { ExpressionReader } from "./expressions.ts"
import { tokensOf } from "./tokens.ts"

/** `[EnableCors("a")]` on a class or on one of its methods. */
export interface Attribute {
  readonly name: string
  readonly args: readonly Expression[]
  readonly span: Span
}

/** A method with attributes, and those of its class. */
export interface Member {
  readonly className: string
  readonly name: string
  readonly attributes: readonly Attribute[]
  readonly ofClass: readonly Attribute[]
  readonly span: Span
}

export interface ParsedCsharp {
  readonly statements: readonly Statement[]
  readonly members: readonly Member[]
  readonly problems: readonly SyntaxProblem[]
}

const MODIFIERS = [
  "public",
  "private",
  "protected",
  "internal",
  "static",
  "readonly",
  "sealed",
  "abstract",
  "async",
  "override",
  "virtual",
  "partial",
  "unsafe",
  "extern",
  "new",
  "required",
  "file",
]
const TYPES = ["class", "record", "struct", "interface", "enum"]

/**
 * Parses C# as far as the setting up of an app needs it: statements, methods, lambdas and calls. There is no kept grammar of C#
 * for browsers that gives a tree and not colours. Never throws.
 */
export function parseCsharp(text: string): ParsedCsharp {
  const reader = new StatementReader(text)
  const statements = reader.file()
  const placeOf = placesIn(text)
  const seen = new Set<number>()
  const problems = reader.complaints.flatMap(({ span, message }): readonly SyntaxProblem[] => {
    const place = placeOf(span.from)
    if (seen.has(place.line) || seen.size >= MOST_PROBLEMS) return []
    seen.add(place.line)
    return [{ span, place, message }]
  })
  return { statements, members: reader.members, problems }
}

class StatementReader extends ExpressionReader {
  readonly members: Member[] = []
  private className = ""
  private ofClass: readonly Attribute[] = []

  constructor(text: string) {
    super(text, tokensOf(text))
  }

  file(): readonly Statement[] {
    const found: Statement[] = []
    while (this.token.kind !== "end") {
      const before = this.at
      found.push(...this.statement())
      if (this.at === before) {
        this.complain(`“${this.textOf(this.token.span).slice(0, 40)}” does not belong here.`)
        this.at += 1
      }
    }
    return found
  }

  protected override body(): readonly Statement[] {
    if (!this.take("{")) return []
    const found: Statement[] = []
    while (!this.is("}") && this.token.kind !== "end") {
      const before = this.at
      found.push(...this.statement())
      if (this.at === before) {
        this.complain(`“${this.textOf(this.token.span).slice(0, 40)}” does not belong here.`)
        this.at += 1
      }
    }
    this.expect("}")
    return found
  }

  private statement(): readonly Statement[] {
    const { span } = this.token
    if (this.depth > 100) {
      this.at = this.tokens.length - 1
      return []
    }
    this.depth += 1
    try {
      return this.one(span)
    } finally {
      this.depth -= 1
    }
  }

  private one(span: Span): readonly Statement[] {
    if (this.take(";")) return []
    if (this.is("{")) return [{ kind: "block", body: this.body(), span }]
    const attributes = this.attributes()
    if (this.isWord("await") && ["using", "foreach"].includes(this.wordAt(1) ?? "")) this.at += 1
    if (this.isWord("using")) return this.using(span)
    if (this.isWord("namespace")) {
      this.skipUntil(["{", ";"])
      if (this.take(";")) return []
      return this.body()
    }
    const isMember = this.modifiers()
    if (this.word() !== null && TYPES.includes(this.word() ?? "")) return this.type(attributes)
    switch (this.word()) {
      case "if":
        return [this.condition(span)]
      case "foreach":
        return this.forEach(span)
      case "return": {
        this.at += 1
        const values = this.is(";") ? [] : [this.expression()]
        this.take(";")
        return [{ kind: "return", values, span }]
      }
      case "try": {
        this.at += 1
        const body = this.body()
        while (this.isWord("catch") || this.isWord("finally")) {
          this.skipUntil(["{"])
          this.body()
        }
        return [{ kind: "block", body, span }]
      }
      case "break":
      case "continue": {
        const kind = this.isWord("break") ? "break" : "continue"
        this.at += 1
        this.take(";")
        return [{ kind, span }]
      }
      case "throw":
        this.skipTo(";")
        return [{ kind: "return", values: [], span }]
      case "yield":
        this.skipTo(";")
        return []
      case "for":
      case "while":
      case "switch":
      case "lock":
      case "do":
        // Loops that count, and choices, set up nothing that is read here.
        this.skipUntil(["{", ";"])
        if (this.is("{")) this.skipBetween("{", "}")
        return []
    }
    if (this.isDeclaration()) return this.declaration(span, attributes)
    if (isMember && this.isSign(1, "(")) return this.method(span, attributes)
    const expression = this.expression()
    if (!this.take(";") && !this.is("}")) this.missing(";")
    return [this.asStatement(expression, span)]
  }

  /** `using X;`, `using var x = …;`, `using (var x = …) …` */
  private using(span: Span): readonly Statement[] {
    this.at += 1
    if (this.take("(")) {
      const held = this.isDeclaration() ? this.variables(span) : [this.asStatement(this.expression(), span)]
      this.expect(")")
      return [{ kind: "block", body: [...held, ...this.statement()], span }]
    }
    if (!this.isWord("static") && this.isDeclaration()) return this.declaration(span)
    this.skipTo(";")
    return []
  }

  private asStatement(expression: Expression, span: Span): Statement {
    return this.assignments.get(expression) ?? { kind: "expression", expression, span }
  }

  private modifiers(): boolean {
    const before = this.at
    while (
      this.word() !== null &&
      MODIFIERS.includes(this.word() ?? "") &&
      !this.isSign(1, "(") &&
      !this.isSign(1, "[")
    )
      this.at += 1
    return this.at > before
  }

  /** `[A, B("x")]` before something; the brackets of a list stand elsewhere. */
  private attributes(): readonly Attribute[] {
    const found: Attribute[] = []
    while (this.is("[")) {
      this.at += 1
      while (!this.is("]") && this.token.kind !== "end") {
        const { span } = this.token
        const before = this.at
        if (this.isSign(1, ":")) this.at += 2
        const name = this.dottedName()
        const args = this.is("(") ? this.args() : []
        if (name !== null)
          found.push({ name: name.replace(/^.*\./, "").replace(/Attribute$/, ""), args, span })
        if (!this.take(",") && !this.is("]") && this.at === before) this.at += 1
      }
      this.expect("]")
    }
    return found
  }

  private type(attributes: readonly Attribute[]): readonly Statement[] {
    this.at += 1
    if (this.isWord("class") || this.isWord("struct")) this.at += 1
    const outer = { className: this.className, ofClass: this.ofClass }
    this.className = this.word() ?? ""
    this.ofClass = attributes
    this.skipUntil(["{", ";"])
    const isClass = this.is("{")
    const body = isClass ? this.body() : []
    this.take(";")
    this.className = outer.className
    this.ofClass = outer.ofClass
    return body
  }

  /** Is this `Type name`, whatever follows? */
  private isDeclaration(): boolean {
    const before = this.at
    const isConst = this.isWord("const")
    if (isConst) this.at += 1
    const word = this.word()
    const isType =
      (this.is("(") ||
        (word !== null && !["await", "return", "new", "throw", "else", "in", "is"].includes(word))) &&
      this.typeName()
    const isNamed = isType && this.word() !== null && this.word() !== "is" && this.word() !== "switch"
    this.at = before
    return isNamed
  }

  private declaration(span: Span, attributes: readonly Attribute[] = []): readonly Statement[] {
    if (this.isWord("const")) this.at += 1
    this.typeName()
    if (this.isSign(1, "(") || (this.isSign(1, "<") && this.className !== ""))
      return this.method(span, attributes)
    const found = this.named(span)
    if (!this.take(";") && !this.is("}") && !this.isEndOfProperty()) this.missing(";")
    return found
  }

  /** `Type a = …, b = …`, without what ends it */
  private variables(span: Span): readonly Statement[] {
    this.typeName()
    return this.named(span)
  }

  /** `a = …, b = …`, behind their type */
  private named(span: Span): readonly Statement[] {
    const found: Statement[] = []
    do {
      const name = this.word()
      const target: Expression = { kind: "name", name: name ?? "", span: this.token.span }
      if (name === null) break
      this.at += 1
      if (this.is("{")) this.skipBetween("{", "}")
      if (this.take("=>")) {
        const value = this.expression()
        found.push({ kind: "assign", targets: [target], values: [value], isNew: true, operator: null, span })
      } else if (this.take("=")) {
        const value = this.is("{") ? this.initialiser() : this.expression()
        found.push({ kind: "assign", targets: [target], values: [value], isNew: true, operator: null, span })
      } else {
        found.push({
          kind: "assign",
          targets: [target],
          values: [{ kind: "nothing", span }],
          isNew: true,
          operator: null,
          span,
        })
      }
    } while (this.take(","))
    return found
  }

  private isEndOfProperty(): boolean {
    const before = this.tokens[this.at - 1]
    return before?.kind === "sign" && before.text === "}"
  }

  private method(span: Span, attributes: readonly Attribute[]): readonly Statement[] {
    const name = this.word() ?? ""
    this.at += 1
    if (this.is("<")) this.typeArguments()
    const parameters = this.parameters()
    // `where T : class`, `: base(…)`
    if (!this.is("{") && !this.is("=>") && !this.is(";")) this.skipUntil(["{", "=>", ";"])
    const procedure = this.procedure(parameters, span)
    if (attributes.length > 0 || this.ofClass.length > 0)
      this.members.push({ className: this.className, name, attributes, ofClass: this.ofClass, span })
    return [{ kind: "function", name, function: procedure, span }]
  }

  private procedure(parameters: readonly string[], span: Span): Procedure {
    if (this.take("=>")) {
      const expression = this.expression()
      this.take(";")
      return { parameters, body: [{ kind: "return", values: [expression], span: expression.span }], span }
    }
    if (this.take(";")) return { parameters, body: [], span }
    return { parameters, body: this.body(), span }
  }

  private condition(span: Span): Statement {
    this.at += 1
    this.expect("(")
    const test = this.expression()
    this.expect(")")
    const whenTrue = this.statement()
    let whenFalse: readonly Statement[] = []
    if (this.isWord("else")) {
      this.at += 1
      whenFalse = this.statement()
    }
    return { kind: "if", first: [], test, whenTrue, whenFalse, span }
  }

  private forEach(span: Span): readonly Statement[] {
    this.at += 1
    this.expect("(")
    this.typeName()
    const name = this.word() ?? ""
    this.at += 1
    if (this.isWord("in")) this.at += 1
    const over = this.expression()
    this.expect(")")
    return [{ kind: "each", names: ["", name], over, body: this.statement(), span }]
  }

  private skipTo(sign: string): void {
    while (this.token.kind !== "end" && !this.is(sign) && !this.is("}")) this.at += 1
    this.take(sign)
  }

  private skipUntil(signs: readonly string[]): void {
    while (this.token.kind !== "end" && !signs.some((sign) => this.is(sign))) this.at += 1
  }
}
