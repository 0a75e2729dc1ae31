import { createServer, type Server } from "node:net"

/** Below the ports that a system gives to whoever asks for any: nobody gets one of these while its server is being started anew. */
const FROM = 20_000
const TO = 32_000
/** How many test files may ask at once: each has ports of its own, as it lets them go before its servers have them. */
const ASKERS = 4

/** Ports that nobody has, each another one: all are held at once before any is let go. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const each = (TO - FROM) / ASKERS
  const from = FROM + (Number(process.env.VITEST_POOL_ID ?? 0) % ASKERS) * each
  const held: { readonly server: Server; readonly port: number }[] = []
  while (held.length < count) {
    const port = from + Math.floor(Math.random() * each)
    const server = createServer()
    const isFree = await new Promise<boolean>((resume) =>
      server.once("error", () => resume(false)).listen(port, "127.0.0.1", () => resume(true)),
    )
    if (isFree) held.push({ server, port })
  }
  await Promise.all(held.map(({ server }) => new Promise((closed) => server.close(closed))))
  return held.map(({ port }) => port)
}
