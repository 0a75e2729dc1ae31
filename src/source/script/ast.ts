import type { Span } from "../span.ts"

/**
 * What the languages of server files have in common, as far as settings and small handlers go: Ruby and Go are parsed into
 * this, each by its own grammar, and one evaluator runs it.
 */
export type Expression = { readonly span: Span } & (
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "nothing" }
  /** Ruby's `:get` */
  | { readonly kind: "symbol"; readonly name: string }
  | { readonly kind: "pattern"; readonly source: string; readonly flags: string }
  /** a text with expressions in it */
  | { readonly kind: "joined"; readonly parts: readonly Expression[] }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "map"; readonly type: string | null; readonly entries: readonly Entry[] }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "member"; readonly object: Expression; readonly name: string }
  | { readonly kind: "index"; readonly object: Expression; readonly index: Expression }
  | {
      readonly kind: "call"
      readonly callee: Expression
      readonly args: readonly Expression[]
      /** the block behind a call of Ruby */
      readonly block: Procedure | null
    }
  | {
      readonly kind: "binary"
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: "not"; readonly operand: Expression }
  | {
      readonly kind: "conditional"
      readonly test: Expression
      readonly whenTrue: Expression
      readonly whenFalse: Expression
    }
  | { readonly kind: "function"; readonly function: Procedure }
  /** what stands in parentheses */
  | { readonly kind: "group"; readonly inner: Expression }
  | { readonly kind: "spread"; readonly operand: Expression }
  /** code that is not read */
  | { readonly kind: "unread" }
)

export interface Entry {
  readonly key: Expression
  readonly value: Expression
}

export interface Procedure {
  readonly parameters: readonly string[]
  /** parameters that are not filled by their place alone, by name; missing: all of them are */
  readonly shapes?: ReadonlyMap<string, ParameterShape>
  /** a block of Ruby: of one list that it is given, its parameters are the parts */
  readonly isBlock?: boolean
  /** of a method of Go: what the method calls the value that it is called on, and the type of that */
  readonly receiver?: { readonly name: string; readonly type: string }
  /** of a function of PHP: which variables from around it are known in it; missing: all of them are */
  readonly sees?: ReadonlySet<string>
  readonly body: readonly Statement[]
  readonly span: Span
}

/** How a parameter of Ruby is filled: `b = 2`, `*rest`, `c:`, `**others`, `&block`; null as a fallback where there is none. */
export type ParameterShape =
  | { readonly kind: "optional" | "keyword"; readonly fallback: Expression | null }
  | { readonly kind: "rest" | "keywords" | "block" }

export type Statement = { readonly span: Span } & (
  | { readonly kind: "expression"; readonly expression: Expression }
  /** `isNew`: a variable of its own, as `:=` and `var` make one */
  | {
      readonly kind: "assign"
      readonly targets: readonly Expression[]
      readonly values: readonly Expression[]
      readonly isNew: boolean
      /** `+=`, `||=`: the operator before the sign */
      readonly operator: string | null
    }
  | {
      readonly kind: "if"
      /** what is done before the test, in the scope of both branches */
      readonly first: readonly Statement[]
      readonly test: Expression
      readonly whenTrue: readonly Statement[]
      readonly whenFalse: readonly Statement[]
    }
  | {
      readonly kind: "each"
      readonly names: readonly string[]
      readonly over: Expression
      readonly body: readonly Statement[]
    }
  | { readonly kind: "function"; readonly name: string; readonly function: Procedure }
  | { readonly kind: "return"; readonly values: readonly Expression[] }
  | { readonly kind: "break" | "continue" }
  | {
      readonly kind: "while"
      readonly test: Expression
      readonly body: readonly Statement[]
      /** what is done after each turn: `i++` */
      readonly next: readonly Statement[]
      /** is the body run before the test is made for the first time? */
      readonly isBodyFirst: boolean
    }
  | { readonly kind: "block"; readonly body: readonly Statement[] }
)
