import { describe, expect, test } from "vitest"
import { type DiffLine, difference } from "../../src/ui/fix/line-difference.ts"

const SIGNS = { added: "+", removed: "-", same: " ", gap: "…" } as const

/** A line as `+ text`, what differs in it in «». */
const shown = ({ kind, parts }: DiffLine): string =>
  `${SIGNS[kind]} ${parts.map(({ text, isChanged }) => (isChanged ? `«${text}»` : text)).join("")}`

describe("the difference of two texts, line by line", () => {
  test.each([
    {
      rule: "what is added to a line is told apart",
      before: 'origins = ["https://a.example"]',
      after: 'origins = ["https://a.example", "https://b.example"]',
      lines: [
        '- origins = ["https://a.example"]',
        '+ origins = ["https://a.example"«, "https://b.example"»]',
      ],
    },
    {
      rule: "what is replaced is told apart in both",
      before: "methods = ['GET']\ncredentials = False",
      after: "methods = ['GET']\ncredentials = True",
      lines: ["  methods = ['GET']", "- credentials = «False»", "+ credentials = «True»"],
    },
    {
      rule: "lines with little in common are not",
      before: "ENV=production",
      after: "(nothing is set)",
      lines: ["- ENV=production", "+ (nothing is set)"],
    },
    {
      rule: "nor those of which more were added than removed",
      before: "app.use(cors())",
      after: "app.use(cors())\napp.use(json())",
      lines: ["  app.use(cors())", "+ app.use(json())"],
    },
    {
      rule: "two lines stand around it, and a gap for what lies between",
      before: "a\nb\nc\nd\ne\nf\ng\nh",
      after: "A\nb\nc\nd\ne\nf\ng\nH",
      lines: ["- a", "+ A", "  b", "  c", "… ", "  f", "  g", "- h", "+ H"],
    },
  ])("$rule", ({ before, after, lines }) => {
    expect(difference(before, after).map(shown)).toEqual(lines)
  })
})
