import type { Header, HeaderList } from "../fetch/header-list.ts"

/** What every browser adds by itself, and what no rule of CORS looks at. */
const ADDED =
  /^(?:host|connection|user-agent|accept|accept-(?:encoding|language)|content-length|referer|sec-.*|priority|cache-control|pragma|upgrade-insecure-requests)$/i

/**
 * The headers of a request that decide: `Origin`, what a preflight asks for, cookies, and what JavaScript set.
 * @param set the names that JavaScript set itself: they stay, whatever they are
 */
export const toldHeaders = (headers: HeaderList, set: readonly string[]): readonly Header[] => {
  const own = new Set(set.map((name) => name.toLowerCase()))
  return headers
    .filter(([name]) => own.has(name.toLowerCase()) || !ADDED.test(name))
    .map(([name, value]) => [own.has(name.toLowerCase()) ? name : titled(name), value])
}

const titled = (name: string): string => name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase())
