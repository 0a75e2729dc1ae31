/** The browser's own word for it, where it has it: Chromium, and Safari and Firefox since 2025. */
interface ScriptPolicy {
  readonly createScriptURL: (url: string) => string
}
interface PolicyFactory {
  readonly createPolicy: (
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ) => ScriptPolicy
}
declare global {
  interface Window {
    readonly trustedTypes?: PolicyFactory
  }
}

/** Addresses of scripts: those in the app's own folder, and no other. Throws for any other. */
const ownAddress = (url: string): string => {
  const { href } = new URL(url, document.baseURI)
  if (!href.startsWith(new URL("./", document.baseURI).href))
    throw new TypeError(`${href} is no script of this app`)
  return href
}

/** The one policy that the page's Content-Security-Policy knows: it is asked for once. */
const policy: ScriptPolicy = window.trustedTypes?.createPolicy("own-scripts", {
  createScriptURL: ownAddress,
}) ?? { createScriptURL: ownAddress }

/**
 * The address of a worker, as `new Worker()` takes it where Trusted Types are required.
 * @param url of a script of the app's; throws a TypeError for any other
 */
export const ownScript = (url: string): string => policy.createScriptURL(url)
