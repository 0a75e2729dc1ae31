import { type ServerConfig, serverOf } from "../servers/registry.ts"
import type { Server } from "../servers/server.ts"
import { openingBuilt, openingConfig } from "./opening/opening.ts"

const built = new WeakMap<ServerConfig, Server>(
  openingConfig === undefined ? [] : [[openingConfig, openingBuilt]],
)

/** The server of a config, read once for as long as the config lives: a keystroke elsewhere reads nothing anew. */
export function rememberedServer(config: ServerConfig): Server {
  const known = built.get(config)
  if (known !== undefined) return known
  const server = serverOf(config)
  built.set(config, server)
  return server
}
