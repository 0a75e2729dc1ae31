/** What a page asks of all that it embeds. https://html.spec.whatwg.org/multipage/browsers.html#coep */
export const EMBEDDER_POLICIES = ["unsafe-none", "require-corp", "credentialless"] as const
export type EmbedderPolicy = (typeof EMBEDDER_POLICIES)[number]
