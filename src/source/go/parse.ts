import type { SyntaxNode } from "@lezer/common"
import { parser } from "@lezer/go"
import { childrenOf, spanOf } from "../lezer-nodes.ts"
import type { Entry, Expression, Procedure, Statement } from "../script/ast.ts"
import type { Span, SyntaxProblem } from "../span.ts"
import { parseByGrammar } from "../syntax-problems.ts"

export interface ParsedGo {
  readonly statements: readonly Statement[]
  readonly problems: readonly SyntaxProblem[]
  /** the packages that are imported, by the name that the file gives them */
  readonly imports: ReadonlyMap<string, string>
}

/**
 * The grammar does not end a statement behind `true` and `false`, as Go does where the line ends. Names of the same length
 * stand in their place.
 */
const parse = (text: string) =>
  parser.parse(text.replaceAll(/\b(?:true|false)(?=[ \t]*(?:\/\/.*)?\r?\n)/g, (word) => word.toUpperCase()))

/** `for range 10 { … }` is unknown to the grammar. */
const isRangeAlone = ({ parent, firstChild }: SyntaxNode): boolean =>
  parent?.name === "ForStatement" && firstChild?.name === "range"

/** Parses Go source, or a part of it, by the Lezer grammar of Go. Never throws. */
export function parseGo(text: string): ParsedGo {
  const { tree, problems } = parseByGrammar(text, parse, "Go", isRangeAlone)
  const reader = new Reader(text)
  return {
    statements: childrenOf(tree.topNode).flatMap((node) => reader.statement(node)),
    problems,
    imports: reader.imports,
  }
}

const PUNCTUATION = /^[^A-Za-z]/

class Reader {
  readonly imports = new Map<string, string>()
  private readonly text: string
  constructor(text: string) {
    this.text = text
  }

  private textOf({ from, to }: SyntaxNode): string {
    return this.text.slice(from, to)
  }

  /** The children that say something: no brackets, no commas, no keywords. */
  private parts(node: SyntaxNode): readonly SyntaxNode[] {
    return childrenOf(node).filter(
      (child) => (child.firstChild !== null || !PUNCTUATION.test(child.name)) && !/^[a-z]/.test(child.name),
    )
  }

  statement(node: SyntaxNode): readonly Statement[] {
    const span = spanOf(node)
    switch (node.name) {
      case "ImportDecl":
        this.readImports(node)
        return []
      case "FunctionDecl": {
        const name = node.getChild("DefName")
        return name === null
          ? []
          : [{ kind: "function", name: this.textOf(name), function: this.procedure(node), span }]
      }
      case "MethodDecl": {
        const name = node.getChild("FieldName")
        return name === null
          ? []
          : [{ kind: "function", name: this.textOf(name), function: this.procedure(node), span }]
      }
      case "VarDecl":
      case "ConstDecl": {
        const specs = [
          ...node.getChildren("VarSpec"),
          ...node.getChildren("ConstSpec"),
          ...node
            .getChildren("SpecList")
            .flatMap((list) => childrenOf(list).filter(({ name }) => /Spec$/.test(name))),
        ]
        return (specs.length > 0 ? specs : [node]).flatMap((spec) => this.declaration(spec))
      }
      case "Assignment": {
        const update = node.getChild("UpdateOp")
        const sides = this.sides(node, update === null ? "=" : "UpdateOp")
        return [
          {
            kind: "assign",
            targets: sides.left.map((each) => this.expression(each)),
            values: sides.right.map((each) => this.expression(each)),
            isNew: false,
            operator: update === null ? null : this.textOf(update).slice(0, -1),
            span,
          },
        ]
      }
      case "IncDecStatement": {
        const [operand] = this.parts(node)
        if (operand === undefined) return []
        const one: Expression = { kind: "number", value: 1, span }
        const operator = this.text.slice(node.from, node.to).trimEnd().at(-1) ?? "+"
        return [
          {
            kind: "assign",
            targets: [this.expression(operand)],
            values: [one],
            isNew: false,
            operator,
            span,
          },
        ]
      }
      case "ExprStatement":
      case "SimpleStatement": {
        const [inner] = this.parts(node)
        return inner === undefined ? [] : [{ kind: "expression", expression: this.expression(inner), span }]
      }
      // What runs beside or at the end is run where it stands: a server is started so.
      case "GoStatement": {
        const [inner] = this.parts(node)
        return inner === undefined ? [] : [{ kind: "expression", expression: this.expression(inner), span }]
      }
      case "ReturnStatement":
        return [{ kind: "return", values: this.parts(node).map((each) => this.expression(each)), span }]
      case "IfStatement":
        return [this.condition(node)]
      case "ForStatement": {
        const range = node.getChild("RangeClause")
        const body = node.getChild("Block")
        if (body === null) return []
        if (range === null) return [this.countedLoop(node, body)]
        const over = this.parts(range).at(-1)
        return over === undefined
          ? []
          : [
              {
                kind: "each",
                names: range.getChildren("DefName").map((each) => this.textOf(each)),
                over: this.expression(over),
                body: this.block(body),
                span,
              },
            ]
      }
      case "SwitchStatement":
        return this.choice(node)
      case "GotoStatement":
        return [{ kind: this.textOf(node).startsWith("continue") ? "continue" : "break", span }]
      case "Block":
        return [{ kind: "block", body: this.block(node), span }]
      case "LabeledStatement":
        return this.parts(node).flatMap((each) => this.statement(each))
      default:
        return []
    }
  }

  /** `for i := 0; i < 5; i++ { … }`, `for a { … }`, `for { … }` */
  private countedLoop(node: SyntaxNode, block: SyntaxNode): Statement {
    const span = spanOf(node)
    const clause = node.getChild("ForClause")
    const head = clause === null ? [] : childrenOf(clause)
    const bounds = head.filter(({ name }) => name === ";").map(({ from }) => from)
    const slot = (i: number) =>
      head.find(({ name, from }) => name !== ";" && bounds.filter((bound) => bound < from).length === i)
    const [begin, test, after] = clause === null ? [] : [slot(0), slot(1), slot(2)]
    const bare = childrenOf(node).find(({ name, from }) => name !== "for" && from < block.from)
    const condition = clause === null ? bare : test
    return {
      kind: "block",
      body: [
        ...(begin === undefined ? [] : this.statement(begin)),
        {
          kind: "while",
          test: condition === undefined ? { kind: "boolean", value: true, span } : this.expression(condition),
          body: this.block(block),
          next: after === undefined ? [] : this.statement(after),
          isBodyFirst: false,
          span,
        },
      ],
      span,
    }
  }

  private readImports(node: SyntaxNode): void {
    const specs = [
      ...node.getChildren("ImportSpec"),
      ...node.getChildren("SpecList").flatMap((list) => list.getChildren("ImportSpec")),
    ]
    for (const spec of specs) {
      const path = spec.getChild("String")
      const name = spec.getChild("DefName")
      if (path === null) continue
      const bare = this.textOf(path).slice(1, -1)
      const last =
        bare
          .replace(/\/v\d+$/, "")
          .split("/")
          .at(-1) ?? bare
      this.imports.set(name === null ? last : this.textOf(name), bare)
    }
  }

  /** The nodes before and after a sign. */
  private sides(node: SyntaxNode, sign: string) {
    const children = childrenOf(node).filter(({ name }) => name !== ",")
    const at = children.findIndex(({ name }) => name === sign)
    return { left: children.slice(0, Math.max(at, 0)), right: children.slice(at + 1) }
  }

  private declaration(node: SyntaxNode): readonly Statement[] {
    const names = node.getChildren("DefName")
    const sign = node.getChild(":=") === null ? "=" : ":="
    const { right } = node.getChild(sign) === null ? { right: [] } : this.sides(node, sign)
    return [
      {
        kind: "assign",
        targets: names.map((each) => ({ kind: "name", name: this.textOf(each), span: spanOf(each) })),
        values: right.map((each) => this.expression(each)),
        isNew: true,
        operator: null,
        span: spanOf(node),
      },
    ]
  }

  private block(node: SyntaxNode): readonly Statement[] {
    return childrenOf(node).flatMap((each) => this.statement(each))
  }

  private condition(node: SyntaxNode): Statement {
    const [then, otherwise] = node.getChildren("Block")
    const nested = node.getChild("IfStatement")
    const head = childrenOf(node).filter(({ from }) => then === undefined || from < then.from)
    const isSimple = ({ name }: SyntaxNode) => ["VarDecl", "Assignment", "ExprStatement"].includes(name)
    const test = head.findLast((each) => !isSimple(each) && each.name !== ";" && each.name !== "if")
    return {
      kind: "if",
      first: head.filter(isSimple).flatMap((each) => this.statement(each)),
      test: test === undefined ? { kind: "unread", span: spanOf(node) } : this.expression(test),
      whenTrue: then === undefined ? [] : this.block(then),
      whenFalse:
        nested !== null ? [this.condition(nested)] : otherwise === undefined ? [] : this.block(otherwise),
      span: spanOf(node),
    }
  }

  /** A `switch` is a row of conditions. */
  private choice(node: SyntaxNode): readonly Statement[] {
    const block = node.getChild("SwitchBlock")
    if (block === null) return []
    const subject = childrenOf(node).find(
      ({ name, from }) => from < block.from && name !== "switch" && name !== ";" && name !== "VarDecl",
    )
    const begin = node.getChild("VarDecl")
    const cases = this.casesOf(block)
    const span = spanOf(node)
    const build = (at: number): readonly Statement[] => {
      const own = cases[at]
      if (own === undefined) return cases.find(({ tests }) => tests === null)?.body ?? []
      if (own.tests === null) return build(at + 1)
      const [first, ...rest] = own.tests.map(
        (each): Expression =>
          subject === undefined
            ? each
            : {
                kind: "binary",
                operator: "==",
                left: this.expression(subject),
                right: each,
                span: each.span,
              },
      )
      const test = rest.reduce<Expression>(
        (left, right) => ({ kind: "binary", operator: "||", left, right, span }),
        first ?? { kind: "boolean", value: false, span },
      )
      return [{ kind: "if", first: [], test, whenTrue: own.body, whenFalse: build(at + 1), span }]
    }
    return begin === null
      ? build(0)
      : [{ kind: "block", body: [...this.statement(begin), ...build(0)], span }]
  }

  private casesOf(block: SyntaxNode) {
    const cases: { tests: readonly Expression[] | null; body: Statement[] }[] = []
    for (const child of childrenOf(block)) {
      if (child.name === "Case") {
        const isDefault = child.getChild("default") !== null
        const colon = child.getChild(":")
        const tests = this.parts(child).filter(({ from }) => colon === null || from < colon.from)
        const body = childrenOf(child).filter(({ from }) => colon !== null && from > colon.from)
        cases.push({
          tests: isDefault ? null : tests.map((each) => this.expression(each)),
          body: body.flatMap((each) => this.statement(each)),
        })
      } else cases.at(-1)?.body.push(...this.statement(child))
    }
    return cases
  }

  private procedure(node: SyntaxNode): Procedure {
    const lists = node.getChildren("Parameters")
    // A method's first list is who it belongs to.
    const parameters = node.name === "MethodDecl" ? lists[1] : lists[0]
    const body = node.getChild("Block")
    const all = parameters?.getChildren("Parameter") ?? []
    const rest = all.find((each) => each.getChild("...") !== null)?.getChild("DefName") ?? null
    const own = node.name === "MethodDecl" ? (lists[0]?.getChild("Parameter") ?? null) : null
    const name = own?.getChild("DefName") ?? null
    const type = own?.getChild("PointerType")?.getChild("TypeName") ?? own?.getChild("TypeName") ?? null
    return {
      parameters: all.flatMap((each) => each.getChildren("DefName").map((each) => this.textOf(each))),
      ...(rest === null ? {} : { shapes: new Map([[this.textOf(rest), { kind: "rest" }]]) }),
      ...(name === null || type === null
        ? {}
        : { receiver: { name: this.textOf(name), type: this.textOf(type) } }),
      body: body === null ? [] : this.block(body),
      span: spanOf(node),
    }
  }

  expression(node: SyntaxNode): Expression {
    const span = spanOf(node)
    const unread: Expression = { kind: "unread", span }
    switch (node.name) {
      case "String":
        return { kind: "string", value: unquoted(this.textOf(node)), span }
      case "Rune":
        return { kind: "string", value: unquoted(this.textOf(node)), span }
      case "Number":
        return { kind: "number", value: Number(this.textOf(node).replaceAll("_", "")), span }
      case "Bool":
        return { kind: "boolean", value: this.textOf(node) === "true", span }
      case "Nil":
        return { kind: "nothing", span }
      case "VariableName":
      case "DefName":
      case "TypeName": {
        const name = this.textOf(node)
        return name === "true" || name === "false"
          ? { kind: "boolean", value: name === "true", span }
          : { kind: "name", name, span }
      }
      case "ParenthesizedExpr": {
        const [inner] = this.parts(node)
        // Kept apart, so that what follows is not drawn into it.
        return inner === undefined ? unread : { kind: "group", inner: this.expression(inner), span }
      }
      case "SelectorExpr": {
        const [object] = childrenOf(node)
        const field = node.getChild("FieldName") ?? node.getChild("TypeName")
        if (object === undefined || field === null) return unread
        return behind(this.expression(object), (inner) => ({
          kind: "member",
          object: inner,
          name: this.textOf(field),
          span: { from: inner.span.from, to: span.to },
        }))
      }
      case "QualifiedType": {
        const [object] = childrenOf(node)
        const field = node.getChild("TypeName")
        if (object === undefined || field === null) return unread
        return { kind: "member", object: this.expression(object), name: this.textOf(field), span }
      }
      case "IndexExpr": {
        const [object, index] = this.parts(node)
        if (object === undefined || index === undefined) return unread
        return behind(this.expression(object), (inner) => ({
          kind: "index",
          object: inner,
          index: this.expression(index),
          span: { from: inner.span.from, to: span.to },
        }))
      }
      case "CallExpr": {
        const [callee] = childrenOf(node)
        const given = node.getChild("Arguments")
        if (callee === undefined) return unread
        const args = given === null ? [] : this.parts(given).map((each) => this.expression(each))
        const spreads = given?.getChild("...") != null
        const last = args.at(-1)
        return behind(this.expression(callee), (inner) => ({
          kind: "call",
          callee: inner,
          args:
            spreads && last !== undefined
              ? [...args.slice(0, -1), { kind: "spread", operand: last, span: last.span }]
              : args,
          block: null,
          span: { from: inner.span.from, to: span.to },
        }))
      }
      case "Conversion": {
        const inner = this.parts(node).at(-1)
        return inner === undefined ? unread : this.expression(inner)
      }
      case "TypeAssertion": {
        const [object] = childrenOf(node)
        return object === undefined ? unread : this.expression(object)
      }
      case "UnaryExp": {
        const operand = childrenOf(node).at(-1)
        const sign = this.text.slice(node.from, node.from + 1)
        if (operand === undefined) return unread
        const inner = this.expression(operand)
        if (sign === "!") return { kind: "not", operand: inner, span }
        // A pointer is what it points at.
        return sign === "&" || sign === "*"
          ? inner
          : sign === "-" && inner.kind === "number"
            ? { ...inner, value: -inner.value }
            : unread
      }
      case "BinaryExp": {
        const children = childrenOf(node)
        const [left, , right] = children
        const operator = children[1]
        if (left === undefined || right === undefined || operator === undefined) return unread
        return {
          kind: "binary",
          operator: this.textOf(operator),
          left: this.expression(left),
          right: this.expression(right),
          span,
        }
      }
      case "FunctionLiteral":
        return { kind: "function", function: this.procedure(node), span }
      case "TypedLiteral":
        return this.literal(node)
      case "LiteralValue":
        return this.elements(node, null, span)
      default:
        return unread
    }
  }

  private literal(node: SyntaxNode): Expression {
    const [type] = childrenOf(node)
    const value = node.getChild("LiteralValue")
    const span = spanOf(node)
    if (type === undefined || value === null) return { kind: "unread", span }
    const isList = type.name === "SliceType" || type.name === "ArrayType"
    return this.elements(value, isList || type.name === "MapType" ? null : this.textOf(type), span, isList)
  }

  private elements(node: SyntaxNode, type: string | null, span: Span, isList?: boolean): Expression {
    const elements = node.getChildren("Element").map((each) => {
      const value = this.parts(each).at(-1)
      return { key: each.getChild("Key")?.firstChild, value: value?.name === "Key" ? undefined : value }
    })
    // Each value is read once, whichever it turns out to be: they may be nested deeply.
    const hasKeys = elements.some(({ key, value }) => key != null && value !== undefined)
    if (isList === true || (isList === undefined && type === null && !hasKeys))
      return {
        kind: "list",
        items: elements.flatMap(({ value }) => (value === undefined ? [] : [this.expression(value)])),
        span,
      }
    const entries = elements.flatMap(({ key, value }): readonly Entry[] =>
      key == null || value === undefined
        ? []
        : [{ key: this.expression(key), value: this.expression(value) }],
    )
    return { kind: "map", type, entries, span }
  }
}

/** The grammar takes `a == b.c` for `(a == b).c`: what follows belongs to the right side. */
function behind(object: Expression, make: (inner: Expression) => Expression): Expression {
  if (object.kind === "binary") {
    const right = behind(object.right, make)
    return { ...object, right, span: { from: object.span.from, to: right.span.to } }
  }
  if (object.kind === "not") {
    const operand = behind(object.operand, make)
    return { ...object, operand, span: { from: object.span.from, to: operand.span.to } }
  }
  return make(object)
}

function unquoted(written: string): string {
  if (written.startsWith("`")) return written.slice(1, -1)
  return written
    .slice(1, -1)
    .replace(/\\(?:([nrt\\"'])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))/g, (_, simple, hex, unicode) =>
      simple === undefined
        ? String.fromCharCode(Number.parseInt(hex ?? unicode, 16))
        : ({ n: "\n", r: "\r", t: "\t" }[String(simple)] ?? String(simple)),
    )
}
