import type { LayerInfo, ServerAnswer } from "../server.ts"

/**
 * The methods that llhttp knows, the HTTP parser of Node.js (and, through httptools, of many uvicorn installs). It is
 * case-sensitive: `patch` is none of them. https://github.com/nodejs/llhttp/blob/v9.3.0/src/llhttp/constants.ts, METHODS_HTTP
 */
export const HTTP_METHODS: ReadonlySet<string> = new Set(
  (
    "DELETE GET HEAD POST PUT CONNECT OPTIONS TRACE COPY LOCK MKCOL MOVE PROPFIND PROPPATCH SEARCH UNLOCK BIND REBIND " +
    "UNBIND ACL REPORT MKACTIVITY CHECKOUT MERGE M-SEARCH NOTIFY SUBSCRIBE UNSUBSCRIBE PATCH PURGE MKCALENDAR LINK " +
    "UNLINK SOURCE QUERY"
  ).split(" "),
)

const PARSER: LayerInfo = { id: "http parser", name: "HTTP parser", role: "server", span: null }

/** What Node answers to a method that its parser does not know: a bare 400, before any code of the application runs. */
export function unparsed(method: string): ServerAnswer {
  const why = `${method} is no method that Node's HTTP parser knows; methods are compared letter by letter`
  return {
    kind: "answer",
    status: 400,
    headers: [],
    body: "",
    layer: PARSER,
    visits: [{ layer: PARSER, action: "answered", note: why }],
    absences: [],
    reachedApplication: false,
    cause: { span: null, option: null, why },
  }
}
