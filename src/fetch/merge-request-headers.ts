import { byteLowercase, type Header, type HeaderList } from "./header-list.ts"

/**
 * A request's headers as a browser sends them that sets one after the other on its channel: a value joins those before
 * it, but replaces them where the header is a singleton, or where one of the two is empty.
 * @param singletons names in lower case
 */
export function mergeRequestHeaders(headers: HeaderList, singletons: ReadonlySet<string>): HeaderList {
  const merged: Header[] = []
  for (const [name, value] of headers) {
    const at = merged.findIndex(([each]) => byteLowercase(each) === byteLowercase(name))
    const before = merged[at]
    if (before === undefined) merged.push([name, value])
    else {
      const joins = !singletons.has(byteLowercase(name)) && value !== "" && before[1] !== ""
      merged[at] = [before[0], joins ? `${before[1]}, ${value}` : value]
    }
  }
  return merged
}

/** The body's own type comes last: it is the first `Content-Type` that JavaScript set. */
export function withFirstContentType(headers: HeaderList, given: HeaderList): HeaderList {
  const isType = ([name]: Header) => byteLowercase(name) === "content-type"
  const first = given.find(isType)
  return first === undefined ? headers : headers.map((header) => (isType(header) ? first : header))
}
