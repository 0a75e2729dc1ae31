import type { Emulator } from "../emulator.ts"
import { mendS3, writeS3 } from "./mend.ts"
import { s3Server } from "./s3.ts"

export const emulator: Emulator = {
  serve: ({ source }) => s3Server(source),
  mend: mendS3,
  write: writeS3,
}
