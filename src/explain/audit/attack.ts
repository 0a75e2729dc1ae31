import { requestOf, type Scenario } from "../../scenario/scenario.ts"

/**
 * The same server, asked by a page of somebody else while the user is logged in: what the attacker reads.
 * @param withCredentials as the user, where the server allows that
 * @param origin the attacker's; `null` is a sandboxed frame of theirs
 */
export function attackFrom(
  scenario: Scenario,
  run: number,
  origin: string,
  key: string,
  withCredentials: boolean,
): Scenario {
  const request = requestOf(scenario, run)
  const isOpaque = origin === "null"
  return {
    ...scenario,
    id: "",
    title: `What ${isOpaque ? "a sandboxed frame of an attacker" : origin} reads`,
    page: {
      ...scenario.page,
      url: isOpaque ? "https://attacker.example/" : `${origin}/`,
      sandboxed: isOpaque,
    },
    request: {
      ...request,
      initiator: { kind: "fetch" },
      method: "GET",
      headers: [],
      body: null,
      mode: "cors",
      credentials: withCredentials ? "include" : "same-origin",
      redirect: "follow",
    },
    later: [],
    cookies: [
      {
        from: key.startsWith("http") ? new URL(key).origin : key,
        header: "session=of-the-victim; SameSite=None; Secure; HttpOnly",
      },
    ],
  }
}
