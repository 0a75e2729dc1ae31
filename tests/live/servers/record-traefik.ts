// Records what Traefik's middleware `headers` answers: `npx tsx tests/live/servers/record-traefik.ts CHECKOUT TAG`, where
// CHECKOUT is a clone of Traefik's repository. Its files are built as they are, by the Go of the machine, with stand-ins for
// the packages that only log.
import { execFileSync } from "node:child_process"
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { recordThroughProcess } from "./record-process.ts"
import { traefikHeaders, traefikSource } from "./traefik-cases.ts"

const SEED = 20261126
const [checkout = "", tag = "v3.7.9"] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), "traefik-"))
const show = (path: string): string =>
  execFileSync("git", ["-C", checkout, "show", `${tag}:${path}`], { encoding: "utf8" })
const write = (path: string, text: string): void => {
  mkdirSync(join(folder, path, ".."), { recursive: true })
  writeFileSync(join(folder, path), text)
}
const ours = (text: string): string =>
  text
    .replace('"github.com/traefik/traefik/v3/pkg/config/dynamic"', '"recorder/dynamic"')
    .replace('"github.com/traefik/traefik/v3/pkg/middlewares"', '"recorder/middlewares"')
    .replace('"github.com/vulcand/oxy/v2/forward"', '"recorder/forward"')
    .replace('"github.com/rs/zerolog/log"', '"recorder/log"')
    .replace('\t"slices"\n', '\t"recorder/slices"\n')

/** Of the settings, the struct `Headers` and its methods alone. */
function settings(text: string): string {
  const from = text.indexOf("type Headers struct")
  const to = text.indexOf("// HasSecureHeadersDefined")
  return `package dynamic\n\n${text.slice(from, to)}`
}

write("go.mod", "module recorder\n\ngo 1.19\n")
write("headers/header.go", ours(show("pkg/middlewares/headers/header.go")))
write("middlewares/response_modifier.go", ours(show("pkg/middlewares/response_modifier.go")))
write("dynamic/headers.go", settings(show("pkg/config/dynamic/middlewares.go")))
write("forward/forward.go", 'package forward\n\nconst XForwardedFor = "X-Forwarded-For"\n')
write(
  "log/log.go",
  "package log\n\ntype Event struct{}\n\nfunc Error() Event { return Event{} }\nfunc (e Event) Err(error) Event { return e }\nfunc (Event) Msg(string) {}\n",
)
write(
  "slices/slices.go",
  "package slices\n\nfunc Contains[T comparable](items []T, item T) bool {\n\tfor _, each := range items {\n\t\tif each == item {\n\t\t\treturn true\n\t\t}\n\t}\n\treturn false\n}\n",
)
copyFileSync(new URL("traefik-headers.go", import.meta.url), join(folder, "main.go"))
execFileSync("go", ["build", "-o", "recorder", "."], { cwd: folder, stdio: "inherit" })

const count = recordThroughProcess({
  name: "servers-traefik",
  framework: "traefik",
  version: tag.slice(1),
  command: join(folder, "recorder"),
  args: [],
  paths: ["/users", "/own", "/crash"],
  seed: SEED,
  given: fc
    .sample(traefikHeaders, { seed: SEED, numRuns: 200 })
    .filter((headers) => Object.keys(headers).length > 0)
    .map((headers) => ({ source: traefikSource(headers), line: { headers } })),
})
rmSync(folder, { recursive: true })
console.log(`${count} files`)
