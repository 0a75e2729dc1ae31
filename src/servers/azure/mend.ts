import type { Mender, Policy } from "../mend.ts"
import { mendSettings } from "../settings/mend.ts"
import { azureSettings } from "./settings.ts"

/** Changes of the origins and of the credentials: there is nothing else to set. */
export const mendAzure: Mender = (source, _server, need) => {
  const { policy } = azureSettings(source)
  return policy === null || !["origin", "named origin", "credentials"].includes(need.kind)
    ? []
    : mendSettings(source, [policy], need)
}

/** The policy as `local.settings.json` has it. */
export const writeAzure = ({ origins, credentials }: Policy): string =>
  JSON.stringify({ Host: { CORS: origins.join(","), CORSCredentials: credentials } }, null, 2)
