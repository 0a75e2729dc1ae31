import type { Departures } from "./departures.ts"
import { byteLowercase, type HeaderList, valuesOf } from "./header-list.ts"

/** Of a name that comes more than once, the empty values go, unless all are empty. */
export const withoutEmptyRepeats = (headers: HeaderList): HeaderList =>
  headers.filter(([name, value]) => value !== "" || valuesOf(headers, name).every((each) => each === ""))

/** The headers as the CORS check and the preflight cache see them; `Access-Control-Allow-Origin` is looked at as it came. */
export const checkedHeaders = (
  headers: HeaderList,
  { checksDropEmptyValues }: Pick<Departures, "checksDropEmptyValues">,
): HeaderList =>
  checksDropEmptyValues
    ? headers.filter(
        (header) =>
          byteLowercase(header[0]) === "access-control-allow-origin" ||
          withoutEmptyRepeats(headers).includes(header),
      )
    : headers
