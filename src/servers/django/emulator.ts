import type { Emulator } from "../emulator.ts"
import { djangoServer } from "./django.ts"
import { mendDjango, writeDjango } from "./mend.ts"

export const emulator: Emulator = {
  serve: ({ source, env, answers, upstream }) => djangoServer({ text: source, env, answers, upstream }),
  mend: mendDjango,
  write: (policy) => writeDjango(policy),
}
