// One command from a fresh clone to every test: installs what they need, browsers included, and runs all of them.
import {
  checkNode,
  installChromium,
  installFirefox,
  installNginx,
  installPackages,
  installPython,
  installServers,
  run,
} from "./machine.mjs"

checkNode()
installPackages()
const CHROMIUM_PATH = await installChromium()
const FIREFOX_PATH = installFirefox()
const NGINX_PATH = installNginx()
const FASTAPI_PYTHON = installPython()
installServers()
run("npm", ["run", "--silent", "typecheck"])
run("npx", ["biome", "ci", "."])
run("npx", ["vite", "build", "--logLevel", "warn"])
run("npx", ["vitest", "run", ...process.argv.slice(2)], {
  env: {
    ...process.env,
    CHROMIUM_PATH,
    ...(FIREFOX_PATH === null ? {} : { FIREFOX_PATH }),
    ...(NGINX_PATH === null ? {} : { NGINX_PATH }),
    ...(FASTAPI_PYTHON === null ? {} : { FASTAPI_PYTHON }),
  },
})
