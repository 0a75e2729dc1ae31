import type { Departures } from "./departures.ts"
import { byteLowercase, type Header, type HeaderList, valuesOf } from "./header-list.ts"

/** Of several empty values, the first stays. */
function isEmptyRepeat(header: Header, headers: HeaderList): boolean {
  const [name, value] = header
  if (value !== "") return false
  const first = headers.find(([each]) => byteLowercase(each) === byteLowercase(name))
  return header !== first || valuesOf(headers, name).some((each) => each !== "")
}

/** The headers as JavaScript sees them. Of a name that comes more than once, the empty values go, unless all are empty. */
export function withoutEmptyRepeats(headers: HeaderList): HeaderList {
  const types = valuesOf(headers, "Content-Type")
  const isType = ([name]: Header): boolean => byteLowercase(name) === "content-type"
  return headers.flatMap((header): HeaderList => {
    if (!isType(header)) return isEmptyRepeat(header, headers) ? [] : [header]
    return header === headers.find(isType) ? [[header[0], types.join(",")]] : []
  })
}

/** The headers as the CORS check and the preflight cache see them; `Access-Control-Allow-Origin` is looked at as it came. */
export const checkedHeaders = (
  headers: HeaderList,
  { dropsEmptyRepeats }: Pick<Departures, "dropsEmptyRepeats">,
): HeaderList =>
  dropsEmptyRepeats
    ? headers.filter(
        (header) =>
          byteLowercase(header[0]) === "access-control-allow-origin" || !isEmptyRepeat(header, headers),
      )
    : headers
