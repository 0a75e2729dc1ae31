// One command from a fresh clone to the running app: installs, builds, and serves the production build.
import { spawn } from "node:child_process"
import { checkNode, installPackages, root, run } from "./machine.mjs"

checkNode()
installPackages()
run("npx", ["vite", "build"])
const openIt = process.env.CI === undefined && process.stdout.isTTY ? ["--open"] : []
spawn("npx", ["vite", "preview", ...openIt], {
  cwd: root,
  stdio: "inherit",
  shell: process.platform === "win32",
}).on("exit", (code) => process.exit(code ?? 0))
