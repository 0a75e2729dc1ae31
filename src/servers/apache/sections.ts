import type { Directive } from "../../source/directive.ts"
import { type Exchange, matched } from "./exchange.ts"
import { holds } from "./expression.ts"

/** The file, as httpd would take it. */
export interface Setup {
  /** what counts for every request: the file's own, then the virtual host's */
  readonly server: readonly Directive[]
  /** an `.htaccess`, or the inside of a folder: its rules are those of a folder */
  readonly isFolder: boolean
  readonly documentRoot: string | null
}

const IF_MODULES = /^(?:ifmodule|ifversion|ifdefine|iffile|ifdirective|ifsection)$/i

/** `<IfModule>` and the like are taken to hold; what begins with `!` is taken not to. */
export const flattened = (directives: readonly Directive[]): readonly Directive[] =>
  directives.flatMap((directive) => {
    if (!IF_MODULES.test(directive.name)) return [directive]
    return directive.words[0]?.text.startsWith("!") === true ? [] : flattened(directive.block ?? [])
  })

/** The virtual host to play; null where nothing of a server is in the file. */
export function setupOf(directives: readonly Directive[]): Setup | null {
  const file = flattened(directives)
  const hosts = file.filter(({ name, block }) => /^virtualhost$/i.test(name) && block !== null)
  const host = hosts.find((each) => !redirectsOnly(each)) ?? hosts[0]
  const server = [...file.filter((each) => !hosts.includes(each)), ...flattened(host?.block ?? [])]
  if (server.length === 0) return null
  const isServers = server.some(({ name }) =>
    /^(?:documentroot|listen|servername|loadmodule|location|locationmatch|directory|directorymatch|proxypass|proxypassmatch)$/i.test(
      name,
    ),
  )
  return {
    server,
    isFolder: host === undefined && !isServers,
    documentRoot: server.findLast(({ name }) => /^documentroot$/i.test(name))?.words[0]?.text ?? null,
  }
}

const redirectsOnly = ({ block }: Directive): boolean => {
  const inner = flattened(block ?? [])
  return (
    inner.some(({ name }) => /^redirect/i.test(name)) &&
    !inner.some(({ name, block: nested }) => nested !== null || /^(?:documentroot|proxypass)$/i.test(name))
  )
}

/** What counts for a request, in the order in which httpd merges it. https://httpd.apache.org/docs/2.4/sections.html#merging */
export interface Merged {
  /** the server's, and those of each section that the path falls into */
  readonly sections: readonly (readonly Directive[])[]
  /** those of folders: not for what is passed on to a proxy */
  readonly folders: readonly (readonly Directive[])[]
}

/**
 * @param isProxied is it passed on, so that no folder and no file of the disk is asked?
 * @throws NotUnderstood for an `<If>` that is not understood
 */
export function mergedFor({ server, documentRoot }: Setup, exchange: Exchange, isProxied: boolean): Merged {
  const { path } = exchange
  const sectionsOf = (of: readonly Directive[], names: RegExp): readonly Directive[] =>
    of.filter(({ name, block }) => block !== null && names.test(name))
  const own = plain(server)
  const folders: (readonly Directive[])[] = []
  const files: Directive[] = []
  if (!isProxied) {
    const found = sectionsOf(server, /^directory(?:match)?$/i).filter((each) =>
      isInFolder(each, documentRoot, path),
    )
    for (const folder of [...found].sort((a, b) => folderOf(a).length - folderOf(b).length)) {
      folders.push(plain(folder.block ?? []))
      files.push(...sectionsOf(flattened(folder.block ?? []), /^files(?:match)?$/i))
    }
    files.push(...sectionsOf(server, /^files(?:match)?$/i))
  }
  const inFiles = files.filter((each) => isFile(each, path)).map(({ block }) => plain(block ?? []))
  const locations = sectionsOf(server, /^location(?:match)?$/i).filter((each) => isLocation(each, path))
  const inLocations = locations.map(({ block }) => plain(block ?? []))
  const around = [
    ...server,
    ...(isProxied ? [] : sectionsOf(server, /^directory(?:match)?$/i).flatMap(({ block }) => block ?? [])),
    ...locations.flatMap(({ block }) => block ?? []),
  ]
  const conditional = chosen(flattened(around), exchange)
  return {
    sections: [own, ...folders, ...inFiles, ...inLocations, ...conditional],
    folders,
  }
}

/** What stands there itself; `<Limit>` counts for access only, and so holds nothing else back. */
const plain = (directives: readonly Directive[]): readonly Directive[] =>
  flattened(directives).flatMap((each) =>
    each.block === null
      ? [each]
      : /^limit(?:except)?$/i.test(each.name)
        ? [each, ...each.block.filter(({ name }) => /^(?:header|setenvif|requestheader)/i.test(name))]
        : /^require(?:all|any|none)$/i.test(each.name)
          ? [each]
          : [],
  )

/** `<If>`, `<ElseIf>`, `<Else>` */
function chosen(directives: readonly Directive[], exchange: Exchange): readonly (readonly Directive[])[] {
  const found: (readonly Directive[])[] = []
  let wasTrue = false
  for (const { name, words, block } of directives) {
    if (block === null) continue
    const isIf = /^if$/i.test(name)
    if (isIf) wasTrue = false
    if (!isIf && !/^else(?:if)?$/i.test(name)) continue
    if (wasTrue && !isIf) continue
    wasTrue = /^else$/i.test(name) || holds(words.map(({ text }) => text).join(" "), exchange)
    if (wasTrue) found.push(plain(block), ...chosen(flattened(block), exchange))
  }
  return found
}

const folderOf = ({ words }: Directive): string => (words[0]?.text ?? "").replace(/\/$/, "")

function isInFolder(section: Directive, documentRoot: string | null, path: string): boolean {
  const [first, second] = section.words
  if (documentRoot === null) return true
  const file = `${documentRoot.replace(/\/$/, "")}${path}`
  if (/match$/i.test(section.name)) return matched(first?.text ?? "", false, file) !== null
  if (first?.text === "~") return matched(second?.text ?? "", false, file) !== null
  const folder = folderOf(section)
  if (/[*?[]/.test(folder)) return globbed(`${folder}*`, file)
  return folder === "" || file === folder || file.startsWith(`${folder}/`)
}

function isFile(section: Directive, path: string): boolean {
  const [first, second] = section.words
  const file = path.split("/").at(-1) ?? ""
  if (/match$/i.test(section.name)) return matched(first?.text ?? "", false, file) !== null
  if (first?.text === "~") return matched(second?.text ?? "", false, file) !== null
  return globbed(first?.text ?? "", file)
}

function isLocation(section: Directive, path: string): boolean {
  const [first, second] = section.words
  if (/match$/i.test(section.name)) return matched(first?.text ?? "", false, path) !== null
  if (first?.text === "~") return matched(second?.text ?? "", false, path) !== null
  const prefix = first?.text ?? ""
  if (/[*?[]/.test(prefix)) return globbed(prefix, path)
  return path === prefix || path.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`)
}

/** `*` and `?` of a path; neither goes over a slash. */
const globbed = (pattern: string, text: string): boolean =>
  matched(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, "\\$&")
      .replaceAll("*", "[^/]*")
      .replaceAll("?", "[^/]")}$`,
    false,
    text,
  ) !== null
