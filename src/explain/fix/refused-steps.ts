import { isHeaderName } from "../../fetch/header-list.ts"
import type { Refusal, RequestInit } from "../../fetch/request.ts"
import { basicAuthorization } from "../../scenario/basic-authorization.ts"
import type { FixStep } from "./plan.ts"

type Change = (title: string, edit: Partial<RequestInit>, price?: string | null) => FixStep

/**
 * Changes of a call that throws before anything is sent, by what it throws for.
 * @param request the call as it stands
 * @param change makes a step of an edit of it
 */
export function refusedSteps(refusal: Refusal, request: RequestInit, change: Change): readonly FixStep[] {
  switch (refusal.kind) {
    case "body with GET or HEAD":
      return [
        change('Say `method: "POST"`: it is what sends a body', { method: "POST" }),
        change(
          "Leave the body out, and its `Content-Type`",
          { body: null, headers: without(request, "content-type") },
          "the server no longer gets what was in it",
        ),
      ]
    case "credentials in url":
      return withoutUser(request, change)
    case "invalid header name":
      return renamed(refusal.name, request, change)
    case "invalid header value":
      return [
        change(
          `Write the value of \`${refusal.name}\` by \`encodeURIComponent()\``,
          {
            headers: request.headers.map(([name, value]) => [
              name,
              // Half a surrogate pair has no bytes to encode.
              name === refusal.name ? encodeURIComponent(value.replace(/\p{Cs}/gu, "\ufffd")) : value,
            ]),
          },
          "the server has to decode it",
        ),
      ]
    case "invalid url":
    case "invalid method":
    case "forbidden method":
    // The mode is left out, as wherever it does not help.
    case "method not safelisted in no-cors":
    case "stream in no-cors":
      return []
  }
}

const without = (request: RequestInit, lower: string): RequestInit["headers"] =>
  request.headers.filter(([name]) => name.toLowerCase() !== lower)

/** What stands before the host, as the header that it would have become. */
function withoutUser(request: RequestInit, change: Change): readonly FixStep[] {
  if (!URL.canParse(request.url)) return []
  const url = new URL(request.url)
  const pair = `${decoded(url.username)}:${decoded(url.password)}`
  url.username = ""
  url.password = ""
  return [
    change("Send user and password in an `Authorization` header, not in the URL", {
      url: url.href,
      headers: [...without(request, "authorization"), ["Authorization", basicAuthorization(pair)]],
    }),
  ]
}

/** Percent-decoded; what is no percent-encoding stays as it is. */
const decoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) =>
    new TextDecoder().decode(
      Uint8Array.from(encoded.slice(1).split("%"), (byte) => Number.parseInt(byte, 16)),
    ),
  )

/** A colon or a space is no part of a name. */
function renamed(given: string, request: RequestInit, change: Change): readonly FixStep[] {
  const name = given.replace(/[\s:]+$/, "").trim()
  return isHeaderName(name)
    ? [
        change(`Call the header \`${name}\``, {
          headers: request.headers.map(([each, value]) => [each === given ? name : each, value]),
        }),
      ]
    : [
        change(
          given === "" ? "Leave the header without a name out" : `Leave the header \`${given}\` out`,
          { headers: request.headers.filter(([each]) => each !== given) },
          "the server does not get it",
        ),
      ]
}
