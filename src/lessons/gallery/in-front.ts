import { sourceConfig } from "../../servers/registry.ts"
import { express, galleryCase, PAGE, POST } from "./case.ts"

const TOKEN = { ...POST, headers: [...POST.headers, ["Authorization", "Basic YTpi"] as const] }

/** A virtual host of Apache before an app. */
const apache = (lines: readonly string[]) =>
  sourceConfig(
    "apache",
    `<VirtualHost *:8000>\n    ServerName api.example.com\n${lines.map((line) => `    ${line}\n`).join("")}    ProxyPass / http://127.0.0.1:9000/\n</VirtualHost>\n`,
  )

/** A site of Caddy before an app. */
const caddy = (lines: readonly string[]) =>
  sourceConfig(
    "caddy",
    `:8000 {\n${lines.map((line) => `\t${line}\n`).join("")}\treverse_proxy localhost:9000\n}\n`,
  )

/** The CORS rules of a bucket, as the console of S3 shows them. */
const bucket = (rule: object) => sourceConfig("s3", `${JSON.stringify([rule], null, 2)}\n`)

/** What stands before an app, or in its place, and has a mind of its own. */
export const inFrontCases = [
  galleryCase({
    id: "apache-password",
    title: "Apache: the password is asked of the preflight",
    says: "`Require valid-user` answers the OPTIONS with 401, and Apache's own answers carry `Header always` alone.",
    tags: ["order", "preflight", "Apache"],
    server: apache([
      `Header set Access-Control-Allow-Origin "${PAGE}"`,
      'Header set Access-Control-Allow-Headers "Content-Type, Authorization"',
      "<Location />",
      "    AuthType Basic",
      '    AuthName "closed"',
      "    Require valid-user",
      "</Location>",
    ]),
    request: TOKEN,
  }),
  galleryCase({
    id: "apache-null",
    title: "Apache: a variable that is none",
    says: "`%{HTTP_ORIGIN}e` looks like the request's origin. mod_headers has no such variable, and writes `(null)`.",
    tags: ["origins", "Apache"],
    server: apache(['Header set Access-Control-Allow-Origin "%{HTTP_ORIGIN}e"', "Header merge Vary Origin"]),
  }),
  galleryCase({
    id: "caddy-two-headers",
    title: "Caddy: what the app says is added",
    says: "`header` sets it at once, and `reverse_proxy` adds the app's own to it. With `>` or `defer` it would be set last, in the place of both.",
    tags: ["order", "Caddy", "Express"],
    server: {
      ...caddy([`header Access-Control-Allow-Origin ${PAGE}`]),
      behind: express(`app.use(cors({ origin: "${PAGE}" }))`),
    },
  }),
  galleryCase({
    id: "caddy-placeholder",
    title: "Caddy: a capture that nobody made",
    says: "The matcher `@cors` is defined, and no directive asks it: its capture is not known, and the placeholder is sent as it is.",
    tags: ["origins", "Caddy"],
    server: caddy([
      "@cors header_regexp cors Origin ^(http://localhost:\\d+)$",
      "header Access-Control-Allow-Origin {re.cors.1}",
    ]),
  }),
  galleryCase({
    id: "s3-upload",
    title: "S3: an upload that no rule names",
    says: "A bucket's rule fits as a whole or not at all: without `PUT` in it, the preflight gets 403 and no CORS header, whatever its origins say.",
    tags: ["preflight", "S3"],
    server: bucket({
      AllowedOrigins: [PAGE],
      AllowedMethods: ["GET", "HEAD"],
      AllowedHeaders: ["*"],
      ExposeHeaders: ["ETag"],
    }),
    request: { ...POST, method: "PUT", headers: [["Content-Type", "image/png"]] },
  }),
  galleryCase({
    id: "s3-slash",
    title: "S3: an origin with a slash",
    says: "The rule is kept without a complaint, and fits no origin: none ends with a slash. The answer is 200, and bare.",
    tags: ["origins", "S3"],
    server: bucket({ AllowedOrigins: [`${PAGE}/`], AllowedMethods: ["GET", "HEAD"], AllowedHeaders: ["*"] }),
  }),
]
