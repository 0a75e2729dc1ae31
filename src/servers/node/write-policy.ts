import { quoted } from "../../source/text-edit.ts"
import type { Policy } from "../mend.ts"
import type { Dialect } from "./dialect.ts"

/** The policy as the framework takes it. */
export const writerFor =
  (dialect: Dialect) =>
  (policy: Policy, style = "", app = "app"): string => {
    const literal = (text: string) => quoted(style, text)
    const list = (items: readonly string[]) => `[${items.map(literal).join(", ")}]`
    const { methods, headers, exposed } = dialect.options
    const options = [
      `origin: ${dialect.origins(policy.origins, literal)}`,
      ...(policy.credentials ? ["credentials: true"] : []),
      ...(policy.methods.length > 0 ? [`${methods}: ${list(policy.methods)}`] : []),
      ...(policy.headers.length > 0 ? [`${headers}: ${list(policy.headers)}`] : []),
      ...(policy.exposed.length > 0 ? [`${exposed}: ${list(policy.exposed)}`] : []),
    ]
    const short = dialect.use(app, `{ ${options.join(", ")} }`)
    return short.length <= 90
      ? short
      : dialect.use(app, `{\n${options.map((option) => `  ${option},\n`).join("")}}`)
  }
