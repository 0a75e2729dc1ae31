import type { Emulator } from "../emulator.ts"
import { djangoServer } from "./django.ts"
import { mendDjango, writeDjango } from "./mend.ts"
import { looksLikeDjango } from "./recognise.ts"

export const django: Emulator = {
  label: "Django",
  versionOf: "django-cors-headers",
  versions: ["3.14.0"],
  language: "python",
  isProxy: false,
  recognise: looksLikeDjango,
  serve: ({ source, env, answers, upstream }) => djangoServer({ text: source, env, answers, upstream }),
  mend: mendDjango,
  write: (policy) => writeDjango(policy),
}
