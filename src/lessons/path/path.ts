import type { Part } from "./part.ts"

/** The way through everything that the lesson teaches, part by part. */
export const path: readonly Part[] = [
  {
    id: "who-blocks",
    name: "Who blocks what",
    title: "The server answers. The browser keeps it back.",
    lead: "A page of one origin may ask a server of another. What it may not do is read the answer, unless the server says so in a header. The one who enforces that is the browser, and nobody else.",
    note: "“A failed CORS check means that nothing was sent” is true of a failed preflight only. A simple request reaches the server, and its handler runs.",
    exhibits: [{ kind: "predict", cases: ["simple-blocked", "postman", "simple-post"] }],
  },
  {
    id: "origin",
    name: "What is an origin",
    title: "Three parts make an origin",
    lead: "Scheme, host and port. Change any one of them and it is another origin, even on the same machine. Edit either address and watch.",
    note: null,
    exhibits: [
      {
        kind: "origins",
        page: "http://localhost:5173/login",
        target: "http://localhost:8000/api",
        tries: [
          ["localhost / 127.0.0.1", "http://localhost:5173/", "http://127.0.0.1:5173/"],
          ["http / https", "http://app.example.com/", "https://app.example.com/"],
          ["www", "https://example.com/", "https://www.example.com/"],
          ["another path", "https://example.com/a", "https://example.com/b?c=d"],
          ["github.io", "https://ada.github.io/", "https://bob.github.io/"],
        ],
      },
      { kind: "predict", cases: ["same-origin", "localhost-127", "trailing-slash", "sandboxed"] },
    ],
  },
  {
    id: "simple",
    name: "Simple or preflighted",
    title: "Some requests ask first",
    lead: "What a form could always do goes out at once. A method, a header or a content type beyond that is asked for first: by a preflight, an `OPTIONS` request of the browser's own.",
    note: "A listener on `xhr.upload` needs one too, though no header tells. And which headers do is not the same in every browser.",
    exhibits: [
      { kind: "request" },
      {
        kind: "predict",
        cases: ["simple-post", "json-blocked", "custom-header", "upload-listener", "client-hints"],
      },
    ],
  },
  {
    id: "two-phases",
    name: "The two-phase dance",
    title: "First the question, then the request",
    lead: "The preflight names method and headers, and its answer has to allow each. Only then is the request sent, and its own answer has to name the origin once more.",
    note: "“A preflight is answered 204” holds for `cors` in Express. Starlette answers 200, or 400 where it refuses; an app without CORS answers 405.",
    exhibits: [
      { kind: "predict", cases: ["two-phases", "express-defaults", "slash-redirect", "preflight-kept"] },
    ],
  },
  {
    id: "settings",
    name: "Five settings",
    title: "Each setting is a header",
    lead: "`allow_origins`, `allow_credentials`, `allow_methods`, `allow_headers` and `expose_headers`: five lists and switches, five response headers. Each can be the one that is missing. Three more are for patterns, for time, and for private networks.",
    note: "Methods are compared letter by letter, and browsers write `patch` as you did.",
    exhibits: [
      { kind: "settings" },
      {
        kind: "predict",
        cases: [
          "all-allowed",
          "delete",
          "custom-header",
          "patch-lower-case",
          "exposed-header",
          "star-authorization",
        ],
      },
      { kind: "repair", cases: ["delete", "credentials-not-allowed"] },
    ],
  },
  {
    id: "credentials",
    name: "The credentials trap",
    title: "A star and cookies",
    lead: 'With credentials, the answer has to name the origin: `*` does not count. What a framework makes of `allow_origins=["*"]` beside `allow_credentials=True` is its own affair, and it changed.',
    note: "Up to Starlette 0.52 the login fails and everything behind it works. Since 1.0 nothing fails any more, and any site reads what the user's cookies open.",
    exhibits: [
      {
        kind: "predict",
        cases: ["star-credentials", "trap-old-login", "trap-old-after", "trap-new", "star-with-credentials"],
      },
    ],
  },
  {
    id: "cookies",
    name: "Cookies",
    title: "CORS is content, and the cookie stays at home",
    lead: "Three things let a cookie along: the request asks with credentials, the server allows it, and the cookie's own `SameSite` says yes. The third is no part of CORS.",
    note: "`SameSite` looks at the site, CORS at the origin: two ports of `localhost` are two origins of one site.",
    exhibits: [{ kind: "predict", cases: ["cookie-not-sent", "same-site", "samesite-lax", "third-party"] }],
  },
  {
    id: "environments",
    name: "Dev and production",
    title: "One list for each place",
    lead: "What is allowed on your machine has no place in production, and the other way round. The list hangs on the environment, and so does the verdict.",
    note: null,
    exhibits: [
      { kind: "predict", cases: ["dev-production", "localhost-127", "http-https"] },
      { kind: "repair", cases: ["dev-production"] },
    ],
  },
  {
    id: "patterns",
    name: "Subdomain patterns",
    title: "A pattern has to fit the whole origin",
    lead: "`allow_origin_regex` lets many subdomains in with a line. It lets in whatever it matches: so try it as an attacker would.",
    note: "A dot that is not escaped stands for any letter, and `.*` for anything at all.",
    exhibits: [
      { kind: "predict", cases: ["subdomain-regex", "loose-regex", "regex-everything"] },
      { kind: "repair", cases: ["trailing-slash"] },
    ],
  },
  {
    id: "order",
    name: "Who answers first",
    title: "The outermost layer answers the preflight",
    lead: "A preflight carries no token. An auth layer that stands outside of the CORS layer turns it away, without a CORS header.",
    note: "“Register `CORSMiddleware` early” is the wrong way round: in FastAPI what is added last is outermost. In Express what is added first comes first.",
    exhibits: [
      { kind: "layers" },
      { kind: "predict", cases: ["auth-outside", "express-auth-first", "hidden-500"] },
      { kind: "repair", cases: ["auth-outside"] },
    ],
  },
  {
    id: "symptoms",
    name: "Symptoms, repaired",
    title: "From the message to the line",
    lead: "Each of these is a red console that somebody has seen. Repair it: the engine says when it passes.",
    note: null,
    exhibits: [
      {
        kind: "repair",
        cases: [
          "another-port",
          "star-credentials",
          "json-blocked",
          "two-headers",
          "nginx-inherit",
          "credentials-two-faults",
        ],
      },
    ],
  },
  {
    id: "why",
    name: "Why CORS exists",
    title: "The page that asks your bank",
    lead: "Any page may make your browser ask any server, with your cookies. Were it not for the same-origin policy, it could read the answers too. Allowing everything “to make it work” gives that away.",
    note: "A form posts wherever it likes, and always could: CORS is no protection against that.",
    exhibits: [
      { kind: "predict", cases: ["bank", "reflected", "form", "no-cors"] },
      { kind: "policy", shows: "bank" },
    ],
  },
  {
    id: "practice",
    name: "Practice",
    title: "Cases that nobody wrote down",
    lead: "They are drawn as you go, and the engine is the examiner. What you miss comes more often.",
    note: null,
    exhibits: [{ kind: "practice" }],
  },
]

/** A part by its link; null where there is none of that name. */
export const partOf = (id: string): Part | null => path.find((part) => part.id === id) ?? null
