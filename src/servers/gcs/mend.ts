import type { Mender, Policy } from "../mend.ts"
import { mendSettings } from "../settings/mend.ts"
import { rulesOf } from "./rules.ts"

/** Changes of a bucket's CORS configuration; of XML there are none. */
export const mendGcs: Mender = (source, _server, need) => {
  const { rules, isXml } = rulesOf(source)
  return isXml ? [] : mendSettings(source, rules, need)
}

/** The policy as `gcloud storage buckets update --cors-file` takes it. */
export function writeGcs({ origins, methods, headers, exposed }: Policy): string {
  const rule = {
    origin: origins,
    method: methods.length > 0 ? methods : ["GET", "HEAD", "PUT", "POST", "DELETE"],
    responseHeader: [...new Set([...headers, ...exposed])],
    maxAgeSeconds: 3600,
  }
  return JSON.stringify([rule], null, 2)
}
