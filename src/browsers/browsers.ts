import type { Browser } from "./browser.ts"
import { chromium } from "./chromium.ts"
import { firefox } from "./firefox.ts"
import type { BrowserName } from "./names.ts"
import { standard } from "./standard.ts"
import { webkit } from "./webkit.ts"

/** Every browser that can be played. A new one is a file beside this one, a line here and its name in names.ts. */
export const browsers: Readonly<Record<BrowserName, Browser>> = { chromium, firefox, webkit, standard }
