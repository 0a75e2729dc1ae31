/**
 * The browsers that can be played, and what each is called: three real ones, and one that does what the Fetch Standard says and
 * nothing else. Apart from what they do, so that they can be shown before that is fetched.
 */
export const BROWSER_LABELS = {
  chromium: "Chrome",
  firefox: "Firefox",
  webkit: "Safari",
  standard: "Standard",
} as const

export type BrowserName = keyof typeof BROWSER_LABELS
export const BROWSERS = [
  "chromium",
  "firefox",
  "webkit",
  "standard",
] as const satisfies readonly BrowserName[]
