/** A place in a standard: what the rule is called there, and where to read it. */
export interface Rule {
  readonly name: string
  readonly url: string
}

/**
 * Names a rule of the WHATWG Fetch Standard.
 * @param name the algorithm's or concept's name, as the standard writes it
 * @param anchor the fragment of its place in https://fetch.spec.whatwg.org/
 */
export const fetchStandard = (name: string, anchor: string): Rule => ({
  name,
  url: `https://fetch.spec.whatwg.org/#${anchor}`,
})
