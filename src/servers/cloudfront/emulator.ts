import type { Emulator } from "../emulator.ts"
import { cloudFrontServer } from "./cloudfront.ts"
import { mendCloudFront, writeCloudFront } from "./mend.ts"

export const emulator: Emulator = {
  serve: ({ source, upstream }) => cloudFrontServer(source, upstream),
  mend: mendCloudFront,
  write: writeCloudFront,
}
