import { createServer } from "node:net"

/** Ports that nobody has, each another one: all are held at once before any is let go. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const held = Array.from({ length: count }, () => createServer())
  const ports: number[] = []
  for (const server of held) {
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
    const address = server.address()
    if (address === null || typeof address === "string") throw new Error("no port")
    ports.push(address.port)
  }
  await Promise.all(held.map((server) => new Promise((closed) => server.close(closed))))
  return ports
}
