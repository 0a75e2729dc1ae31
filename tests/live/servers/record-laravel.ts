// Records what Laravel's HandleCors answers: `npx tsx tests/live/servers/record-laravel.ts LARAVEL PHP_CORS`, two clones of the
// repositories laravel/framework and fruitcake/php-cors; their files are run as they are, by the machine's PHP. Every
// config/cors.php is run by PHP itself.
import { execFileSync } from "node:child_process"
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { laravelSource } from "./laravel-cases.ts"
import { recordThroughProcess } from "./record-process.ts"

const [laravel = "", phpCors = "", tag = "HEAD"] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), "laravel-"))
const show = (checkout: string, path: string): string =>
  execFileSync("git", ["-C", checkout, "show", `${tag}:${path}`], { encoding: "utf8" })
writeFileSync(join(folder, "HandleCors.php"), show(laravel, "src/Illuminate/Http/Middleware/HandleCors.php"))
writeFileSync(join(folder, "CorsService.php"), show(phpCors, "src/CorsService.php"))
copyFileSync(new URL("laravel-cors.php", import.meta.url), join(folder, "main.php"))

const SEED = 20261126
const count = recordThroughProcess({
  name: "servers-laravel",
  framework: "laravel",
  version: "13.26",
  command: "php",
  args: [join(folder, "main.php")],
  paths: ["/users", "/own", "/crash", "/api/x", "/"],
  seed: SEED,
  given: fc
    .sample(laravelSource, { seed: SEED, numRuns: 200 })
    .map((source) => ({ source, line: { source } })),
})
rmSync(folder, { recursive: true })
console.log(`${count} files`)
