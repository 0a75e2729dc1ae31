import type { SyntaxNode } from "@lezer/common"
import { childrenOf, spanOf } from "../lezer-nodes.ts"
import type { Expression, Procedure, Statement } from "../script/ast.ts"
import type { Span } from "../span.ts"
import { calling, ExpressionReader } from "./expressions.ts"

/** Reads the statements of a PHP file into those that all languages have in common; classes are not read. */
export class StatementReader extends ExpressionReader {
  /** what an error that is thrown here comes to; null: nobody catches it */
  private caught: { readonly body: readonly Statement[]; isUsed: boolean } | null = null

  /** A statement, and before it the assignments that its expressions make. */
  statement(node: SyntaxNode): readonly Statement[] {
    const outer = this.before
    this.before = []
    const own = this.own(node)
    const { before } = this
    this.before = outer
    return [...before, ...own]
  }

  protected block(node: SyntaxNode): readonly Statement[] {
    return childrenOf(node).flatMap((each) => this.statement(each))
  }

  /** Whoever calls it may catch what it throws, and nobody around it. */
  protected override procedure(node: SyntaxNode): Procedure {
    const outer = this.caught
    this.caught = null
    const made = super.procedure(node)
    this.caught = outer
    return made
  }

  /** The body of a branch or a loop: a block, `: … endif`, or one statement. */
  private body(node: SyntaxNode | undefined): readonly Statement[] {
    if (node === undefined) return []
    return /^(?:Block|ColonBlock)$/.test(node.name) ? this.block(node) : this.statement(node)
  }

  private own(node: SyntaxNode): readonly Statement[] {
    const span = spanOf(node)
    const [first] = this.parts(node)
    switch (node.name) {
      case "ExpressionStatement":
        if (first?.name === "ThrowExpression" && this.caught !== null) {
          this.caught.isUsed = true
          return [...this.caught.body, { kind: "break", span }]
        }
        if (first === undefined) return []
        // `<?= … ?>`
        return isPrinted(node, (each) => this.textOf(each))
          ? [this.echo([first], span)]
          : [this.expressionStatement(first, span)]
      case "ReturnStatement":
        return [{ kind: "return", values: this.parts(node).map((each) => this.expression(each)), span }]
      case "EchoStatement":
        return [this.echo(first?.name === "SequenceExpression" ? this.parts(first) : this.parts(node), span)]
      case "TextInterpolation": {
        const text = node.getChild("Text")
        if (text === null) return []
        // A line break right behind `?>` is left out.
        const isBehind = node.getChild("PhpClose") !== null
        const value = isBehind ? this.textOf(text).replace(/^\r?\n/, "") : this.textOf(text)
        return [this.calls("echo", [{ kind: "string", value, span: spanOf(text) }], span)]
      }
      case "IfStatement":
        return this.condition(this.parts(node), span)
      case "Block":
        return [{ kind: "block", body: this.block(node), span }]
      case "NamespaceDefinition":
        return this.block(node.getChild("Block") ?? node)
      case "SwitchStatement":
        return [this.switch(node)]
      case "TryStatement":
        return this.try(node)
      case "FunctionDefinition": {
        const name = node.getChild("Name")
        return name === null
          ? []
          : [{ kind: "function", name: this.textOf(name), function: this.procedure(node), span }]
      }
      case "ConstDeclaration":
        return node.getChildren("VariableDeclarator").map((each) => this.assignment(each, spanOf(each)))
      case "ForeachStatement":
        return this.each(node)
      case "WhileStatement":
      case "DoStatement":
        return [this.while(node)]
      case "ForStatement":
        return this.for(node)
      case "BreakStatement":
        return [{ kind: "break", span }]
      case "ContinueStatement":
        return [{ kind: "continue", span }]
      default:
        return []
    }
  }

  /** What is not read is taken to go well; what the text throws itself goes on in the first `catch`. */
  private try(node: SyntaxNode): readonly Statement[] {
    const span = spanOf(node)
    const blocks = node.getChildren("Block")
    const outer = this.caught
    const caught = blocks.find(isCatch)
    this.caught = caught === undefined ? outer : { body: this.block(caught), isUsed: false }
    const [tried] = blocks
    const body = tried === undefined ? [] : this.block(tried)
    const isThrown = this.caught !== outer && this.caught?.isUsed === true
    this.caught = outer
    const last = node.getChild("finally") === null ? undefined : blocks.at(-1)
    const after = last === undefined ? [] : this.block(last)
    if (!isThrown) return [...body, ...after]
    const test: Expression = { kind: "boolean", value: false, span }
    return [{ kind: "while", test, body, next: [], isBodyFirst: true, span }, ...after]
  }

  private calls(name: string, args: readonly Expression[], span: Span): Statement {
    return { kind: "expression", expression: calling(name, args, span), span }
  }

  private echo(given: readonly SyntaxNode[], span: Span): Statement {
    return this.calls(
      "echo",
      given.map((each) => this.expression(each)),
      span,
    )
  }

  private expressionStatement(node: SyntaxNode, span: Span): Statement {
    if (node.name === "AssignmentExpression") return this.assignment(node, span)
    if (node.name === "UpdateExpression") {
      const [target] = this.parts(node)
      if (target === undefined || node.getChild("UpdateOp") !== null) return this.assignment(node, span)
      const one: Expression = { kind: "number", value: 1, span }
      const operator = this.textOf(node).includes("--") ? "-" : "+"
      return {
        kind: "assign",
        targets: [this.expression(target)],
        values: [one],
        isNew: false,
        operator,
        span,
      }
    }
    return { kind: "expression", expression: this.expression(node), span }
  }

  /** @param parts a test, what is done where it holds, and so on in turns; the last may be what is done otherwise */
  private condition(parts: readonly SyntaxNode[], span: Span): readonly Statement[] {
    const [test, then, ...others] = parts
    if (test === undefined) return []
    if (then === undefined) return this.body(test)
    return [
      {
        kind: "if",
        first: [],
        test: this.expression(test),
        whenTrue: this.body(then),
        whenFalse: this.condition(others, span),
        span,
      },
    ]
  }

  /** What a case does goes on into the next one, until it breaks. */
  private switch(node: SyntaxNode): Statement {
    const span = spanOf(node)
    const [given] = this.parts(node)
    const subject: Expression = given === undefined ? { kind: "unread", span } : this.expression(given)
    const block = node.getChild("Block") ?? node.getChild("ColonBlock")
    const cases = block === null ? [] : childrenOf(block).filter(({ name }) => CASE.test(name))
    const bodies = cases.map((each) => {
      const statements = this.parts(each).slice(each.name === "CaseStatement" ? 1 : 0)
      return statements.flatMap((statement) => this.statement(statement))
    })
    const from = (i: number): readonly Statement[] => bodies.slice(i).flat()
    const otherwise = cases.findIndex(({ name }) => name === "DefaultStatement")
    const chain = cases.reduceRight<readonly Statement[]>(
      (rest, each, i) => {
        const [value] = this.parts(each)
        if (each.name === "DefaultStatement" || value === undefined) return rest
        const test: Expression = {
          kind: "binary",
          operator: "==",
          left: subject,
          right: this.expression(value),
          span: spanOf(value),
        }
        return [{ kind: "if", first: [], test, whenTrue: from(i), whenFalse: rest, span: spanOf(each) }]
      },
      otherwise < 0 ? [] : from(otherwise),
    )
    // Once: what breaks off here breaks off no loop around it.
    return {
      kind: "while",
      test: { kind: "boolean", value: false, span },
      body: chain,
      next: [],
      isBodyFirst: true,
      span,
    }
  }

  private each(node: SyntaxNode): readonly Statement[] {
    const span = spanOf(node)
    const spec = node.getChild("ForSpec")
    const [over, ...names] = spec === null ? this.parts(node) : this.parts(spec)
    const last = this.parts(node).at(-1)
    const pair = names[0]?.name === "Pair" ? this.parts(names[0]) : names
    if (over === undefined || last === undefined || last === spec) return []
    return [
      {
        kind: "each",
        names: ["", ...pair.map((each) => this.textOf(each))].slice(-2),
        over: this.expression(over),
        body: this.body(last),
        span,
      },
    ]
  }

  private while(node: SyntaxNode): Statement {
    const span = spanOf(node)
    const isBodyFirst = node.name === "DoStatement"
    const parts = this.parts(node)
    const [test, body] = isBodyFirst ? [parts[1], parts[0]] : parts
    return {
      kind: "while",
      test: test === undefined ? { kind: "unread", span } : this.expression(test),
      body: this.body(body),
      next: this.before,
      isBodyFirst,
      span,
    }
  }

  private for(node: SyntaxNode): readonly Statement[] {
    const span = spanOf(node)
    const spec = node.getChild("ForSpec")
    const [start, test, next] = spec === null ? [] : this.parts(spec)
    if (start === undefined || test === undefined || next === undefined) return []
    return [
      this.expressionStatement(start, spanOf(start)),
      {
        kind: "while",
        test: this.expression(test),
        body: this.body(this.parts(node).at(-1)),
        next: [this.expressionStatement(next, spanOf(next))],
        isBodyFirst: false,
        span,
      },
    ]
  }
}

const CASE = /^(?:CaseStatement|DefaultStatement)$/

/** Does it stand behind `<?=`? */
function isPrinted(node: SyntaxNode, textOf: (node: SyntaxNode) => string): boolean {
  const opening = node.prevSibling?.getChild("PhpOpen") ?? null
  return opening !== null && textOf(opening) === "<?="
}

/** The block behind `catch (…)`. */
const isCatch = (block: SyntaxNode): boolean => block.prevSibling?.name === "CatchDeclarator"
