import { useMemo, useState } from "react"
import type { Header } from "../../fetch/header-list.ts"
import {
  askedOf,
  CONTENT_TYPES,
  type EditedRequest,
  editedRequest,
  METHODS,
  TRIED_HEADERS,
} from "../../lessons/exhibits/request.ts"
import { permalinkHash } from "../../scenario/permalink/permalink.ts"
import { SelectField } from "../editors/SelectField.tsx"
import { ExhibitHead } from "./ExhibitHead.tsx"
import { Code } from "./Facts.tsx"

const TRIES: readonly (readonly [label: string, request: EditedRequest])[] = [
  [
    "a form",
    { ...editedRequest, contentType: "application/x-www-form-urlencoded", headers: [], own: ["", ""] },
  ],
  ["JSON", editedRequest],
  ["DELETE", { ...editedRequest, method: "DELETE", contentType: "" }],
  ["a token", { ...editedRequest, method: "GET", contentType: "", headers: [["Authorization", "Bearer t"]] }],
  ["cookies", { ...editedRequest, method: "GET", contentType: "", hasCredentials: true }],
]

const isSame = (a: Header, b: Header): boolean => a[0] === b[0] && a[1] === b[1]

/** A request to edit: each part that needs a preflight is lit up, and the preflight stands beside it. */
export function RequestExhibit({ href }: { readonly href: string }) {
  const [edited, setEdited] = useState(editedRequest)
  const asked = useMemo(() => askedOf(edited), [edited])
  const change = (edit: Partial<EditedRequest>) => setEdited({ ...edited, ...edit })
  const lit = (isLit: boolean) => (isLit ? "lit-row lit" : "lit-row")
  const needs = (name: string) => asked.headers.has(name.toLowerCase())
  return (
    <section className="exhibit" aria-label="A request to edit">
      <ExhibitHead title="A request to edit" href={href}>
        {TRIES.map(([label, request]) => (
          <button key={label} type="button" className="tag" onClick={() => setEdited(request)}>
            {label}
          </button>
        ))}
      </ExhibitHead>
      <div className="origins">
        <div className="lit-rows">
          <div className={lit(asked.isMethod)}>
            <SelectField
              label="Method"
              value={edited.method}
              options={METHODS}
              onChange={(method) => change({ method })}
            />
          </div>
          <div className={lit(needs("content-type"))}>
            <SelectField
              label="Content-Type"
              value={edited.contentType}
              options={CONTENT_TYPES}
              nameOf={(type) => (type === "" ? "none" : type)}
              onChange={(contentType) => change({ contentType })}
            />
          </div>
          {TRIED_HEADERS.map((header) => {
            const isSet = edited.headers.some((each) => isSame(each, header))
            return (
              <div key={header.join()} className={lit(isSet && needs(header[0]))}>
                <label className="check">
                  <input
                    type="checkbox"
                    checked={isSet}
                    onChange={() =>
                      change({
                        headers: isSet
                          ? edited.headers.filter((each) => !isSame(each, header))
                          : // One value for a name.
                            [...edited.headers.filter(([name]) => name !== header[0]), header],
                      })
                    }
                  />
                  <code>
                    {header[0]}: {header[1]}
                  </code>
                </label>
              </div>
            )
          })}
          <div className={`${lit(edited.own[0] !== "" && needs(edited.own[0]))} own-header`}>
            <label className="stack">
              <span className="sub">A header of your own</span>
              <input
                className="field mono"
                placeholder="Accept"
                spellCheck={false}
                autoCapitalize="off"
                value={edited.own[0]}
                onChange={(event) => change({ own: [event.target.value, edited.own[1]] })}
              />
            </label>
            <label className="stack">
              <span className="sub">Its value</span>
              <input
                className="field mono"
                spellCheck={false}
                autoCapitalize="off"
                value={edited.own[1]}
                onChange={(event) => change({ own: [edited.own[0], event.target.value] })}
              />
            </label>
          </div>
          <div className="lit-row">
            <label className="check">
              <input
                type="checkbox"
                checked={edited.hasCredentials}
                onChange={() => change({ hasCredentials: !edited.hasCredentials })}
              />
              <code>credentials: "include"</code>
            </label>
          </div>
        </div>
        <div>
          <p className="sub">What goes out first</p>
          <Code
            text={(
              asked.preflight ??
              (asked.refused === null
                ? [`${edited.method} /users`, "Origin: http://localhost:5173"]
                : ["nothing"])
            ).join("\n")}
          />
          <a className="button" href={permalinkHash(asked.scenario)}>
            Open in the simulator
          </a>
        </div>
      </div>
      <p
        className={`exhibit-answer ${asked.refused !== null ? "unknown" : asked.preflight === null ? "same-origin" : "asks"}`}
        role="status"
      >
        <span>
          {asked.refused !== null ? (
            <>
              <b>The call throws</b>: {asked.refused}
            </>
          ) : asked.preflight === null ? (
            <>
              <b>No preflight</b>: a form could send this too, so the server gets it at once, whatever it
              thinks of this page.
              {edited.hasCredentials && " Cookies are no reason to ask first."}
            </>
          ) : (
            <>
              <b>A preflight</b>: what is lit up is beyond what a form can do.
            </>
          )}
        </span>
      </p>
    </section>
  )
}
