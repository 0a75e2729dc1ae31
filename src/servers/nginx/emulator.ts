import type { Emulator } from "../emulator.ts"
import { mendNginx, writeNginx } from "./mend.ts"
import { nginxServer } from "./nginx.ts"
import { looksLikeNginx } from "./recognise.ts"

export const nginx: Emulator = {
  label: "nginx",
  versionOf: "nginx",
  versions: ["1.22.1"],
  language: "nginx",
  isProxy: true,
  recognise: looksLikeNginx,
  serve: ({ source, upstream }) => nginxServer(source, upstream),
  mend: mendNginx,
  write: (policy) => writeNginx(policy),
}
