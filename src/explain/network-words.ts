import type { AddressSpace } from "../fetch/address-space.ts"
import type { NetworkErrorReason } from "../fetch/fetch-params.ts"
import type { Step } from "../simulation/trace.ts"
import { type Explanation, explanation, row } from "./explanation.ts"
import { rules } from "./rules.ts"
import { code } from "./words.ts"

const SPACES: Readonly<Record<AddressSpace, string>> = {
  loopback: "the user's own machine",
  local: "the user's local network",
  public: "the internet",
}

/**
 * Why a request may not leave the page at all, before CORS is asked.
 * @param url where it would go
 */
export function networkWords(
  reason: Extract<
    NetworkErrorReason,
    { kind: "mixed content" | "local network access" | "restricted address" }
  >,
  url: URL | null,
): string {
  if (reason.kind === "restricted address")
    return reason.part === "port"
      ? `This is no CORS error: port ${url?.port} belongs to another protocol, and browsers send no HTTP there. Chrome's Network panel says \`ERR_UNSAFE_PORT\`. Let the server listen on another one, such as 8000.`
      : `This is no CORS error: ${code(url?.hostname ?? "")} is where a server listens, on every address of its machine. It is nobody's address to call, and this browser goes nowhere with it. Ask for ${code(`${url?.protocol}//localhost:${url?.port}`)}.`
  if (reason.kind === "mixed content")
    return "This is no CORS error: an https: page may not call an http: address. Serve the API by https:, or call it from an http: page while developing."
  return reason.because === "denied"
    ? `It leads to ${SPACES[reason.target]}, and the user has not allowed this page to go there. No CORS header changes that.`
    : `It leads to ${SPACES[reason.target]}, and the page is no secure context: only an https: page may ask the user for that.`
}

/** What happened to mixed content that was not blocked. */
export function explainMixedContent({ made, url }: Extract<Step, { kind: "mixed content" }>): Explanation {
  const isUpgraded = made === "upgraded"
  return explanation({
    heading: "An https: page",
    title: isUpgraded ? "Asked for by https: instead" : "Mixed content, let in with a warning",
    text: [
      isUpgraded
        ? "An image with an http: address is not blocked on an https: page: the browser asks for it by https:, and shows it if that works."
        : "An address of the local network has no certificate as a rule, so this browser lets http: pass there.",
    ],
    rows: [row("asked for", url)],
    rule: { ...rules.mixedContent, says: "an https: page is not to load what came by http:" },
  })
}

/** The browser's question to the user, who allows it. */
export function explainLocalNetworkAccess({
  target,
  host,
}: Extract<Step, { kind: "local network access" }>): Explanation {
  return explanation({
    heading: "The browser asks the user",
    title: `May this page reach ${SPACES[target]}?`,
    text: [
      `${code(host)} is more private than the page, so the browser asks before it sends anything. Here the user allows it; beside the page's address you can have them refuse.`,
    ],
    rows: [row("page", "public"), row("server", target, "different")],
    rule: {
      ...rules.localNetworkAccess,
      says: "a public page needs the user's permission to call a more private address",
    },
  })
}
