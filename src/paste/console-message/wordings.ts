import type { BrowserName } from "../../browsers/names.ts"
import type { Condition, ConsoleMessage } from "./message.ts"

/** A wording, and what stands where in it: named groups are taken over under their names. */
export interface Wording {
  readonly browser: BrowserName | null
  readonly pattern: RegExp
  readonly condition: Condition
  readonly phase?: ConsoleMessage["phase"]
}

const of = (
  browser: BrowserName | null,
  condition: Condition,
  pattern: RegExp,
  phase?: ConsoleMessage["phase"],
): Wording => (phase === undefined ? { browser, condition, pattern } : { browser, condition, pattern, phase })

/**
 * The wordings, the more specific ones first; quotes are straight, white space is single. Today's are those of the recordings
 * (Chromium 156, Firefox 153, WebKitGTK 2.50); older ones are kept, as people paste them from old threads and old browsers.
 */
export const WORDINGS: readonly Wording[] = [
  // Chromium
  of(
    "chromium",
    "wildcard with credentials",
    /The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '\*'/,
  ),
  of(
    "chromium",
    "wildcard with credentials",
    /A wildcard '\*' cannot be used in the 'Access-Control-Allow-Origin' header when the credentials flag is true/,
  ),
  of(
    "chromium",
    "several allow-origin",
    /The 'Access-Control-Allow-Origin' header contains multiple values '(?<value>[^']*)'/,
  ),
  of(
    "chromium",
    "invalid allow-origin",
    /The 'Access-Control-Allow-Origin' header contains the invalid value '(?<value>[^']*)'/,
  ),
  of(
    "chromium",
    "allow-origin mismatch",
    /The 'Access-Control-Allow-Origin' header (?:has a value|contains) '(?<value>[^']*)' that is not equal to the supplied origin/,
  ),
  of(
    "chromium",
    "allow-credentials not true",
    /The value of the 'Access-Control-Allow-Credentials' header in the response is '(?<value>[^']*)'/,
  ),
  of(
    "chromium",
    "allow-credentials not true",
    /Credentials flag is 'true', but the 'Access-Control-Allow-Credentials' header is '(?<value>[^']*)'/,
  ),
  of(
    "chromium",
    "missing allow-origin",
    /No 'Access-Control-Allow-Origin' header is present on the requested resource/,
  ),
  of(
    "chromium",
    "preflight redirect",
    /Redirect is not allowed for a preflight request|Response for preflight is invalid \(redirect\)/,
    "preflight",
  ),
  of(
    "chromium",
    "preflight status",
    /Response for preflight has invalid HTTP status code (?<status>\d+)/,
    "preflight",
  ),
  of("chromium", "preflight status", /It does not have HTTP ok status/, "preflight"),
  of(
    "chromium",
    "method not allowed",
    /Method (?<method>\S+) is not allowed by Access-Control-Allow-Methods in preflight response/,
    "preflight",
  ),
  of(
    "chromium",
    "header not allowed",
    /Request header field (?<header>\S+) is not allowed by Access-Control-Allow-Headers in preflight response/,
    "preflight",
  ),
  of(
    "chromium",
    "unreadable list",
    /Cannot parse (?<header>Access-Control-\S+) response header field in preflight response/,
    "preflight",
  ),
  of(
    "chromium",
    "local network",
    /(?:more-private address space|Permission was denied for this request to access the `\w+` address space|ERR_BLOCKED_BY_(?:PRIVATE|LOCAL)_NETWORK_ACCESS_CHECKS|Request had (?:a target|no target) IP address space)/,
  ),
  of("chromium", "redirect location", /Redirect location '[^']*' contains a username and password/),
  of(
    "chromium",
    "scheme",
    /Cross origin requests are only supported for (?:protocol schemes|HTTP)|URL scheme must be "http" or "https"|URL scheme "[^"]+" is not supported/,
  ),
  of(
    "chromium",
    "same-origin mode",
    /Request mode is "same-origin" but the URL's origin is not same as the request origin/,
  ),
  of(
    "chromium",
    "resource policy",
    /ERR_BLOCKED_BY_RESPONSE(?:\.NotSame(?:Origin|Site))?|ERR_BLOCKED_BY_ORB|Cross-Origin Read Blocking \(CORB\)/,
  ),
  of(
    "chromium",
    "mixed content",
    /Mixed Content: The page at '(?<page>[^']+)' was loaded over (?:a secure connection|HTTPS), but (?:requested|attempted to connect to) an insecure [^']*'(?<url>[^']+)'/,
  ),
  of(
    "chromium",
    "connection refused",
    /net::ERR_(?:CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|ADDRESS_UNREACHABLE|INTERNET_DISCONNECTED|CONNECTION_CLOSED)/,
  ),
  of("chromium", "name not resolved", /net::ERR_NAME_NOT_RESOLVED/),
  of("chromium", "certificate", /net::ERR_(?:CERT_\w+|SSL_\w+)/),
  of("chromium", "blocked by an extension", /net::ERR_BLOCKED_BY_(?:CLIENT|ADMINISTRATOR)/),
  of("chromium", "timed out", /net::ERR_(?:CONNECTION_)?TIMED_OUT/),
  // Firefox
  of(
    "firefox",
    "several allow-origin",
    /Reason: Multiple CORS header 'Access-Control-Allow-Origin' not allowed/,
  ),
  of(
    "firefox",
    "allow-origin mismatch",
    /Reason: CORS header 'Access-Control-Allow-Origin' does not match '(?<value>[^']*)'/,
  ),
  of("firefox", "missing allow-origin", /Reason: CORS header 'Access-Control-Allow-Origin' missing/),
  of(
    "firefox",
    "wildcard with credentials",
    /Reason: Credential is not supported if the CORS header 'Access-Control-Allow-Origin' is '\*'/,
  ),
  of(
    "firefox",
    "allow-credentials not true",
    /Reason: (?:expected 'true' in CORS header 'Access-Control-Allow-Credentials'|CORS header 'Access-Control-Allow-Credentials' (?:missing|is not 'true'))/,
  ),
  of(
    "firefox",
    "method not allowed",
    /Reason: Did not find method in CORS header 'Access-Control-Allow-Methods'/,
    "preflight",
  ),
  of(
    "firefox",
    "header not allowed",
    /Reason: (?:header|missing token) '(?<header>[^']+)' (?:is not allowed according to header|in CORS header) 'Access-Control-Allow-Headers'/,
    "preflight",
  ),
  of(
    "firefox",
    "unreadable list",
    /Reason: invalid token '(?<value>[^']*)' in CORS header '(?<header>Access-Control-Allow-\w+)'/,
    "preflight",
  ),
  of("firefox", "redirect location", /Reason: CORS request external redirect not allowed/),
  of(
    "firefox",
    "preflight status",
    /Reason: CORS preflight (?:response|channel) did not succeed/,
    "preflight",
  ),
  of("firefox", "scheme", /Reason: CORS request not (?:http|HTTP)/),
  of("firefox", "no answer", /Reason: CORS request did not succeed/),
  of("firefox", "blocked by an extension", /Reason: CORS disabled/),
  of("firefox", "mixed content", /Blocked loading mixed active content ["'](?<url>[^"']+)["']/),
  of("firefox", "resource policy", /was blocked due to its Cross-Origin-Resource-Policy header/),
  of("firefox", "connection refused", /Firefox can't establish a connection to the server/),
  // Safari
  of("webkit", "several allow-origin", /Access-Control-Allow-Origin cannot contain more than one origin/),
  of(
    "webkit",
    "wildcard with credentials",
    /Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true/,
  ),
  of(
    "webkit",
    "allow-credentials not true",
    /Credentials flag is true, but Access-Control-Allow-Credentials is not "?true"?/,
  ),
  of(
    "webkit",
    "redirect location",
    /Cross-origin redirection to \S+ denied by Cross-Origin Resource Sharing policy|Not allowed to follow a redirection while loading/,
  ),
  of("webkit", "missing allow-origin", /Origin (?<page>\S+) is not allowed by Access-Control-Allow-Origin/),
  of(
    "webkit",
    "method not allowed",
    /Method (?<method>\S+) is not allowed by Access-Control-Allow-Methods/,
    "preflight",
  ),
  of(
    "webkit",
    "header not allowed",
    /Request header field (?<header>\S+) is not allowed by Access-Control-Allow-Headers/,
    "preflight",
  ),
  of(
    "webkit",
    "unreadable list",
    /Header (?<header>Access-Control-Allow-\w+) has an invalid value: (?<value>\S.*?)(?= (?:Fetch API|XMLHttpRequest|Failed|$)|$)/,
    "preflight",
  ),
  of("webkit", "preflight status", /Preflight response is not successful/, "preflight"),
  of(
    "webkit",
    "resource policy",
    /because it violates the resource's Cross-Origin-Resource-Policy response header/,
  ),
  of(
    "webkit",
    "mixed content",
    /\[blocked\] The page at (?<page>\S+) (?:was not allowed to (?:display|run)|requested) insecure content from (?<url>\S+)/,
  ),
  of("webkit", "connection refused", /Could not connect to the server/),
  of("webkit", "name not resolved", /A server with the specified hostname could not be found/),
  of("webkit", "certificate", /The certificate for this server is invalid|An SSL error has occurred/),
  of("webkit", "timed out", /The request timed out/),
  of("webkit", "a failure without a reason", /due to access control checks/),
  of(
    "chromium",
    "same-origin mode",
    /Unsafe attempt to load URL|Request mode is "no-cors" but the redirect mode is not "follow"/,
  ),
  of("webkit", "a failure without a reason", /Fetch API cannot load \S+?\.(?: |$)/),
  // What JavaScript says, without the console's words.
  of("chromium", "a failure without a reason", /TypeError: Failed to fetch|net::ERR_FAILED/),
  of("firefox", "a failure without a reason", /NetworkError when attempting to fetch resource/),
  of("webkit", "a failure without a reason", /TypeError: Load failed/),
  of(null, "a failure without a reason", /AxiosError: Network Error|Error: Network Error/),
]
