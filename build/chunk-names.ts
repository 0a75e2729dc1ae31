import { isNamedChunk } from "./opening-chunks.ts"

/** A module's place: the folder of `src/` and the file, or the package. */
const PLACE = /(?:.*\/node_modules\/(?<library>(?:@[^/]+\/)?[^/]+)|\/src\/(?<own>.*)\.tsx?$)/

/**
 * What a chunk is called: after what it begins with, so that a list of what the page fetched can be read.
 * `servers/koa/emulator.ts` is `servers-koa`, the grammar of Python `lezer-python`. Those of `opening-chunks.ts` keep their names.
 */
export function chunkFileNames({
  facadeModuleId,
  moduleIds,
  name,
}: {
  readonly facadeModuleId: string | null
  readonly moduleIds: readonly string[]
  readonly name: string
}): string {
  if (isNamedChunk(name)) return `assets/${name}-[hash].js`
  const place = PLACE.exec(facadeModuleId ?? moduleIds.at(-1) ?? "")?.groups
  const words = (place?.own?.replace(/\/emulator$/, "") ?? place?.library ?? name).replace(/^@/, "")
  return `assets/${words.replaceAll(/[^\w-]+/g, "-")}-[hash].js`
}
