import type { Span } from "../span.ts"

/** Python's syntax tree, as far as configuration code uses it. What is not covered is "unsupported", with its text. */
export type Expression = { readonly span: Span } & (
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "bytes"; readonly value: string }
  | { readonly kind: "f-string"; readonly parts: readonly FormatPart[] }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "none" }
  | { readonly kind: "list" | "tuple" | "set"; readonly items: readonly Item[] }
  | { readonly kind: "dict"; readonly entries: readonly DictEntry[] }
  | {
      readonly kind: "comprehension"
      readonly makes: "list" | "set" | "dict" | "generator"
      readonly key: Expression | null
      readonly element: Expression
      readonly clauses: readonly Clause[]
    }
  | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "not"; readonly operand: Expression }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Expression }
  | {
      readonly kind: "binary"
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: "compare"
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: "conditional"
      readonly test: Expression
      readonly consequent: Expression
      readonly otherwise: Expression
    }
  | { readonly kind: "lambda"; readonly parameters: readonly Parameter[]; readonly body: Expression }
  | { readonly kind: "call"; readonly callee: Expression; readonly arguments: readonly Argument[] }
  | {
      readonly kind: "attribute"
      readonly object: Expression
      readonly name: string
      readonly nameSpan: Span
    }
  | { readonly kind: "subscript"; readonly object: Expression; readonly index: Expression }
  | {
      readonly kind: "slice"
      readonly from: Expression | null
      readonly to: Expression | null
      readonly step: Expression | null
    }
  | { readonly kind: "await"; readonly operand: Expression }
  | { readonly kind: "walrus"; readonly name: string; readonly value: Expression }
  | { readonly kind: "unsupported"; readonly what: string }
)

export type FormatPart =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "value"
      readonly value: Expression
      /** `!r`, `!s`, `!a` */
      readonly conversion: "r" | "s" | "a" | null
      /** what stands behind the colon; null where that is an expression again, or the text is to be shown with it (`{x=}`) */
      readonly spec: string | null
    }
export type Item = { readonly spread: boolean; readonly value: Expression }
export type DictEntry =
  | { readonly kind: "pair"; readonly key: Expression; readonly value: Expression }
  | { readonly kind: "spread"; readonly value: Expression }
export type Clause =
  | { readonly kind: "for"; readonly target: Expression; readonly iterable: Expression }
  | { readonly kind: "if"; readonly test: Expression }
export type Argument = { readonly span: Span; readonly value: Expression } & (
  | { readonly kind: "positional" | "spread" | "spread keywords" }
  | { readonly kind: "keyword"; readonly name: string; readonly nameSpan: Span }
)
export interface Parameter {
  readonly name: string
  readonly kind: "normal" | "rest" | "rest keywords"
  readonly default: Expression | null
  readonly annotation: Expression | null
}

export type Statement = { readonly span: Span } & (
  | {
      readonly kind: "import"
      readonly bindings: readonly { readonly name: string; readonly path: string; readonly span: Span }[]
    }
  | {
      readonly kind: "assign"
      readonly targets: readonly Expression[]
      readonly value: Expression
      readonly annotation: Expression | null
    }
  | { readonly kind: "declare"; readonly target: Expression; readonly annotation: Expression }
  | {
      readonly kind: "update"
      readonly target: Expression
      readonly operator: string
      readonly value: Expression
    }
  | { readonly kind: "expression"; readonly value: Expression }
  | {
      readonly kind: "if"
      readonly branches: readonly { readonly test: Expression; readonly body: readonly Statement[] }[]
      readonly otherwise: readonly Statement[]
    }
  | {
      readonly kind: "for"
      readonly target: Expression
      readonly iterable: Expression
      readonly body: readonly Statement[]
      readonly otherwise: readonly Statement[]
    }
  | {
      readonly kind: "while"
      readonly test: Expression
      readonly body: readonly Statement[]
      readonly otherwise: readonly Statement[]
    }
  | {
      readonly kind: "try"
      readonly body: readonly Statement[]
      readonly handlers: readonly {
        readonly type: Expression | null
        readonly name: string | null
        readonly body: readonly Statement[]
      }[]
      readonly otherwise: readonly Statement[]
      readonly finally: readonly Statement[]
    }
  | {
      readonly kind: "with"
      readonly items: readonly { readonly value: Expression; readonly target: Expression | null }[]
      readonly body: readonly Statement[]
    }
  | FunctionStatement
  | ClassStatement
  | { readonly kind: "return"; readonly value: Expression | null }
  | { readonly kind: "yield"; readonly value: Expression | null; readonly isFrom: boolean }
  | { readonly kind: "scope"; readonly of: "global" | "nonlocal"; readonly names: readonly string[] }
  | {
      readonly kind: "match"
      readonly subject: Expression
      readonly cases: readonly {
        readonly pattern: Pattern
        readonly guard: Expression | null
        readonly body: readonly Statement[]
      }[]
    }
  | { readonly kind: "raise"; readonly value: Expression | null }
  | { readonly kind: "delete"; readonly targets: readonly Expression[] }
  | { readonly kind: "pass" | "break" | "continue" }
  | { readonly kind: "unsupported"; readonly what: string }
)

/** What a `case` matches; "other" is a pattern that is not followed: whether it matches is asked. */
export type Pattern =
  | { readonly kind: "value"; readonly value: Expression }
  | { readonly kind: "capture"; readonly name: string }
  | { readonly kind: "or"; readonly options: readonly Pattern[] }
  | { readonly kind: "as"; readonly pattern: Pattern; readonly name: string }
  | { readonly kind: "sequence"; readonly items: readonly Pattern[] }
  | { readonly kind: "star"; readonly name: string }
  | {
      readonly kind: "mapping"
      readonly entries: readonly { readonly key: Expression; readonly value: Pattern }[]
      /** what `**rest` is called; null without it */
      readonly rest: string | null
    }
  /** `str()`: anything of that type */
  | { readonly kind: "class"; readonly type: Expression }
  | { readonly kind: "other"; readonly span: Span }

export interface FunctionStatement {
  readonly kind: "function"
  readonly span: Span
  readonly name: string
  readonly nameSpan: Span
  readonly parameters: readonly Parameter[]
  readonly decorators: readonly Expression[]
  readonly body: readonly Statement[]
  /** does it yield? then calling it makes what it yields */
  readonly isGenerator: boolean
}
export interface ClassStatement {
  readonly kind: "class"
  readonly span: Span
  readonly name: string
  readonly nameSpan: Span
  readonly bases: readonly Argument[]
  readonly decorators: readonly Expression[]
  readonly body: readonly Statement[]
}
