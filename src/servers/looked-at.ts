/** Does CORS look at a header of this name? Then its value decides, and is asked for where a text does not show it. */
export const isLookedAt = (name: string): boolean => /^access-control-/i.test(name)
