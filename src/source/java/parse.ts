import type { SyntaxNode, Tree } from "@lezer/common"
import { parser } from "@lezer/java"
import { childrenOf, isPart, spanOf } from "../lezer-nodes.ts"
import type { Expression, Procedure, Statement } from "../script/ast.ts"
import type { Span, SyntaxProblem } from "../span.ts"
import { errorsIn, parseByGrammar } from "../syntax-problems.ts"

/** `@CrossOrigin(origins = "…")`; a value without a name is called `value`. */
export interface Annotation {
  readonly name: string
  readonly values: ReadonlyMap<string, Expression>
  readonly span: Span
  /** from the first parenthesis to behind the last; null where there are none */
  readonly list: Span | null
}

export interface JavaMethod {
  readonly name: string
  readonly annotations: readonly Annotation[]
  readonly returnType: string
  readonly parameterTypes: readonly string[]
  readonly procedure: Procedure
  readonly span: Span
}

export interface JavaField {
  readonly name: string
  readonly type: string
  readonly annotations: readonly Annotation[]
  readonly value: Expression | null
  readonly span: Span
}

export interface JavaClass {
  /** empty where the class itself is not in the text */
  readonly name: string
  readonly annotations: readonly Annotation[]
  readonly fields: readonly JavaField[]
  readonly methods: readonly JavaMethod[]
  readonly span: Span
}

export interface ParsedJava {
  /** those inside of others too */
  readonly classes: readonly JavaClass[]
  /** every method, those of classes without a name too */
  readonly methods: readonly JavaMethod[]
  readonly statements: readonly Statement[]
  readonly problems: readonly SyntaxProblem[]
}

/** Words that are names but at the beginning of a module, and `class` in `App.class`: the grammar takes them for more. */
const WORDS = /\b(?:with|to|uses|opens|exports|requires|provides|transitive)\b|(?<=\.\s*)class\b/g

/** Words of the same length stand in their place. */
const sound = (text: string): string =>
  text.replaceAll(WORDS, (word) => word.charAt(0) + word.slice(1).toUpperCase())

/** What stumbles more often is no Java, whatever stands around it. */
const MOST_ERRORS = 400

const members = parser.configure({ top: "ClassContent" })

/** A file, or where that goes better the members of a class without the class around them. */
function parse(text: string): Tree {
  const whole = sound(text)
  const file = parser.parse(whole)
  const inFile = errorsIn(file)
  if (inFile === 0 || inFile > MOST_ERRORS) return file
  const inside = members.parse(whole)
  return errorsIn(inside) < inFile ? inside : file
}

/** `return switch (…) { … };` is two statements to the grammar. */
const isSwitchReturned = ({ from, to, parent }: SyntaxNode): boolean =>
  from === to && parent?.name === "ReturnStatement" && parent.nextSibling?.name === "SwitchStatement"

/** Parses Java source, or a part of it, by the Lezer grammar. Never throws. */
export function parseJava(text: string): ParsedJava {
  const { tree, problems } = parseByGrammar(text, parse, "Java", isSwitchReturned)
  const reader = new Reader(text)
  const top = childrenOf(tree.topNode)
  const own = tree.topNode.name === "ClassContent" ? [reader.classOf("", [], top, tree.topNode)] : []
  return {
    classes: [...own, ...top.flatMap((node) => reader.classes(node))],
    methods: methodsIn(tree).map((node) => reader.method(node)),
    statements: top.flatMap((node) =>
      /Declaration$/.test(node.name) && node.name !== "LocalVariableDeclaration"
        ? []
        : reader.statement(node),
    ),
    problems,
  }
}

function methodsIn(tree: Tree): readonly SyntaxNode[] {
  const found: SyntaxNode[] = []
  tree.iterate({
    enter: ({ name, node }) => {
      if (name === "MethodDeclaration") found.push(node)
    },
  })
  return found
}

const TYPES = ["TypeName", "GenericType", "ArrayType", "PrimitiveType", "ScopedTypeName", "void", "var"]
const isType = ({ name }: SyntaxNode): boolean => TYPES.includes(name)

class Reader {
  private readonly text: string
  constructor(text: string) {
    this.text = text
  }

  private textOf({ from, to }: SyntaxNode): string {
    return this.text.slice(from, to)
  }

  private parts(node: SyntaxNode): readonly SyntaxNode[] {
    return childrenOf(node).filter(isPart)
  }

  classes(node: SyntaxNode): readonly JavaClass[] {
    if (!/^(?:Class|Interface|Enum|Record)Declaration$/.test(node.name)) return []
    const body = childrenOf(node).find(({ name }) => /Body$/.test(name))
    const members = body === undefined ? [] : childrenOf(body)
    const name = node.getChild("Definition")
    return [
      this.classOf(name === null ? "" : this.textOf(name), this.annotationsOf(node), members, node),
      ...members.flatMap((member) => this.classes(member)),
    ]
  }

  classOf(
    name: string,
    annotations: readonly Annotation[],
    members: readonly SyntaxNode[],
    node: SyntaxNode,
  ): JavaClass {
    return {
      name,
      annotations,
      fields: members.flatMap((member) => (member.name === "FieldDeclaration" ? this.fields(member) : [])),
      methods: members.flatMap((member) =>
        member.name === "MethodDeclaration" ? [this.method(member)] : [],
      ),
      span: spanOf(node),
    }
  }

  private annotationsOf(node: SyntaxNode): readonly Annotation[] {
    const modifiers = node.getChild("Modifiers")
    if (modifiers === null) return []
    return childrenOf(modifiers).flatMap((each) => {
      if (each.name !== "Annotation" && each.name !== "MarkerAnnotation") return []
      const name = each.getChild("Identifier") ?? each.getChild("ScopedIdentifier")
      const list = each.getChild("AnnotationArgumentList")
      const values = new Map<string, Expression>()
      for (const item of list === null ? [] : this.parts(list)) {
        if (item.name !== "ElementValuePair") {
          values.set("value", this.expression(item))
          continue
        }
        const [key, value] = this.parts(item)
        if (key !== undefined && value !== undefined) values.set(this.textOf(key), this.expression(value))
      }
      return name === null
        ? []
        : [
            {
              name: this.textOf(name).replace(/^.*\./, ""),
              values,
              span: spanOf(each),
              list: list === null ? null : spanOf(list),
            },
          ]
    })
  }

  private fields(node: SyntaxNode): readonly JavaField[] {
    const annotations = this.annotationsOf(node)
    const type = childrenOf(node).find(isType)
    return node.getChildren("VariableDeclarator").flatMap((each) => {
      const name = each.getChild("Definition")
      const value = this.parts(each).find(({ name: kind }) => kind !== "Definition" && kind !== "Dimension")
      return name === null
        ? []
        : [
            {
              name: this.textOf(name),
              type: type === undefined ? "" : this.textOf(type),
              annotations,
              value: value === undefined ? null : this.expression(value),
              span: spanOf(node),
            },
          ]
    })
  }

  method(node: SyntaxNode): JavaMethod {
    const name = node.getChild("Definition")
    const type = childrenOf(node).find(isType)
    const parameters = node.getChild("FormalParameters")?.getChildren("FormalParameter") ?? []
    return {
      name: name === null ? "" : this.textOf(name),
      annotations: this.annotationsOf(node),
      returnType: type === undefined ? "" : this.textOf(type),
      parameterTypes: parameters.map((each) => {
        const own = childrenOf(each).find(isType)
        return own === undefined ? "" : this.textOf(own)
      }),
      procedure: {
        parameters: parameters.map((each) => this.definitionIn(each)),
        body: this.block(node.getChild("Block")),
        span: spanOf(node),
      },
      span: spanOf(node),
    }
  }

  private definitionIn(node: SyntaxNode): string {
    const own = node.getChild("Definition")
    return own === null ? "" : this.textOf(own)
  }

  private block(node: SyntaxNode | null): readonly Statement[] {
    return node === null ? [] : childrenOf(node).flatMap((each) => this.statement(each))
  }

  statement(node: SyntaxNode): readonly Statement[] {
    const span = spanOf(node)
    const [first] = this.parts(node)
    switch (node.name) {
      case "Block":
        return [{ kind: "block", body: this.block(node), span }]
      case "LocalVariableDeclaration":
        return node.getChildren("VariableDeclarator").map((each): Statement => {
          const value = this.parts(each).find(({ name }) => name !== "Definition" && name !== "Dimension")
          return {
            kind: "assign",
            targets: [{ kind: "name", name: this.definitionIn(each), span: spanOf(each) }],
            values: [value === undefined ? { kind: "nothing", span } : this.expression(value)],
            isNew: true,
            operator: null,
            span,
          }
        })
      case "ExpressionStatement":
        return first === undefined ? [] : [this.expressionStatement(first, span)]
      case "ReturnStatement":
        return [{ kind: "return", values: first === undefined ? [] : [this.expression(first)], span }]
      case "IfStatement":
        return [this.condition(node)]
      case "EnhancedForStatement": {
        const spec = node.getChild("ForSpec")
        const over = spec === null ? undefined : this.parts(spec).at(-1)
        if (spec === null || over === undefined) return []
        const body = childrenOf(node).at(-1)
        return [
          {
            kind: "each",
            names: ["", this.definitionIn(spec)],
            over: this.expression(over),
            body: body === undefined ? [] : this.statement(body),
            span,
          },
        ]
      }
      case "TryStatement":
        return [{ kind: "block", body: this.block(node.getChild("Block")), span }]
      default:
        return []
    }
  }

  private condition(node: SyntaxNode): Statement {
    const [test, then, otherwise] = this.parts(node)
    return {
      kind: "if",
      first: [],
      test: test === undefined ? { kind: "unread", span: spanOf(node) } : this.expression(test),
      whenTrue: then === undefined ? [] : this.statement(then),
      whenFalse: otherwise === undefined ? [] : this.statement(otherwise),
      span: spanOf(node),
    }
  }

  private expressionStatement(node: SyntaxNode, span: Span): Statement {
    const [target, value] = this.parts(node)
    if (node.name !== "AssignmentExpression" || target === undefined || value === undefined)
      return { kind: "expression", expression: this.expression(node), span }
    return {
      kind: "assign",
      targets: [this.expression(target)],
      values: [this.expression(value)],
      isNew: false,
      operator: null,
      span,
    }
  }

  expression(node: SyntaxNode): Expression {
    const span = spanOf(node)
    const parts = this.parts(node)
    const [first, second, third] = parts
    const of = (each: SyntaxNode | undefined): Expression =>
      each === undefined ? { kind: "unread", span } : this.expression(each)
    switch (node.name) {
      case "StringLiteral":
      case "TextBlock":
      case "CharacterLiteral":
        return { kind: "string", value: unquoted(this.textOf(node)), span }
      case "IntegerLiteral":
      case "FloatingPointLiteral":
        return {
          kind: "number",
          value: Number(
            this.textOf(node)
              .replace(/_/g, "")
              .replace(/[lLdDfF]$/, ""),
          ),
          span,
        }
      case "BooleanLiteral":
        return { kind: "boolean", value: this.textOf(node) === "true", span }
      case "null":
        return { kind: "nothing", span }
      case "Identifier":
      case "TypeName":
      case "this":
        return { kind: "name", name: this.textOf(node), span }
      case "ParenthesizedExpression":
        return { kind: "group", inner: of(first), span }
      case "ArrayInitializer":
      case "ElementValueArrayInitializer":
        return { kind: "list", items: parts.map((each) => this.expression(each)), span }
      case "ArrayCreationExpression": {
        const items = node.getChild("ArrayInitializer")
        return items === null ? { kind: "list", items: [], span } : this.expression(items)
      }
      case "FieldAccess":
      case "ScopedIdentifier":
      case "ScopedTypeName": {
        const [object, name] = [parts.at(0), parts.at(-1)]
        if (object === undefined || name === undefined || object === name) return of(object)
        if (this.textOf(name) === "class") return { kind: "string", value: this.textOf(node), span }
        // `this.origins` is `origins`.
        if (object.name === "this") return { kind: "name", name: this.textOf(name), span }
        return { kind: "member", object: this.expression(object), name: this.textOf(name), span }
      }
      case "MethodInvocation":
        return this.invocation(node)
      case "ObjectCreationExpression": {
        const type = childrenOf(node).find(isType)
        const name = type === undefined ? "" : this.textOf(type).replace(/<.*$/s, "")
        return {
          kind: "call",
          callee: { kind: "name", name: `new ${name}`, span },
          args: this.args(node),
          block: null,
          span,
        }
      }
      case "LambdaExpression":
        return this.lambda(node)
      case "MethodReference":
        return {
          kind: "member",
          object: of(first),
          name: second === undefined ? "" : this.textOf(second),
          span,
        }
      case "BinaryExpression": {
        const sign = childrenOf(node).find(({ name }) => /Op$/.test(name))
        return {
          kind: "binary",
          operator: sign === undefined ? "" : this.textOf(sign),
          left: of(first),
          right: of(second),
          span,
        }
      }
      case "UnaryExpression":
        return this.textOf(node).startsWith("!")
          ? { kind: "not", operand: of(first), span }
          : { kind: "unread", span }
      case "TernaryExpression":
        return { kind: "conditional", test: of(first), whenTrue: of(second), whenFalse: of(third), span }
      case "CastExpression":
        return of(parts.at(-1))
      case "ClassLiteral":
        return { kind: "string", value: this.textOf(node), span }
      default:
        return { kind: "unread", span }
    }
  }

  private args(node: SyntaxNode): readonly Expression[] {
    const list = node.getChild("ArgumentList")
    return list === null ? [] : this.parts(list).map((each) => this.expression(each))
  }

  private invocation(node: SyntaxNode): Expression {
    const span = spanOf(node)
    const method = node.getChild("MethodName")
    const name = method === null ? "" : this.textOf(method)
    const object = this.parts(node).find(
      ({ name: kind }) => kind !== "MethodName" && kind !== "ArgumentList" && kind !== "TypeArguments",
    )
    const at = { from: object?.from ?? span.from, to: method?.to ?? span.to }
    const callee: Expression =
      object === undefined || object.name === "this"
        ? { kind: "name", name, span: at }
        : { kind: "member", object: this.expression(object), name, span: at }
    return { kind: "call", callee, args: this.args(node), block: null, span }
  }

  private lambda(node: SyntaxNode): Expression {
    const span = spanOf(node)
    const inferred = node.getChild("InferredParameters") ?? node.getChild("FormalParameters") ?? node
    const names = [
      ...inferred.getChildren("Definition"),
      ...inferred.getChildren("FormalParameter").flatMap((each) => each.getChildren("Definition")),
      ...inferred.getChildren("Identifier"),
    ]
    const parameters = names
      .filter(({ to }) => to < (this.bodyOf(node)?.from ?? node.to))
      .map((each) => this.textOf(each))
    const body = this.bodyOf(node)
    const statements: readonly Statement[] =
      body === undefined
        ? []
        : body.name === "Block"
          ? this.block(body)
          : [{ kind: "return", values: [this.expression(body)], span: spanOf(body) }]
    return { kind: "function", function: { parameters, body: statements, span }, span }
  }

  private bodyOf(node: SyntaxNode): SyntaxNode | undefined {
    return this.parts(node).at(-1)
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" }
const unquoted = (text: string): string =>
  text
    .replace(/^(?:"""|["'])|(?:"""|["'])$/g, "")
    .replace(/\\(.)/gs, (_, sign: string) => ESCAPES[sign] ?? sign)
