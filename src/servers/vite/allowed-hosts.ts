/**
 * Does the dev server answer requests for this host? Addresses and localhost it always does.
 * host-validation-middleware, as vite 8.3.8 has it: isHostAllowedInternal
 * @param host what the Host header says
 * @param allowed `server.allowedHosts`, with those that other options name
 */
export function isHostAllowed(host: string, allowed: readonly string[]): boolean {
  if (/^\[[\da-f:.]+\]/i.test(host)) return true
  const name = host.split(":")[0] ?? ""
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(name)) return true
  if (name === "localhost" || name.endsWith(".localhost")) return true
  return allowed.some(
    (each) => each === name || (each.startsWith(".") && (each.slice(1) === name || name.endsWith(each))),
  )
}

/** What it says to others. vite 8.3.8, server/middlewares/hostCheck.ts */
export const refusedHost = (host: string): string => {
  const name = JSON.stringify(host.replace(/:\d+$/, ""))
  return `Blocked request. This host (${name}) is not allowed.\nTo allow this host, add ${name} to \`server.allowedHosts\` in vite.config.js.`
}
