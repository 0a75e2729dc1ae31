import type { Browser } from "./browser.ts"
import { chromium } from "./chromium.ts"
import { standard } from "./standard.ts"

/** The browsers that can be played: a real one, and one that does what the Fetch Standard says and nothing else. */
export const BROWSERS = ["chromium", "standard"] as const
export type BrowserName = (typeof BROWSERS)[number]

/** Every browser that can be played. A new one is a file beside this one, and a line here and above. */
export const browsers: Readonly<Record<BrowserName, Browser>> = { chromium, standard }
