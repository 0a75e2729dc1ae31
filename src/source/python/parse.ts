import type { SyntaxNode } from "@lezer/common"
import { parser } from "@lezer/python"
import type { Span, SyntaxProblem } from "../span.ts"
import { syntaxProblems } from "../syntax-problems.ts"
import type {
  Argument,
  ClassStatement,
  Clause,
  DictEntry,
  Expression,
  FormatPart,
  FunctionStatement,
  Item,
  Parameter,
  Statement,
} from "./ast.ts"
import { literalParts, unescapeLiteral } from "./strings.ts"

export interface ParsedModule {
  readonly text: string
  readonly body: readonly Statement[]
  /** where the text is not Python; the rest is read all the same */
  readonly problems: readonly SyntaxProblem[]
}

/**
 * Reads Python source on Lezer's grammar, which recovers from errors.
 * @returns the module's statements, and every place that did not parse
 */
export function parsePython(text: string): ParsedModule {
  // Python skips a byte order mark; a line break in its place keeps every offset.
  const tree = parser.parse(text.replace(/^\ufeff/, "\n"))
  const problems = syntaxProblems(text, tree, isSoundPython)
  return { text, body: new Builder(text).statements(children(tree.topNode)), problems }
}

/** What Python takes and @lezer/python 1.1 stumbles over: a bare `yield`, and `with (a as b, c as d):`. */
function isSoundPython(error: SyntaxNode): boolean {
  const { parent } = error
  if (parent === null) return false
  if (parent.name === "YieldStatement" || parent.name === "YieldExpression") return error.from === error.to
  return (
    parent.name === "WithStatement" ||
    (parent.name === "ParenthesizedExpression" && parent.parent?.name === "WithStatement")
  )
}

/** Reads one Python expression, as a user's answer is; null when it is none. */
export function parsePythonExpression(text: string): Expression | null {
  const { body, problems } = parsePython(text.trim())
  const [only] = body
  return problems.length === 0 && body.length === 1 && only?.kind === "expression" ? only.value : null
}

const spanOf = (node: SyntaxNode): Span => ({ from: node.from, to: node.to })

function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (child.name !== "Comment") found.push(child)
  return found
}

/** Python itself gives up at 100 indentations and 200 brackets. */
const DEEPEST = 200

/** Turns Lezer's concrete nodes into the syntax tree. */
class Builder {
  private readonly text: string
  private depth = 0
  constructor(text: string) {
    this.text = text
  }

  private slice(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to)
  }

  statements(nodes: readonly SyntaxNode[]): Statement[] {
    return nodes.flatMap((node) => {
      if (node.type.isError) return []
      if (node.name === "StatementGroup") return this.statements(children(node))
      const statement = this.statement(node)
      return statement === null ? [] : [statement]
    })
  }

  private body(node: SyntaxNode | null): Statement[] {
    if (node === null || this.depth >= DEEPEST) return []
    this.depth += 1
    const statements = this.statements(children(node).filter((child) => child.name !== ":"))
    this.depth -= 1
    return statements
  }

  private statement(node: SyntaxNode): Statement | null {
    const span = spanOf(node)
    switch (node.name) {
      case "ImportStatement":
        return this.importStatement(node)
      case "AssignStatement":
        return this.assignStatement(node)
      case "UpdateStatement": {
        const [target, operator, ...rest] = children(node)
        if (target === undefined || operator === undefined) return null
        return {
          kind: "update",
          span,
          target: this.expression(target),
          operator: this.slice(operator).slice(0, -1),
          value: this.sequence(rest, span),
        }
      }
      case "ExpressionStatement":
        return { kind: "expression", span, value: this.sequence(children(node), span) }
      case "IfStatement":
        return this.ifStatement(node)
      case "ForStatement": {
        const parts = children(node)
        const inAt = parts.findIndex((part) => part.name === "in")
        const forAt = parts.findIndex((part) => part.name === "for")
        const body = parts.find((part) => part.name === "Body") ?? null
        const bodyAt = parts.findIndex((part) => part.name === "Body")
        return {
          kind: "for",
          span,
          target: this.sequence(parts.slice(forAt + 1, inAt), span),
          iterable: this.sequence(parts.slice(inAt + 1, bodyAt < 0 ? undefined : bodyAt), span),
          body: this.body(body),
        }
      }
      case "WhileStatement": {
        const parts = children(node)
        const test = parts[1]
        return {
          kind: "while",
          span,
          test: test ? this.expression(test) : this.missing(span),
          body: this.body(node.getChild("Body")),
        }
      }
      case "TryStatement":
        return this.tryStatement(node)
      case "WithStatement":
        return this.withStatement(node)
      case "DecoratedStatement": {
        const decorators = node.getChildren("Decorator").map((decorator) => this.decorator(decorator))
        const definition = node.getChild("FunctionDefinition") ?? node.getChild("ClassDefinition")
        if (definition === null) return null
        return definition.name === "FunctionDefinition"
          ? this.functionDefinition(definition, decorators)
          : this.classDefinition(definition, decorators)
      }
      case "FunctionDefinition":
        return this.functionDefinition(node, [])
      case "ClassDefinition":
        return this.classDefinition(node, [])
      case "ReturnStatement": {
        const value = children(node).slice(1)
        return { kind: "return", span, value: value.length === 0 ? null : this.sequence(value, span) }
      }
      case "RaiseStatement": {
        const value = children(node)[1]
        return { kind: "raise", span, value: value === undefined ? null : this.expression(value) }
      }
      case "DeleteStatement":
        return {
          kind: "delete",
          span,
          targets: children(node)
            .slice(1)
            .filter((part) => part.name !== ",")
            .map((part) => this.expression(part)),
        }
      case "PassStatement":
      case "ScopeStatement":
      case "AssertStatement":
        return { kind: "pass", span }
      case "BreakStatement":
        return { kind: "break", span }
      case "ContinueStatement":
        return { kind: "continue", span }
      default:
        return { kind: "unsupported", span, what: node.name }
    }
  }

  private importStatement(node: SyntaxNode): Statement {
    const bindings: { name: string; path: string; span: Span }[] = []
    const parts = children(node).filter((part) => part.name !== "(" && part.name !== ")")
    const importAt = parts.findIndex((part) => part.name === "import")
    const isFrom = parts[0]?.name === "from"
    const module = isFrom
      ? parts
          .slice(1, importAt)
          .map((part) => this.slice(part))
          .join("")
      : ""
    let path = ""
    let alias: string | null = null
    let nodeOfName: SyntaxNode | null = null
    let sawAs = false
    const flush = () => {
      if (path === "" || nodeOfName === null) return
      const first = path.split(".")[0] ?? path
      if (isFrom) bindings.push({ name: alias ?? path, path: `${module}.${path}`, span: spanOf(nodeOfName) })
      else
        bindings.push({ name: alias ?? first, path: alias === null ? first : path, span: spanOf(nodeOfName) })
      path = ""
      alias = null
      sawAs = false
    }
    for (const part of parts.slice(importAt + 1)) {
      if (part.name === ",") flush()
      else if (part.name === "as") sawAs = true
      else if (sawAs) alias = this.slice(part)
      else {
        path += this.slice(part)
        nodeOfName = part
      }
    }
    flush()
    return { kind: "import", span: spanOf(node), bindings }
  }

  private assignStatement(node: SyntaxNode): Statement {
    const span = spanOf(node)
    const groups: SyntaxNode[][] = [[]]
    let annotation: Expression | null = null
    for (const part of children(node)) {
      if (part.name === "AssignOp") groups.push([])
      else if (part.name === "TypeDef") annotation = this.typeDef(part)
      else groups[groups.length - 1]?.push(part)
    }
    const value = groups.pop() ?? []
    const targets = groups.map((group) => this.sequence(group, span))
    if (targets.length === 0) {
      return {
        kind: "declare",
        span,
        target: this.sequence(value, span),
        annotation: annotation ?? this.missing(span),
      }
    }
    return { kind: "assign", span, targets, value: this.sequence(value, span), annotation }
  }

  private typeDef(node: SyntaxNode): Expression | null {
    const expression = children(node).find((part) => part.name !== ":" && part.name !== "->")
    return expression === undefined ? null : this.expression(expression)
  }

  private ifStatement(node: SyntaxNode): Statement {
    const branches: { test: Expression; body: Statement[] }[] = []
    let otherwise: Statement[] = []
    let test: SyntaxNode | null = null
    let isElse = false
    for (const part of children(node)) {
      if (part.name === "if" || part.name === "elif") isElse = false
      else if (part.name === "else") isElse = true
      else if (part.name === "Body") {
        if (isElse) otherwise = this.body(part)
        else
          branches.push({
            test: test === null ? this.missing(spanOf(node)) : this.expression(test),
            body: this.body(part),
          })
      } else if (!part.type.isError) test = part
    }
    return { kind: "if", span: spanOf(node), branches, otherwise }
  }

  private tryStatement(node: SyntaxNode): Statement {
    const handlers: { type: Expression | null; name: string | null; body: Statement[] }[] = []
    let clause = "try"
    let type: Expression | null = null
    let name: string | null = null
    let sawAs = false
    let body: Statement[] = []
    let otherwise: Statement[] = []
    let last: Statement[] = []
    for (const part of children(node)) {
      if (["try", "except", "else", "finally"].includes(part.name)) {
        clause = part.name
        type = null
        name = null
        sawAs = false
      } else if (part.name === "as") sawAs = true
      else if (part.name === "Body") {
        const statements = this.body(part)
        if (clause === "try") body = statements
        else if (clause === "except") handlers.push({ type, name, body: statements })
        else if (clause === "else") otherwise = statements
        else last = statements
      } else if (sawAs) name = this.slice(part)
      else if (!part.type.isError) type = this.expression(part)
    }
    return { kind: "try", span: spanOf(node), body, handlers, otherwise, finally: last }
  }

  private withStatement(node: SyntaxNode): Statement {
    const items: { value: Expression; target: Expression | null }[] = []
    let sawAs = false
    for (const part of children(node)) {
      if (["with", "async", ",", "(", ")"].includes(part.name) || part.type.isError) sawAs = false
      else if (part.name === "as") sawAs = true
      else if (part.name === "Body") break
      else if (sawAs) {
        const last = items.pop()
        if (last !== undefined) items.push({ ...last, target: this.expression(part) })
      } else items.push({ value: this.expression(part), target: null })
    }
    return { kind: "with", span: spanOf(node), items, body: this.body(node.getChild("Body")) }
  }

  /** A decorator is written as a dotted path and perhaps an argument list, which Lezer leaves flat. */
  private decorator(node: SyntaxNode): Expression {
    let expression: Expression | null = null
    for (const part of children(node)) {
      if (part.name === "At" || part.name === ".") continue
      const span: Span = { from: expression?.span.from ?? part.from, to: part.to }
      if (part.name === "ArgList" && expression !== null) {
        expression = { kind: "call", span, callee: expression, arguments: this.argumentList(part) }
      } else if (expression !== null && (part.name === "VariableName" || part.name === "PropertyName")) {
        expression = {
          kind: "attribute",
          span,
          object: expression,
          name: this.slice(part),
          nameSpan: spanOf(part),
        }
      } else expression = this.expression(part)
    }
    return expression ?? this.missing(spanOf(node))
  }

  private functionDefinition(node: SyntaxNode, decorators: readonly Expression[]): FunctionStatement {
    const name = node.getChild("VariableName")
    const parameters = node.getChild("ParamList")
    return {
      kind: "function",
      span: spanOf(node),
      name: name === null ? "" : this.slice(name),
      nameSpan: spanOf(name ?? node),
      parameters: parameters === null ? [] : this.parameters(parameters),
      decorators,
      body: this.body(node.getChild("Body")),
    }
  }

  private classDefinition(node: SyntaxNode, decorators: readonly Expression[]): ClassStatement {
    const name = node.getChild("VariableName")
    const bases = node.getChild("ArgList")
    return {
      kind: "class",
      span: spanOf(node),
      name: name === null ? "" : this.slice(name),
      nameSpan: spanOf(name ?? node),
      bases: bases === null ? [] : this.argumentList(bases),
      decorators,
      body: this.body(node.getChild("Body")),
    }
  }

  private parameters(node: SyntaxNode): Parameter[] {
    const found: Parameter[] = []
    let kind: Parameter["kind"] = "normal"
    let expectsDefault = false
    for (const part of children(node)) {
      if (part.name === "*") kind = "rest"
      else if (part.name === "**") kind = "rest keywords"
      else if (part.name === ",") {
        kind = "normal"
        expectsDefault = false
      } else if (part.name === "AssignOp") expectsDefault = true
      else if (part.name === "TypeDef") {
        const last = found.pop()
        if (last !== undefined) found.push({ ...last, annotation: this.typeDef(part) })
      } else if (expectsDefault) {
        const last = found.pop()
        if (last !== undefined) found.push({ ...last, default: this.expression(part) })
        expectsDefault = false
      } else if (part.name === "VariableName")
        found.push({ name: this.slice(part), kind, default: null, annotation: null })
    }
    return found
  }

  private argumentList(node: SyntaxNode): Argument[] {
    const found: Argument[] = []
    let group: SyntaxNode[] = []
    const flush = () => {
      const argument = this.argument(group)
      if (argument !== null) found.push(argument)
      group = []
    }
    for (const part of children(node)) {
      if (part.name === ",") flush()
      else if (part.name !== "(" && part.name !== ")" && !part.type.isError) group.push(part)
    }
    flush()
    return found
  }

  private argument(group: readonly SyntaxNode[]): Argument | null {
    const [first, second, third] = group
    const last = group[group.length - 1]
    if (first === undefined || last === undefined) return null
    const span: Span = { from: first.from, to: last.to }
    if (first.name === "*" && second) return { kind: "spread", span, value: this.expression(second) }
    if (first.name === "**" && second)
      return { kind: "spread keywords", span, value: this.expression(second) }
    if (second?.name === "AssignOp" && third) {
      return {
        kind: "keyword",
        span,
        name: this.slice(first),
        nameSpan: spanOf(first),
        value: this.expression(third),
      }
    }
    if (group.some((part) => part.name === "for"))
      return { kind: "positional", span, value: this.comprehension("generator", group, span) }
    return { kind: "positional", span, value: this.expression(first) }
  }

  /** One expression, or a tuple that is written without parentheses. */
  private sequence(nodes: readonly SyntaxNode[], span: Span): Expression {
    const parts = nodes.filter((node) => !node.type.isError)
    const [only] = parts
    if (only === undefined) return this.missing(span)
    if (parts.length === 1) return this.expression(only)
    const last = parts[parts.length - 1] ?? only
    return { kind: "tuple", span: { from: only.from, to: last.to }, items: this.items(parts) }
  }

  private items(nodes: readonly SyntaxNode[]): Item[] {
    const found: Item[] = []
    let spread = false
    for (const node of nodes) {
      if (node.name === "*") spread = true
      else if ([",", "(", ")", "[", "]", "{", "}"].includes(node.name) || node.type.isError) spread = false
      else {
        found.push({ spread, value: this.expression(node) })
        spread = false
      }
    }
    return found
  }

  private missing(span: Span): Expression {
    return { kind: "unsupported", span, what: "missing expression" }
  }

  private comprehension(
    makes: "list" | "set" | "dict" | "generator",
    nodes: readonly SyntaxNode[],
    span: Span,
  ): Expression {
    const parts = nodes.filter((node) => !["(", ")", "[", "]", "{", "}", "async"].includes(node.name))
    const forAt = parts.findIndex((part) => part.name === "for")
    const head = parts.slice(0, forAt)
    const clauses: Clause[] = []
    let at = forAt
    while (at < parts.length) {
      const end = parts.findIndex((part, index) => index > at && (part.name === "for" || part.name === "if"))
      const clause = parts.slice(at + 1, end < 0 ? undefined : end)
      if (parts[at]?.name === "for") {
        const inAt = clause.findIndex((part) => part.name === "in")
        clauses.push({
          kind: "for",
          target: this.sequence(clause.slice(0, inAt), span),
          iterable: this.sequence(clause.slice(inAt + 1), span),
        })
      } else clauses.push({ kind: "if", test: this.sequence(clause, span) })
      if (end < 0) break
      at = end
    }
    const [first, , third] = head
    const key = makes === "dict" && first ? this.expression(first) : null
    const element = makes === "dict" ? third : first
    return {
      kind: "comprehension",
      span,
      makes,
      key,
      element: element ? this.expression(element) : this.missing(span),
      clauses,
    }
  }

  private expression(node: SyntaxNode): Expression {
    if (this.depth >= DEEPEST) return { kind: "unsupported", span: spanOf(node), what: "nesting this deep" }
    this.depth += 1
    const expression = this.expressionAt(node)
    this.depth -= 1
    return expression
  }

  private expressionAt(node: SyntaxNode): Expression {
    const span = spanOf(node)
    const parts = children(node)
    switch (node.name) {
      case "VariableName":
        return { kind: "name", span, name: this.slice(node) }
      case "Number": {
        const value = Number(this.slice(node).replaceAll("_", ""))
        return Number.isNaN(value)
          ? { kind: "unsupported", span, what: "number" }
          : { kind: "number", span, value }
      }
      case "Boolean":
        return { kind: "boolean", span, value: this.slice(node) === "True" }
      case "None":
        return { kind: "none", span }
      case "String":
      case "FormatString":
      case "ContinuedString":
        return this.string(node)
      case "ArrayExpression":
        return { kind: "list", span, items: this.items(parts) }
      case "TupleExpression":
        return { kind: "tuple", span, items: this.items(parts) }
      case "SetExpression":
        return { kind: "set", span, items: this.items(parts) }
      case "DictionaryExpression":
        return { kind: "dict", span, entries: this.entries(parts) }
      case "ArrayComprehensionExpression":
        return this.comprehension("list", parts, span)
      case "SetComprehensionExpression":
        return this.comprehension("set", parts, span)
      case "DictionaryComprehensionExpression":
        return this.comprehension("dict", parts, span)
      case "ComprehensionExpression":
        return this.comprehension("generator", parts, span)
      case "ParenthesizedExpression": {
        const inner = parts.find((part) => part.name !== "(" && part.name !== ")" && !part.type.isError)
        return inner === undefined ? this.missing(span) : this.expression(inner)
      }
      case "UnaryExpression": {
        const [operator, operand] = parts
        if (operator === undefined || operand === undefined) return this.missing(span)
        if (operator.name === "not") return { kind: "not", span, operand: this.expression(operand) }
        return { kind: "unary", span, operator: this.slice(operator), operand: this.expression(operand) }
      }
      case "BinaryExpression":
        return this.binary(parts, span)
      case "ConditionalExpression": {
        const [consequent, , test, , otherwise] = parts
        if (!consequent || !test || !otherwise) return this.missing(span)
        return {
          kind: "conditional",
          span,
          test: this.expression(test),
          consequent: this.expression(consequent),
          otherwise: this.expression(otherwise),
        }
      }
      case "LambdaExpression": {
        const parameters = node.getChild("ParamList")
        const body = parts[parts.length - 1]
        return {
          kind: "lambda",
          span,
          parameters: parameters === null ? [] : this.parameters(parameters),
          body: body ? this.expression(body) : this.missing(span),
        }
      }
      case "CallExpression": {
        const [callee] = parts
        const list = node.getChild("ArgList")
        return {
          kind: "call",
          span,
          callee: callee ? this.expression(callee) : this.missing(span),
          arguments: list === null ? [] : this.argumentList(list),
        }
      }
      case "MemberExpression":
        return this.member(parts, span)
      case "AwaitExpression": {
        const operand = parts[1]
        return { kind: "await", span, operand: operand ? this.expression(operand) : this.missing(span) }
      }
      case "NamedExpression": {
        const [name, , value] = parts
        if (!name || !value) return this.missing(span)
        return { kind: "walrus", span, name: this.slice(name), value: this.expression(value) }
      }
      default:
        return { kind: "unsupported", span, what: node.name }
    }
  }

  private member(parts: readonly SyntaxNode[], span: Span): Expression {
    const [object, separator] = parts
    if (object === undefined || separator === undefined) return this.missing(span)
    if (separator.name === ".") {
      const name = parts[2]
      if (name === undefined) return this.expression(object)
      return {
        kind: "attribute",
        span,
        object: this.expression(object),
        name: this.slice(name),
        nameSpan: spanOf(name),
      }
    }
    const inside = parts.slice(2).filter((part) => part.name !== "]")
    const colon = inside.findIndex((part) => part.name === ":")
    if (colon < 0)
      return { kind: "subscript", span, object: this.expression(object), index: this.sequence(inside, span) }
    const [from] = inside.slice(0, colon)
    const [to] = inside.slice(colon + 1)
    return {
      kind: "subscript",
      span,
      object: this.expression(object),
      index: {
        kind: "slice",
        span,
        from: from ? this.expression(from) : null,
        to: to && to.name !== ":" ? this.expression(to) : null,
      },
    }
  }

  private binary(parts: readonly SyntaxNode[], span: Span): Expression {
    const left = parts[0]
    const right = parts[parts.length - 1]
    if (left === undefined || right === undefined || parts.length < 3) return this.missing(span)
    const operator = parts
      .slice(1, -1)
      .map((part) => this.slice(part))
      .join(" ")
    const operands = { left: this.expression(left), right: this.expression(right) }
    if (operator === "and" || operator === "or") return { kind: operator, span, ...operands }
    if (["==", "!=", "<", ">", "<=", ">=", "in", "not in", "is", "is not"].includes(operator)) {
      return { kind: "compare", span, operator, ...operands }
    }
    return { kind: "binary", span, operator, ...operands }
  }

  private entries(parts: readonly SyntaxNode[]): DictEntry[] {
    const found: DictEntry[] = []
    const inside = parts.filter((part) => !["{", "}"].includes(part.name) && !part.type.isError)
    let group: SyntaxNode[] = []
    const flush = () => {
      const [first, second, third] = group
      if (first?.name === "**" && second) found.push({ kind: "spread", value: this.expression(second) })
      else if (first && third)
        found.push({ kind: "pair", key: this.expression(first), value: this.expression(third) })
      group = []
    }
    for (const part of inside) {
      if (part.name === ",") flush()
      else group.push(part)
    }
    flush()
    return found
  }

  /** One literal, or several side by side, which Python joins. */
  private string(node: SyntaxNode): Expression {
    const span = spanOf(node)
    const literals = node.name === "ContinuedString" ? children(node) : [node]
    const parts = literals.flatMap((literal) => this.literal(literal))
    if (literals.some((literal) => literalParts(this.slice(literal)).prefix.includes("b"))) {
      return {
        kind: "bytes",
        span,
        value: parts.map((part) => (part.kind === "text" ? part.text : "")).join(""),
      }
    }
    if (parts.every((part) => part.kind === "text")) {
      return { kind: "string", span, value: parts.map((part) => part.text).join("") }
    }
    return { kind: "f-string", span, parts }
  }

  private literal(node: SyntaxNode): FormatPart[] {
    const { prefix, quote, inner } = literalParts(this.slice(node))
    const decode = (text: string) => (prefix.includes("r") ? text : unescapeLiteral(text))
    if (!prefix.includes("f")) return [{ kind: "text", text: decode(inner) }]
    const found: FormatPart[] = []
    let at = node.from + prefix.length + quote.length
    const end = at + inner.length
    const text = (to: number) => {
      const raw = this.text.slice(at, to)
      if (raw !== "")
        found.push({ kind: "text", text: decode(raw).replaceAll("{{", "{").replaceAll("}}", "}") })
    }
    for (const replacement of node.getChildren("FormatReplacement")) {
      text(replacement.from)
      const inside = children(replacement).filter((part) => part.name !== "{" && part.name !== "}")
      const [value] = inside
      const spec = inside.find((part) => part.name === "FormatSpec" || part.name === "FormatConversion")
      const isPlain = spec === undefined || [":", "!s"].includes(this.slice(spec))
      if (value !== undefined) found.push({ kind: "value", value: this.expression(value), plain: isPlain })
      at = replacement.to
    }
    text(end)
    return found
  }
}
