import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { paste } from "../../../src/paste/paste.ts"
import { openingScenario } from "../../../src/scenario/opening.ts"
import type { Need } from "../../../src/servers/mend.ts"
import { mendS3 } from "../../../src/servers/s3/mend.ts"
import { looksLikeS3 } from "../../../src/servers/s3/recognise.ts"
import { s3Server } from "../../../src/servers/s3/s3.ts"
import { applyEdits } from "../../../src/source/text-edit.ts"

/** The example of the user guide: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html */
const JSON_RULES = `[
    {
        "AllowedHeaders": [
            "x-amz-*"
        ],
        "AllowedMethods": [
            "PUT",
            "POST"
        ],
        "AllowedOrigins": [
            "http://www.example1.com"
        ],
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": 3000
    },
    {
        "AllowedMethods": ["GET"],
        "AllowedOrigins": ["https://*.example2.com", "*"]
    }
]
`
const XML_RULES = readFileSync("tests/servers/files/s3.txt", "utf8")
const CLOUDFORMATION = `Resources:
  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      CorsConfiguration:
        CorsRules:
          - AllowedHeaders: ["*"]
            AllowedMethods: [GET, PUT]
            AllowedOrigins:
              - https://app.example.com
              - !Ref Other
            ExposedHeaders: [ETag]
            MaxAge: 600
`

interface Asked {
  readonly method?: string
  readonly origin?: string
  readonly preflight?: { readonly method: string; readonly headers?: string }
}

function ask(source: string, { method = "GET", origin, preflight }: Asked) {
  const reply = s3Server(source).respond({
    method: preflight === undefined ? method : "OPTIONS",
    path: "/photo.png",
    headers: [
      ...(origin === undefined ? [] : [["Origin", origin] as const]),
      ...(preflight === undefined ? [] : [["Access-Control-Request-Method", preflight.method] as const]),
      ...(preflight?.headers === undefined
        ? []
        : [["Access-Control-Request-Headers", preflight.headers] as const]),
    ],
    scheme: "https",
    host: "bucket.s3.amazonaws.com",
  })
  if (reply.kind !== "answer") throw new Error("S3 has an answer to everything")
  const headers = reply.headers.filter(({ name }) => name !== "content-type")
  return { status: reply.status, headers: headers.map(({ name, value }) => `${name}: ${value}`), reply }
}

const VARY = "vary: Origin, Access-Control-Request-Headers, Access-Control-Request-Method"

describe("the first rule that fits as a whole is the one that answers", () => {
  test.each<[string, string, Asked, number, readonly string[]]>([
    [
      "a preflight: the rule's methods, and the headers that were asked for",
      JSON_RULES,
      { origin: "http://www.example1.com", preflight: { method: "PUT", headers: "x-amz-acl,x-amz-date" } },
      200,
      [
        "access-control-allow-origin: http://www.example1.com",
        "access-control-allow-methods: PUT, POST",
        "access-control-expose-headers: ETag",
        "access-control-max-age: 3000",
        "access-control-allow-credentials: true",
        VARY,
        "access-control-allow-headers: x-amz-acl, x-amz-date",
      ],
    ],
    [
      "a header that no rule has: 403, and nothing of CORS",
      JSON_RULES,
      { origin: "http://www.example1.com", preflight: { method: "PUT", headers: "content-type" } },
      403,
      [],
    ],
    [
      "`*` for everybody: without credentials",
      JSON_RULES,
      { origin: "http://www.example1.com" },
      200,
      ["access-control-allow-origin: *", "access-control-allow-methods: GET", VARY],
    ],
    [
      "one `*` within an origin: it is named",
      JSON_RULES,
      { origin: "https://a.b.example2.com" },
      200,
      [
        "access-control-allow-origin: https://a.b.example2.com",
        "access-control-allow-methods: GET",
        "access-control-allow-credentials: true",
        VARY,
      ],
    ],
    ["no Origin: no CORS header, and no Vary", JSON_RULES, {}, 200, []],
    ["a method that no rule has", JSON_RULES, { origin: "https://a.com", method: "DELETE" }, 200, []],
    ["no rules: 403", "CORSRules: []", { origin: "https://a.com", preflight: { method: "PUT" } }, 403, []],
    ["a preflight without an Origin: 400", JSON_RULES, { preflight: { method: "PUT" } }, 400, []],
    [
      "XML",
      XML_RULES,
      {
        origin: "https://x.preview.example.com",
        preflight: { method: "PUT", headers: "content-type" },
      },
      200,
      [
        "access-control-allow-origin: https://x.preview.example.com",
        "access-control-allow-methods: PUT, POST",
        "access-control-expose-headers: ETag",
        "access-control-max-age: 3000",
        "access-control-allow-credentials: true",
        VARY,
        "access-control-allow-headers: content-type",
      ],
    ],
    [
      "CloudFormation",
      CLOUDFORMATION,
      { origin: "https://app.example.com" },
      200,
      [
        "access-control-allow-origin: https://app.example.com",
        "access-control-allow-methods: GET, PUT",
        "access-control-expose-headers: ETag",
        "access-control-max-age: 600",
        "access-control-allow-credentials: true",
        VARY,
      ],
    ],
    ["what `!Ref` stands for is nobody's origin", CLOUDFORMATION, { origin: "Other" }, 200, []],
  ])("%s", (_name, source, asked, status, headers) => {
    expect(looksLikeS3(source) || source.startsWith("CORSRules")).toBe(true)
    const answer = ask(source, asked)
    expect({ status: answer.status, headers: answer.headers }).toEqual({ status, headers })
  })
})

describe("what is amiss is said", () => {
  test.each([
    [
      "a method that S3 refuses",
      '[{"AllowedOrigins":["*"],"AllowedMethods":["PATCH"]}]',
      "S3 refuses a rule with PATCH: it takes GET, HEAD, PUT, POST, DELETE, written so.",
    ],
    [
      "two stars",
      '[{"AllowedOrigins":["https://*.*.com"],"AllowedMethods":["GET"]}]',
      "One `*` may stand here: S3 refuses this rule.",
    ],
    ["what is not in the paste", CLOUDFORMATION, "What this stands for is not in the paste: it is left out."],
    ["no rule", "a: 1", "No rule was found here: nothing with AllowedOrigins and AllowedMethods."],
  ])("%s", (_name, source, text) => {
    expect(s3Server(source).findings.map((each) => each.text)).toContain(text)
  })

  test("of several rules, the one that came nearest is told", () => {
    const refused = ask(JSON_RULES, {
      origin: "http://www.example1.com",
      preflight: { method: "PUT", headers: "content-type" },
    })
    expect(refused.reply.cause?.why).toBe("content-type is not among AllowedHeaders")
  })
})

describe("a rule is mended as it is written", () => {
  test.each<[string, string, Need, string]>([
    [
      "JSON, over several lines",
      JSON_RULES,
      { kind: "method", method: "DELETE" },
      '            "PUT",\n            "POST",\n            "DELETE"\n',
    ],
    [
      "JSON, a list that is not there",
      '[{ "AllowedOrigins": ["*"], "AllowedMethods": ["GET"] }]',
      { kind: "header", header: "X-Token" },
      '"AllowedMethods": ["GET"], "AllowedHeaders": ["X-Token"] }]',
    ],
    [
      "XML",
      XML_RULES,
      { kind: "header", header: "Authorization" },
      "    <AllowedHeader>x-amz-*</AllowedHeader>\n    <AllowedHeader>Authorization</AllowedHeader>\n",
    ],
    [
      "YAML, a list with dashes",
      "- AllowedMethods: [GET]\n  AllowedOrigins:\n    - https://a.com\n",
      { kind: "origin", origin: "https://b.org" },
      '    - https://a.com\n    - "https://b.org"\n',
    ],
    [
      "an origin instead of `*`",
      '[{ "AllowedOrigins": ["*"], "AllowedMethods": ["GET"] }]',
      { kind: "named origin", origin: "https://a.com" },
      '"AllowedOrigins": ["https://a.com"]',
    ],
  ])("%s", (_name, source, need, expected) => {
    const [first] = mendS3(source, s3Server(source), need)
    expect(applyEdits(source, first?.edits ?? [])).toContain(expected)
  })

  test("a method that S3 refuses is not added", () => {
    expect(mendS3(JSON_RULES, s3Server(JSON_RULES), { kind: "method", method: "PATCH" })).toEqual([])
  })
})

test.each([
  ["an array", JSON_RULES],
  ["an object", '{ "CORSRules": [{ "AllowedOrigins": ["*"], "AllowedMethods": ["GET"] }] }'],
  ["XML", XML_RULES],
  ["CloudFormation", CLOUDFORMATION],
])("pasted as %s, it is the server", (_name, source) => {
  expect(paste(source, openingScenario).kinds).toEqual(["a server: Amazon S3"])
})
