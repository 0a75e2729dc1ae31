import type { Finding } from "./server.ts"

/** Found of a file that makes an app and gives it nothing to answer. */
export const NO_ROUTES: Finding = {
  kind: "notice",
  text: "The paste has no routes: every path is taken to be there, and to answer 200.",
  span: null,
}

/** Does a file name the header that CORS hangs on, in whatever way it sets it? */
export const namesCorsHeader = (source: string): boolean => /access-control-allow-origin/i.test(source)
