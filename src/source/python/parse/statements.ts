import type { SyntaxNode } from "@lezer/common"
import type { Span } from "../../span.ts"
import type { ClassStatement, Expression, FunctionStatement, Pattern, Statement } from "../ast.ts"
import { DEEPEST, ExpressionBuilder } from "./expressions.ts"
import { children, spanOf } from "./nodes.ts"

/** Turns Lezer's concrete nodes into statements. */
export class StatementBuilder extends ExpressionBuilder {
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
          otherwise: this.body(this.elseOf(node)),
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
          otherwise: this.body(this.elseOf(node)),
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
      case "ScopeStatement": {
        const [word, ...names] = children(node).filter((part) => part.name !== ",")
        return {
          kind: "scope",
          span,
          of: word?.name === "nonlocal" ? "nonlocal" : "global",
          names: names.map((name) => this.slice(name)),
        }
      }
      case "YieldStatement": {
        const [, ...parts] = children(node).filter((part) => !part.type.isError)
        const isFrom = parts[0]?.name === "from"
        const value = isFrom ? parts.slice(1) : parts
        return { kind: "yield", span, value: value.length === 0 ? null : this.sequence(value, span), isFrom }
      }
      case "MatchStatement":
        return this.matchStatement(node)
      case "PassStatement":
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

  /** What runs when a loop was not broken off. */
  private elseOf(node: SyntaxNode): SyntaxNode | null {
    return node.getChild("else") === null ? null : (node.getChildren("Body")[1] ?? null)
  }

  private matchStatement(node: SyntaxNode): Statement {
    const span = spanOf(node)
    const parts = children(node)
    const body = parts.find((part) => part.name === "MatchBody")
    const clauses = body === undefined ? [] : body.getChildren("MatchClause")
    return {
      kind: "match",
      span,
      subject: this.sequence(
        parts.slice(1).filter((part) => part.name !== "MatchBody"),
        span,
      ),
      cases: clauses.map((clause) => {
        const pattern = children(clause).find((part) => part.name.endsWith("Pattern"))
        const guard = clause.getChild("Guard")
        const test = guard === null ? undefined : children(guard)[1]
        return {
          pattern:
            pattern === undefined ? { kind: "other" as const, span: spanOf(clause) } : this.pattern(pattern),
          guard: test === undefined ? null : this.expression(test),
          body: this.body(clause.getChild("Body")),
        }
      }),
    }
  }

  private pattern(node: SyntaxNode): Pattern {
    const parts = children(node)
    const [first] = parts
    const other: Pattern = { kind: "other", span: spanOf(node) }
    if (first === undefined) return other
    switch (node.name) {
      case "LiteralPattern":
        return { kind: "value", value: this.sequence(parts, spanOf(node)) }
      case "AttributePattern":
        return { kind: "value", value: this.member(parts, spanOf(node)) }
      case "CapturePattern":
        return { kind: "capture", name: this.slice(first) }
      case "OrPattern":
        return {
          kind: "or",
          options: parts.filter((part) => part.name !== "LogicOp").map((part) => this.pattern(part)),
        }
      case "AsPattern": {
        const name = parts[parts.length - 1]
        return name === undefined
          ? other
          : { kind: "as", pattern: this.pattern(first), name: this.slice(name) }
      }
      case "StarPattern": {
        const name = node.getChild("CapturePattern")
        return name === null ? other : { kind: "star", name: this.slice(name) }
      }
      case "SequencePattern": {
        const items = parts.filter(({ name, from, to }) => name.endsWith("Pattern") && from < to)
        const [only] = items
        // `(a)` is a; `(a,)` is a list of one.
        const isOne = items.length === 1 && first.name === "(" && !parts.some(({ name }) => name === ",")
        return isOne && only !== undefined
          ? this.pattern(only)
          : { kind: "sequence", items: items.map((item) => this.pattern(item)) }
      }
      case "MappingPattern":
        return this.mappingPattern(parts)
      case "ClassPattern": {
        const given = node.getChild("PatternArgList")
        const isBare = given === null || /^\(\s*\)$/.test(this.slice(given))
        return isBare ? { kind: "class", type: this.expression(first) } : other
      }
      default:
        return other
    }
  }

  private mappingPattern(parts: readonly SyntaxNode[]): Pattern {
    const entries: { key: Expression; value: Pattern }[] = []
    let rest: string | null = null
    for (const [i, part] of parts.entries()) {
      const behind = parts[i + 1]
      if (part.name === "**" && behind !== undefined) rest = this.slice(behind)
      const key = parts[i - 1]
      if (part.name !== ":" || key === undefined || behind === undefined) continue
      const inner = children(key)
      entries.push({
        key:
          key.name === "AttributePattern"
            ? this.member(inner, spanOf(key))
            : this.sequence(inner, spanOf(key)),
        value: this.pattern(behind),
      })
    }
    return { kind: "mapping", entries, rest }
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
      isGenerator: yields(node),
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
}

/** Does a function's own body yield? What a function inside of it does is its own. */
function yields(definition: SyntaxNode): boolean {
  let found = false
  definition.cursor().iterate((node) => {
    if (node.name === "YieldStatement" || node.name === "YieldExpression") found = true
    return (
      !found &&
      (node.from === definition.from || !/^(?:FunctionDefinition|LambdaExpression)$/.test(node.name))
    )
  })
  return found
}
