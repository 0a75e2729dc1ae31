import type { Browser } from "./browser.ts"
import { chromium } from "./chromium.ts"
import { firefox } from "./firefox.ts"
import { standard } from "./standard.ts"
import { webkit } from "./webkit.ts"

/** The browsers that can be played: three real ones, and one that does what the Fetch Standard says and nothing else. */
export const BROWSERS = ["chromium", "firefox", "webkit", "standard"] as const
export type BrowserName = (typeof BROWSERS)[number]

/** Every browser that can be played. A new one is a file beside this one, and a line here and above. */
export const browsers: Readonly<Record<BrowserName, Browser>> = { chromium, firefox, webkit, standard }
