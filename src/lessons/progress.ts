import * as v from "valibot"

const schema = v.strictObject({
  format: v.literal(1),
  /** by a case's id: what was foretold first, and whether it came so */
  predicted: v.record(v.string(), v.boolean()),
  /** ids of the cases that were repaired */
  repaired: v.array(v.string()),
  /** by the rule that decided: how often it was foretold, and how often missed */
  practised: v.record(v.string(), v.strictObject({ right: v.number(), missed: v.number() })),
})

/** What a student has done. It is kept in the browser, and nowhere else. */
export type Progress = v.InferOutput<typeof schema>

export const noProgress: Progress = { format: 1, predicted: {}, repaired: [], practised: {} }

/**
 * Reads what was kept.
 * @param text as it lay in the browser; null where nothing did
 * @returns null for what can't be read: of an older or newer format, or broken
 */
export function readProgress(text: string | null): Progress | null {
  if (text === null) return noProgress
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = v.safeParse(schema, json)
  return parsed.success ? parsed.output : null
}

/** The first prediction counts; what is said again does not. */
export const withPrediction = (progress: Progress, id: string, isRight: boolean): Progress =>
  Object.hasOwn(progress.predicted, id)
    ? progress
    : { ...progress, predicted: { ...progress.predicted, [id]: isRight } }

export const withRepair = (progress: Progress, id: string): Progress =>
  progress.repaired.includes(id) ? progress : { ...progress, repaired: [...progress.repaired, id] }

export function withPractice(progress: Progress, rule: string, isRight: boolean): Progress {
  const { right, missed } = progress.practised[rule] ?? { right: 0, missed: 0 }
  const now = isRight ? { right: right + 1, missed } : { right, missed: missed + 1 }
  return { ...progress, practised: { ...progress.practised, [rule]: now } }
}
