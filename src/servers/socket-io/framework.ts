import type { Framework } from "../framework.ts"
import { looksLikeSocketIo } from "./recognise.ts"

export const socketIo: Framework = {
  label: "Socket.IO",
  versionOf: "socket.io",
  versions: ["4.8.4"],
  language: "javascript",
  isProxy: false,
  recognise: looksLikeSocketIo,
  load: async () => (await import("./emulator.ts")).emulator,
}
