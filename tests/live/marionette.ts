import { connect, type Socket } from "node:net"
import * as v from "valibot"

/**
 * Firefox's own remote protocol: `length:[type, id, name or error, parameters or result]` over TCP. It reaches the
 * privileged context, without which nobody reads the console's CORS messages.
 * https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
 */
export interface Marionette {
  readonly send: (command: string, parameters: Readonly<Record<string, unknown>>) => Promise<unknown>
  readonly close: () => void
}

const message = v.tuple([
  v.literal(1),
  v.number(),
  v.nullable(v.object({ message: v.string() })),
  v.unknown(),
])

export async function openMarionette(port: number): Promise<Marionette> {
  const socket = await connected(port)
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let rest = Buffer.alloc(0)
  let last = 0
  socket.on("data", (data: Buffer) => {
    rest = Buffer.concat([rest, data])
    for (;;) {
      const colon = rest.indexOf(":")
      const length = colon < 0 ? Number.NaN : Number(rest.subarray(0, colon).toString())
      if (!(rest.length >= colon + 1 + length)) return
      const text = rest.subarray(colon + 1, colon + 1 + length).toString()
      rest = rest.subarray(colon + 1 + length)
      // The first message is a greeting.
      const parsed = v.safeParse(message, JSON.parse(text))
      if (!parsed.success) continue
      const [, id, error, result] = parsed.output
      const request = waiting.get(id)
      waiting.delete(id)
      if (error === null) request?.resolve(result)
      else request?.reject(new Error(error.message))
    }
  })
  return {
    send(command, parameters) {
      const id = ++last
      const text = JSON.stringify([0, id, command, parameters])
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        socket.write(`${Buffer.byteLength(text)}:${text}`)
      })
    },
    close: () => socket.destroy(),
  }
}

/** Firefox listens a while after its start. */
async function connected(port: number): Promise<Socket> {
  for (let attempt = 0; attempt < 150; attempt++) {
    const socket = await new Promise<Socket | null>((resume) => {
      const made = connect(port, "127.0.0.1")
      made.once("connect", () => resume(made))
      made.once("error", () => resume(null))
    })
    if (socket !== null) return socket
    await new Promise((resume) => setTimeout(resume, 200))
  }
  throw new Error(`Firefox does not listen on port ${port}.`)
}
