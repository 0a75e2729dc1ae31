import { useMemo, useState } from "react"
import { verdictOf } from "../../explain/verdict.ts"
import {
  type Answered,
  chosenValue,
  PAGES,
  playSettings,
  REQUEST_NAMES,
  SETTINGS,
  type SetUp,
  setUp,
} from "../../lessons/exhibits/settings.ts"
import { permalinkHash } from "../../scenario/permalink/permalink.ts"
import { SelectField } from "../editors/SelectField.tsx"
import { RichText } from "../text/RichText.tsx"
import { ExhibitHead } from "./ExhibitHead.tsx"

/** The options of `CORSMiddleware`: each changes the real answer, and the header that it changes is named beside it. */
export function SettingsExhibit({ href }: { readonly href: string }) {
  const [set, setSet] = useState<SetUp>(setUp)
  const played = useMemo(() => playSettings(set), [set])
  const verdict = verdictOf(played.trace)
  const tone = verdict.tone === "allowed" ? "same-origin" : "cross-site"
  return (
    <section className="exhibit" aria-label="The settings of CORSMiddleware">
      <ExhibitHead title="The settings of CORSMiddleware" href={href} />
      <div className="asked">
        <SelectField
          label="The page"
          value={set.page}
          options={PAGES}
          onChange={(page) => setSet({ ...set, page })}
        />
        <SelectField
          label="asks for"
          value={set.request}
          options={REQUEST_NAMES}
          onChange={(request) => setSet({ ...set, request })}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={set.hasCredentials}
            onChange={() => setSet({ ...set, hasCredentials: !set.hasCredentials })}
          />
          <code>credentials: "include"</code>
        </label>
      </div>
      <div className="settings">
        <ul className="setting-list">
          {SETTINGS.map((setting) => {
            const value = chosenValue(set, setting)
            return (
              <li key={setting.name}>
                <label className="stack">
                  <code>{setting.name}</code>
                  <select
                    className="field select mono"
                    value={value}
                    onChange={(event) =>
                      setSet({ ...set, values: { ...set.values, [setting.name]: event.target.value } })
                    }
                  >
                    {setting.choices.map((choice, i) => (
                      <option key={choice} value={choice}>
                        {choice}
                        {i === 0 ? "  (default)" : ""}
                      </option>
                    ))}
                  </select>
                </label>
                <p className="sub">
                  Controls {setting.controls}. <span className="sensible">Sensible:</span>{" "}
                  <RichText text={setting.sensible} />.
                </p>
              </li>
            )
          })}
        </ul>
        <div className="answers">
          <AnswerView
            title="To the preflight"
            answered={played.preflight}
            otherwise="no preflight is sent for this request"
          />
          <label className="check">
            <input
              type="checkbox"
              checked={set.asksPrivateNetwork}
              onChange={() => setSet({ ...set, asksPrivateNetwork: !set.asksPrivateNetwork })}
            />
            <span>
              the preflight asks for the private network, too
              <span className="sub">
                {" "}
                as Chromium once did; today’s browsers ask the user instead, and send no such header
              </span>
            </span>
          </label>
          <AnswerView
            title="To the request"
            answered={played.actual}
            otherwise="the browser does not get this far"
          />
          <a className="button" href={permalinkHash(played.scenario)}>
            Open in the simulator
          </a>
        </div>
      </div>
      <p className={`exhibit-answer ${tone}`} role="status">
        <span>
          <b>
            <RichText text={verdict.title} />
          </b>{" "}
          <RichText text={verdict.detail} />
        </span>
      </p>
    </section>
  )
}

interface AnswerViewProps {
  readonly title: string
  readonly answered: Answered
  /** why the browser never sees it */
  readonly otherwise: string
}

function AnswerView({ title, answered, otherwise }: AnswerViewProps) {
  const { status, headers, body, isAsked } = answered
  return (
    <div className={isAsked ? "set-answer" : "set-answer not-asked"}>
      <p className="sub">
        {title}: <b>{status}</b>
        {status >= 400 && ` ${body}`}
        {!isAsked && `, if it were asked; ${otherwise}`}
      </p>
      <ul className="answer-headers">
        {headers.map(({ name, value, cause }) => (
          <li key={name}>
            <code>
              {name}: <span className="value">{value}</span>
            </code>
            {cause?.option != null && <span className="by">{cause.option}</span>}
          </li>
        ))}
        {headers.length === 0 && <li className="sub">no CORS header</li>}
      </ul>
    </div>
  )
}
