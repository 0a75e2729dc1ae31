import type { Phase, Trace } from "../../simulation/trace.ts"
import type { Drawn } from "../diagram/drawn.ts"
import type { Lane } from "../diagram/lanes.ts"
import { layoutOf } from "../diagram/layout.ts"

const WIDTH = 900
const HEADS = 66
const SANS = "Inter, system-ui, sans-serif"
const MONO = "'JetBrains Mono', ui-monospace, monospace"

/** The colours of the screen, by day and by night. */
const COLOURS = {
  light: {
    bg: "#f7f7f5",
    panel: "#ffffff",
    line: "#cfcfca",
    ink: "#1b1d21",
    mute: "#5f636b",
    plain: "#1b1d21",
    preflight: "#6f40d6",
    preflightBg: "#f5f2fa",
    actual: "#14609f",
    actualBg: "#f0f5f8",
    allowed: "#13683f",
    blocked: "#bd2525",
    unknown: "#8f4f00",
  },
  dark: {
    bg: "#0e1014",
    panel: "#15181d",
    line: "#3a404b",
    ink: "#e9eaed",
    mute: "#a2a8b3",
    plain: "#e9eaed",
    preflight: "#b79bff",
    preflightBg: "#181624",
    actual: "#7bbcf5",
    actualBg: "#111c27",
    allowed: "#5dcf9a",
    blocked: "#ff8a85",
    unknown: "#f2b661",
  },
} as const
type Colours = (typeof COLOURS)[keyof typeof COLOURS]

/** What no XML file may hold, not even escaped: https://www.w3.org/TR/xml/#charsets */
const NOT_XML = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu

const escaped = (text: string): string =>
  text
    .replace(NOT_XML, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")

/** A text cut to a width, as its letters are about `letter` wide. */
const cut = (text: string, width: number, letter: number): string =>
  text.length * letter <= width ? text : `${text.slice(0, Math.max(1, Math.floor(width / letter) - 1))}…`

interface TextStyle {
  readonly fill: string
  readonly size?: number
  readonly weight?: number
  readonly font?: string
  readonly anchor?: "start" | "middle"
  /** what it stands on, where a lifeline may come by behind it */
  readonly ground?: string | undefined
}
const textAt = (x: number, y: number, text: string, style: TextStyle): string =>
  `<text x="${x}" y="${y}" fill="${style.fill}" font-family="${escaped(style.font ?? SANS)}" font-size="${style.size ?? 12}" font-weight="${style.weight ?? 400}" text-anchor="${style.anchor ?? "start"}"${style.ground === undefined ? "" : ` stroke="${style.ground}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"`}>${escaped(text)}</text>`

/**
 * The sequence diagram at its end, as an SVG file of its own: what the screen draws, by the same layout.
 * @param title for whoever can't see it
 */
export function diagramSvg(trace: Trace, theme: "light" | "dark", title: string): string {
  const colours = COLOURS[theme]
  const { lanes, drawn, height } = layoutOf(trace, WIDTH)
  const total = height + HEADS
  const parts = [
    ...drawn.flatMap((each) => (each.kind === "phase" ? [box(each, colours)] : [])),
    ...lanes.map(
      ({ x, isReached }) =>
        `<path d="M${x} ${-HEADS + 52}V${height}" stroke="${colours.line}" stroke-width="1.5"${isReached ? "" : ' stroke-dasharray="4 4"'}/>`,
    ),
    ...drawn.map((each) => shape(each, colours)),
    ...lanes.map((lane, i) => head(lane, roomOf(lanes, i), colours)),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${total}" viewBox="0 ${-HEADS} ${WIDTH} ${total}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<rect x="0" y="${-HEADS}" width="${WIDTH}" height="${total}" fill="${colours.bg}"/>
${parts.join("\n")}
</svg>
`
}

function roomOf(lanes: readonly Lane[], i: number): number {
  const x = lanes[i]?.x ?? 0
  const left = lanes[i - 1]?.x ?? -x
  const right = lanes[i + 1]?.x ?? WIDTH + (WIDTH - x)
  return Math.max(64, Math.min(160, Math.min(x - left, right - x) - 10))
}

function head(lane: Lane, room: number, colours: Colours): string {
  const isBrowser = lane.role === "browser"
  const title = cut(lane.title, room - 16, 6.8)
  const subtitle = cut(lane.subtitle, room - 16, 6.4)
  const width = Math.min(room, Math.max(64, title.length * 7.2 + 20, subtitle.length * 6.6 + 20))
  const ink = isBrowser ? colours.bg : lane.isReached ? colours.ink : colours.mute
  return [
    `<rect x="${lane.x - width / 2}" y="${-HEADS + 12}" width="${width}" height="40" rx="9" fill="${isBrowser ? colours.ink : colours.panel}" stroke="${isBrowser ? colours.ink : colours.line}"${lane.isReached ? "" : ' stroke-dasharray="4 3"'}/>`,
    textAt(lane.x, -HEADS + 29, title, { fill: ink, weight: 600, anchor: "middle" }),
    textAt(lane.x, -HEADS + 44, subtitle, {
      fill: isBrowser ? colours.bg : colours.mute,
      size: 10.5,
      font: isBrowser ? SANS : MONO,
      anchor: "middle",
    }),
  ].join("\n")
}

/** The colour of what a phase's words stand on. */
const groundOf = (phase: Phase | null, colours: Colours): string =>
  phase === null ? colours.bg : phase === "preflight" ? colours.preflightBg : colours.actualBg

/** What a phase lies on, behind the lifelines. */
const box = ({ x, y, width, height, phase }: Extract<Drawn, { kind: "phase" }>, colours: Colours): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="12" fill="${groundOf(phase, colours)}"/>`

function shape(drawn: Drawn, colours: Colours): string {
  switch (drawn.kind) {
    case "phase":
      return textAt(drawn.x + drawn.titleX, drawn.y + 21, drawn.title.toUpperCase(), {
        fill: drawn.phase === "preflight" ? colours.preflight : colours.actual,
        size: 10.5,
        weight: 650,
        ground: groundOf(drawn.phase, colours),
      })
    case "pill": {
      const width = Math.min(180, drawn.text.length * 6.6 + 26)
      const colour = drawn.tone === "preflight" ? colours.preflight : colours.line
      return [
        `<rect x="${drawn.x - width / 2}" y="${drawn.y}" width="${width}" height="26" rx="13" fill="${colours.panel}" stroke="${colour}"/>`,
        textAt(drawn.x, drawn.y + 17, drawn.text, {
          fill: drawn.tone === "preflight" ? colours.preflight : colours.ink,
          size: 11,
          weight: 600,
          anchor: "middle",
        }),
      ].join("\n")
    }
    case "gate": {
      const colour = colours[drawn.tone]
      const y = drawn.y + 20
      const sign = drawn.tone === "blocked" ? "M-5 -5l10 10M5 -5l-10 10" : "M-6 0l4 4 8-8"
      // Shut, or open: as on the screen.
      const leaves =
        drawn.tone === "blocked" ? "M0 -25V25" : drawn.tone === "allowed" ? "M0 -29V-21M0 21V29" : null
      const ground = groundOf(drawn.phase, colours)
      const room = drawn.width > 0 ? drawn.width : WIDTH - drawn.x - 40
      return [
        ...(leaves === null
          ? []
          : [
              `<path d="${leaves}" transform="translate(${drawn.x} ${y})" stroke="${colour}" stroke-width="4" stroke-linecap="round"/>`,
            ]),
        `<circle cx="${drawn.x}" cy="${y}" r="17" fill="${colour}"/>`,
        `<path d="${sign}" transform="translate(${drawn.x} ${y})" fill="none" stroke="${colours.panel}" stroke-width="2.8" stroke-linecap="round" stroke-linejoin="round"/>`,
        textAt(drawn.x + 28, y - 2, cut(drawn.title, drawn.width, 7), {
          fill: colour,
          size: 12.5,
          weight: 650,
          ground,
        }),
        textAt(drawn.x + 28, y + 14, cut(drawn.detail, room, 6.4), {
          fill: colours.mute,
          size: 11.5,
          ground,
        }),
      ].join("\n")
    }
    case "arrow":
      return arrow(drawn, colours)
    case "ghost":
      return [
        `<rect x="${drawn.x}" y="${drawn.y}" width="${drawn.width}" height="${drawn.height}" rx="12" fill="none" stroke="${colours.line}" stroke-dasharray="4 4"/>`,
        textAt(drawn.from + 14, drawn.y + 21, drawn.title.toUpperCase(), {
          fill: colours.mute,
          size: 10.5,
          weight: 650,
          ground: colours.bg,
        }),
        textAt(drawn.from + 14, drawn.y + 50, drawn.line, {
          fill: colours.mute,
          weight: 600,
          font: MONO,
          ground: colours.bg,
        }),
        `<path d="M${drawn.from} ${drawn.y + 62}H${drawn.to - 9}" stroke="${colours.line}" stroke-width="1.75" stroke-dasharray="5 4"/>`,
        `<path d="M${drawn.to - 10} ${drawn.y + 57}l9 5-9 5z" fill="${colours.line}"/>`,
      ].join("\n")
  }
}

function arrow(drawn: Extract<Drawn, { kind: "arrow" }>, colours: Colours): string {
  const colour = colours[drawn.tone]
  const direction = drawn.to > drawn.from ? 1 : -1
  const end = drawn.to - direction * 2
  const middle = drawn.align === "center"
  // The two that cross no lifeline stand on any ground.
  const ground =
    drawn.tone === "preflight" || drawn.tone === "actual" ? groundOf(drawn.tone, colours) : undefined
  const x = middle ? drawn.labelX + drawn.labelWidth / 2 : drawn.labelX
  return [
    `<path d="M${drawn.from} ${drawn.y}H${end - direction * 8}" stroke="${colour}" stroke-width="2"/>`,
    `<path d="M${end} ${drawn.y}l${-direction * 10} -5v10z" fill="${colour}"/>`,
    ...drawn.via.map(
      (at) =>
        `<circle cx="${at}" cy="${drawn.y}" r="4" fill="${colours.panel}" stroke="${colour}" stroke-width="2"/>`,
    ),
    textAt(x, drawn.y - 7, cut(drawn.title, drawn.labelWidth, 7.3), {
      fill: colour,
      weight: 600,
      font: MONO,
      anchor: middle ? "middle" : "start",
      ground,
    }),
    ...drawn.lines.map((line, i) =>
      textAt(x, drawn.y + 17 + i * 16, cut(line.text, drawn.labelWidth, 6.7), {
        fill: line.tone === "missing" ? colours.blocked : line.tone === "plain" ? colours.ink : colours.mute,
        size: 11,
        font: MONO,
        anchor: middle ? "middle" : "start",
        ground,
      }),
    ),
  ].join("\n")
}
