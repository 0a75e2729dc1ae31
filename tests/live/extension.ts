import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { EMPTY_PAGE } from "./servers.ts"

export const EXTENSION_ID = "page@cors-simulator.example"
export const EXTENSION_PAGE = "page.html"

/** Writes an extension into a folder: an empty page, and no permission for any host. */
export async function writeExtension(folder: string): Promise<void> {
  const manifest = {
    manifest_version: 3,
    name: "A page that calls a server",
    version: "1",
    browser_specific_settings: { gecko: { id: EXTENSION_ID } },
  }
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest))
  await writeFile(join(folder, EXTENSION_PAGE), EMPTY_PAGE)
}
