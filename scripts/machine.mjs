// What the two commands need before any dependency is there: plain Node, nothing imported but Node itself.
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, statSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { fileURLToPath } from "node:url"

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..")

/** Runs a command with its output shown; ends the process with its status when it fails. */
export function run(command, args, options = {}) {
  console.log(`\n› ${command} ${args.join(" ")}`)
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
    ...options,
  })
  if (error !== undefined) fail(`${command} could not be started: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

function fail(message) {
  console.error(`\n${message}`)
  process.exit(1)
}

/** Ends with a sentence on a Node that is too old. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
  const isGood = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22
  if (!isGood) fail(`Node ${process.versions.node} is too old: the simulator needs Node 20.19+ or 22.12+.`)
}

/** Installs what the lockfile names, unless it is there already. */
export function installPackages() {
  const stamp = resolve(root, "node_modules/.package-lock.json")
  const isFresh =
    existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(resolve(root, "package-lock.json")).mtimeMs
  if (!isFresh) run("npm", ["ci", "--no-audit", "--no-fund"])
}

const isDebian = () =>
  existsSync("/etc/os-release") &&
  /^(ID|ID_LIKE)=.*(debian|ubuntu)/m.test(readFileSync("/etc/os-release", "utf8"))

function installDebianPackage(...names) {
  const isRoot = process.getuid?.() === 0
  const [command, ...before] = isRoot ? ["apt-get"] : ["sudo", "apt-get"]
  run(command, [...before, "update"])
  run(command, [...before, "install", "-y", "--no-install-recommends", ...names])
}

const DEBIAN_CHROMIUM = "/usr/bin/chromium"

/**
 * Makes sure that there is a Chromium for the tests: on Debian its own package, elsewhere Playwright's.
 * Never skipped in silence: without one, the tests do not start.
 */
export async function installChromium() {
  const given = process.env.CHROMIUM_PATH
  if (given !== undefined) {
    if (!existsSync(given)) fail(`CHROMIUM_PATH is ${given}, and there is nothing.`)
    return given
  }
  if (existsSync(DEBIAN_CHROMIUM)) return DEBIAN_CHROMIUM
  if (isDebian()) {
    installDebianPackage("chromium")
    if (existsSync(DEBIAN_CHROMIUM)) return DEBIAN_CHROMIUM
    fail("apt-get installed no chromium. Set CHROMIUM_PATH to a Chromium or Chrome, and run this again.")
  }
  run("npx", ["playwright-core", "install", "chromium"])
  const { chromium } = await import("playwright-core")
  if (!existsSync(chromium.executablePath()))
    fail("Playwright installed no Chromium. Set CHROMIUM_PATH to a Chromium or Chrome, and run this again.")
  return chromium.executablePath()
}

const FIREFOXES = [
  "/usr/bin/firefox-esr",
  "/usr/bin/firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
]

/** On Debian itself: Ubuntu's Firefox is a snap, which reaches no profile outside of its own. */
const isDebianItself = () =>
  existsSync("/etc/os-release") && /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"))

/**
 * Looks for a Firefox for the live tests: on Debian its own package is installed, elsewhere the machine's is taken.
 * @returns null, said aloud, where there is none: what is recorded of Firefox is tested all the same
 */
export function installFirefox() {
  const given = process.env.FIREFOX_PATH
  if (given !== undefined) {
    if (!existsSync(given)) fail(`FIREFOX_PATH is ${given}, and there is nothing.`)
    return given
  }
  const found = FIREFOXES.find((path) => existsSync(path))
  if (found !== undefined) return found
  if (isDebianItself()) {
    installDebianPackage("firefox-esr")
    return FIREFOXES[0]
  }
  console.log(
    "\nThere is no Firefox here: its live tests are skipped. Install it, or set FIREFOX_PATH, to run them.",
  )
  return null
}

const NGINX = "/usr/sbin/nginx"

/** nginx for the live tests: on Debian and Ubuntu its own package, elsewhere the machine's; said aloud where there is none. */
export function installNginx() {
  const given = process.env.NGINX_PATH
  if (given !== undefined) return given
  if (!existsSync(NGINX) && isDebian()) installDebianPackage("nginx-light")
  if (existsSync(NGINX)) return NGINX
  console.log("\nThere is no nginx here: its live test is skipped. Install it, or set NGINX_PATH, to run it.")
  return null
}

const PYTHON = "/usr/bin/python3"

/**
 * A Python with FastAPI, Flask, Django and aiohttp, and what they need for CORS, for the live tests: on Debian its own packages,
 * elsewhere one that is given; said aloud where there is none.
 */
export function installPython() {
  const given = process.env.FASTAPI_PYTHON
  if (given !== undefined) return given
  const isThere = () =>
    spawnSync(PYTHON, ["-c", "import fastapi, uvicorn, httpx, flask_cors, corsheaders, aiohttp_cors"])
      .status === 0
  if (!isThere() && isDebianItself())
    installDebianPackage(
      "python3-fastapi",
      "python3-httpx",
      "uvicorn",
      "python3-flask-cors",
      "python3-django-cors-headers",
      "python3-aiohttp-cors",
    )
  if (isThere()) return PYTHON
  console.log(
    "\nThere is no Python with FastAPI, Flask-CORS, django-cors-headers and aiohttp-cors here: their live tests are skipped. Set FASTAPI_PYTHON to one that has them, with uvicorn.",
  )
  return null
}

/** The other servers of the live tests: where a file is there, so is the server. */
const SERVERS = [
  { name: "Apache", file: "/usr/sbin/apache2", packages: ["apache2-bin"] },
  {
    name: "nginx's module headers-more",
    file: "/usr/lib/nginx/modules/ngx_http_headers_more_filter_module.so",
    packages: ["libnginx-mod-http-headers-more-filter"],
  },
  { name: "Caddy", file: "/usr/bin/caddy", packages: ["caddy"] },
  { name: "PHP", file: "/usr/bin/php", packages: ["php-cli"] },
  { name: "rack-cors", file: "/usr/lib/ruby/vendor_ruby/rack/cors.rb", packages: ["ruby-rack-cors", "puma"] },
  {
    name: "Go with rs/cors and gin",
    file: "/usr/share/gocode/src/github.com/gin-contrib/cors/cors.go",
    packages: ["golang-go", "golang-github-rs-cors-dev", "golang-github-gin-contrib-cors-dev"],
  },
]

/** On Debian their own packages are installed; elsewhere what is not there is said, and its live test is skipped. */
export function installServers() {
  const missing = () => SERVERS.filter(({ file }) => !existsSync(file))
  if (missing().length > 0 && isDebianItself())
    installDebianPackage(...missing().flatMap(({ packages }) => packages))
  for (const { name } of missing()) console.log(`\nThere is no ${name} here: its live test is skipped.`)
}
