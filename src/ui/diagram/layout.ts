import { answerOf } from "../../explain/cause.ts"
import { startWords } from "../../explain/initiator-words.ts"
import { preflightReasons } from "../../explain/preflight-need.ts"
import { requestLine, statusText } from "../../explain/words.ts"
import type { Exchange, Phase, Trace } from "../../simulation/trace.ts"
import type { Drawn } from "./drawn.ts"
import { endArrowWords } from "./end-arrow.ts"
import { answerAtGate, endWords, gateWords } from "./gate-words.ts"
import { ghostOf } from "./ghost.ts"
import { answerLines, isChecked, sentLines } from "./header-lines.ts"
import { type Lane, lanesOf } from "./lanes.ts"

export interface Layout {
  readonly lanes: readonly Lane[]
  readonly drawn: readonly Drawn[]
  readonly height: number
}

const LINE = 16
const PHASE_HEAD = 34
const PHASE_FOOT = 14
const GAP = 18

/**
 * Draws a trace: where each message, check and phase stands.
 * @param width of the drawing, in pixels
 */
export function layoutOf(trace: Trace, width: number): Layout {
  const lanes = lanesOf(trace, width)
  const js = lanes[0]?.x ?? 0
  const browser = lanes[1]?.x ?? 0
  const laneX = (id: string): number =>
    lanes.find((lane) => lane.id === id)?.x ?? lanes[lanes.length - 1]?.x ?? width
  const boxX = browser - Math.min(52, (browser - js) / 2)
  const boxWidth = width - boxX - 10
  const labelX = browser + 14
  const labelWidth = Math.max(120, width - labelX - 18)

  const drawn: Drawn[] = []
  let y = 20
  let open: {
    readonly at: number
    readonly step: number
    readonly phase: Phase
    readonly title: string
  } | null = null
  const hasPreflight = trace.exchanges.some(({ phase }) => phase === "preflight")

  const close = () => {
    if (open === null) return
    y += PHASE_FOOT
    const { at, step, phase, title } = open
    drawn.unshift({
      kind: "phase",
      id: `phase-${at}`,
      step,
      y: at,
      x: boxX,
      width: boxWidth,
      height: y - at,
      phase,
      titleX: labelX - boxX,
      title,
    })
    open = null
    y += GAP
  }

  trace.steps.forEach((step, i) => {
    switch (step.kind) {
      case "call":
        drawn.push(
          arrow({
            id: "call",
            step: i,
            y: y + 22,
            from: js,
            to: browser,
            tone: "plain",
            title: startWords(trace.initiator),
            labelX: js,
            labelWidth: browser - js,
            align: "center",
          }),
        )
        y += 40
        return
      case "tainting": {
        close()
        const reasons = trace.request === null ? [] : preflightReasons(trace.request, step.decision)
        const words = {
          "same origin": "same origin: no CORS",
          opaque: "no-cors: opaque",
          "without CORS": "CORS is not for this",
          "cors without preflight": "no preflight needed",
          "cors with preflight": "needs a preflight",
        }[step.decision.kind]
        drawn.push({
          kind: "pill",
          id: `pill-${i}`,
          step: i,
          y,
          x: browser,
          tone: reasons.length > 0 ? "preflight" : "plain",
          text: words,
        })
        y += 26 + GAP
        return
      }
      case "sent": {
        close()
        const exchange = trace.exchanges[step.exchange]
        if (exchange === undefined) return
        const title =
          step.phase === "preflight"
            ? "Phase 1 · preflight"
            : hasPreflight
              ? "Phase 2 · actual request"
              : "The request"
        // A redirect leads to a server that has no lane of its own.
        const { host } = exchange.wire.url
        const isElsewhere = host !== trace.exchanges[0]?.wire.url.host
        open = { at: y, step: i, phase: step.phase, title: isElsewhere ? `${title} · ${host}` : title }
        y += PHASE_HEAD
        const lines = sentLines(exchange)
        const to = laneX(answeringLane(exchange, lanes))
        drawn.push(
          arrow({
            id: `sent-${i}`,
            exchange: step.exchange,
            step: i,
            y: y + 18,
            from: browser,
            to,
            via: passed(lanes, browser, to),
            tone: step.phase,
            title: requestLine(exchange),
            lines,
            labelX,
            labelWidth,
            align: "left",
          }),
        )
        y += 28 + lines.length * LINE + 12
        return
      }
      case "answered": {
        const exchange = trace.exchanges[step.exchange]
        const answer = answerOf(exchange)
        if (exchange === undefined || answer === null) return
        const lines = answerLines(exchange, isChecked(trace, step.exchange))
        const from = laneX(answer.layer.id)
        const body =
          step.phase === "preflight" && answer.status >= 400 && answer.body.length < 60
            ? ` ${answer.body}`
            : ""
        const title =
          body !== "" && answer.layer.role === "cors" ? `${answer.status}${body}` : statusText(answer.status)
        drawn.push(
          arrow({
            id: `answered-${i}`,
            exchange: step.exchange,
            step: i,
            y: y + 18,
            from,
            to: browser,
            via: passed(lanes, browser, from),
            tone: step.phase,
            title,
            lines,
            labelX,
            labelWidth,
            align: "left",
          }),
        )
        y += 28 + lines.length * LINE + 12
        return
      }
      case "unanswered":
      case "undetermined": {
        const isOpen = step.kind === "undetermined"
        const exchange = trace.exchanges[step.exchange]
        drawn.push({
          kind: "gate",
          id: `gate-${i}`,
          step: i,
          y,
          x: exchange === undefined ? browser : laneX(answeringLane(exchange, lanes)),
          width: 0,
          tone: isOpen ? "unknown" : "blocked",
          title: isOpen ? "it depends" : "connection refused",
          detail: isOpen ? step.question.key : "",
          phase: open?.phase ?? null,
          answer: null,
        })
        y += 60
        return
      }
      case "CORS check":
      case "preflight passed":
      case "preflight refused":
      case "preflight from cache":
      case "from HTTP cache":
      case "mixed content":
      case "local network access":
      case "redirected": {
        const gate = gateWords(trace, step)
        drawn.push({
          kind: "gate",
          id: `gate-${i}`,
          step: i,
          y,
          x: browser,
          width: labelWidth - 14,
          phase: open?.phase ?? null,
          answer: answerAtGate(trace, step),
          ...gate,
        })
        y += 52
        return
      }
      case "refused":
      case "rejected":
      case "resolved": {
        const isGood = step.kind === "resolved"
        const last = drawn[drawn.length - 1]
        // The arrow leaves from the gate that decided; without one it gets a line of its own.
        const isByGate = last?.kind === "gate" && last.x === browser
        if (!isByGate && !isGood) {
          drawn.push({
            kind: "gate",
            id: `gate-${i}`,
            step: i,
            y,
            x: browser,
            width: labelWidth - 14,
            tone: "blocked",
            title: endWords(step),
            detail: "",
            phase: open?.phase ?? null,
            answer: step.kind === "rejected" && step.reason.kind === "CORP" ? "actual" : null,
          })
          y += 52
        }
        const at = !isByGate && isGood ? y + 26 : y - 52 + 20
        if (!isByGate && isGood) y += 48
        const room = browser - js - (isByGate || !isGood ? 20 : 0)
        const [title, detail] = endArrowWords(trace, step, room)
        drawn.push(
          arrow({
            id: `end-${i}`,
            step: i,
            y: at,
            from: browser,
            to: js,
            tone: isGood ? "allowed" : "blocked",
            title,
            lines: detail === "" ? [] : [{ text: detail, tone: "plain", isCompared: false }],
            labelX: js,
            labelWidth: room,
            align: "center",
          }),
        )
        return
      }
    }
  })
  close()
  const ghost = ghostOf(trace, lanes, { x: boxX, width: boxWidth, y, browser })
  if (ghost !== null) {
    drawn.push(ghost)
    y += ghost.height + GAP
  }
  return { lanes, drawn, height: y + 8 }
}

type Arrow = Extract<Drawn, { kind: "arrow" }>
const arrow = (
  given: Omit<Arrow, "kind" | "via" | "lines" | "exchange"> &
    Partial<Pick<Arrow, "via" | "lines" | "exchange">>,
): Arrow => ({
  kind: "arrow",
  exchange: null,
  via: [],
  lines: [],
  ...given,
})

/** The lane at which an exchange turns round; where a question keeps it at the server's door, the server's first. */
function answeringLane(exchange: Exchange, lanes: readonly Lane[]): string {
  const { reply } = exchange
  if (reply?.kind === "answer") return reply.layer.id
  return reply?.visits.at(-1)?.layer.id ?? (reply === null ? "route" : (lanes[2]?.id ?? "route"))
}

/** The lanes that a message goes through on its way: it passes by one that is never reached. */
const passed = (lanes: readonly Lane[], browser: number, end: number): readonly number[] =>
  lanes.flatMap(({ x, isReached }) => (isReached && x > browser && x < end ? [x] : []))
