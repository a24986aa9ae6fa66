import type { Curve, NodeState, PodLife, PodState, Span, Story } from './spans.ts'

const width = 1000
const left = 130
const right = 20
const rowHeight = 12
const laneGap = 8
const curveHeight = 44

/** Told apart by lightness too, so that the picture can be read in black and white. */
const podColors: Readonly<Record<PodState, string>> = {
  pending: '#f2e6c9',
  starting: '#f0c75e',
  running: '#9ec9e8',
  ready: '#2f7f4f',
  stopping: '#8a8a8a',
  failed: '#b3261e',
  succeeded: '#bfe3c8',
}

const nodeFills: Readonly<Record<NodeState, string>> = {
  'not ready': '#dcdcdc',
  'no power': 'url(#no-power)',
  'cut off': 'url(#cut-off)',
}

/** A window of an expectation: shaded, green where it held and red where it did not. */
export interface ShownWindow {
  readonly fromMs: number
  readonly toMs: number
  readonly holds: boolean
  readonly text: string
}

/** The picture of a run: a lane per node with its pods' lives, replicas below, time to the right. The same run gives the same bytes. */
export function timelineSvg(story: Story, title: string, windows: readonly ShownWindow[] = []): string {
  const scale = new Scale(story.endMs)
  const lanes = lanesOf(story)
  const top = 46
  let y = top
  const drawn = lanes.map((lane) => {
    const laneTop = y
    y += Math.max(1, lane.rows.length) * rowHeight + laneGap
    return laneSvg(lane, laneTop, scale)
  })
  const curves = story.curves.map((curve, index) => curveSvg(curve, y + index * (curveHeight + laneGap), scale))
  const bottom = y + story.curves.length * (curveHeight + laneGap)
  const height = bottom + 64
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="11">`,
    `<title>${escaped(title)}</title>`,
    patterns,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="8" y="16" font-size="13" font-weight="bold">${escaped(title)}</text>`,
    ...windows.map((window) => windowSvg(window, top, bottom, scale)),
    ...drawn,
    ...curves,
    ...actionsSvg(story, top, bottom, scale),
    ...warningsSvg(story, top, scale),
    axisSvg(bottom, scale),
    legendSvg(bottom + 36),
    marksSvg(bottom + 54),
    '</svg>',
  ].join('\n')
}

class Scale {
  constructor(readonly endMs: number) {}

  x(ms: number): number {
    return round(left + (Math.min(ms, this.endMs) / Math.max(1, this.endMs)) * (width - left - right))
  }
}

const round = (value: number): number => Math.round(value * 10) / 10

interface Lane {
  readonly name: string
  readonly spans: readonly Span<NodeState>[]
  /** Pods that do not overlap share a row. */
  readonly rows: readonly (readonly PodLife[])[]
}

function lanesOf(story: Story): Lane[] {
  const unbound = story.pods.filter(({ node }) => node === '')
  const lanes = story.nodes.map(({ name, spans }) => ({
    name,
    spans,
    rows: rowsOf(story.pods.filter(({ node }) => node === name)),
  }))
  return unbound.length === 0 ? lanes : [...lanes, { name: '(no node)', spans: [], rows: rowsOf(unbound) }]
}

function rowsOf(pods: readonly PodLife[]): PodLife[][] {
  const rows: { pods: PodLife[]; endMs: number }[] = []
  for (const pod of pods) {
    const [first] = pod.spans
    const last = pod.spans.at(-1)
    if (first === undefined || last === undefined) continue
    const free = rows.find(({ endMs }) => endMs <= first.fromMs)
    if (free === undefined) rows.push({ pods: [pod], endMs: last.toMs })
    else {
      free.pods.push(pod)
      free.endMs = last.toMs
    }
  }
  return rows.map((row) => row.pods)
}

function laneSvg({ name, spans, rows }: Lane, y: number, scale: Scale): string {
  const height = Math.max(1, rows.length) * rowHeight
  const background = `<rect x="${left}" y="${y}" width="${width - left - right}" height="${height}" fill="#f7f7f7"/>`
  const states = spans.map((span) => bar(span, y, height, nodeFills[span.state], `${name}: ${span.state}`, scale))
  const bars = rows.flatMap((pods, row) => pods.flatMap((pod) => podSvg(pod, y + row * rowHeight, scale)))
  return [
    `<text x="${left - 8}" y="${y + 10}" text-anchor="end">${escaped(name)}</text>`,
    background,
    ...states,
    ...bars,
  ].join('\n')
}

function podSvg({ name, spans, restartsMs }: PodLife, y: number, scale: Scale): string[] {
  const bars = spans.map((span) =>
    bar(span, y + 2, rowHeight - 4, podColors[span.state], `${name}: ${span.state}`, scale),
  )
  const ticks = restartsMs.map(
    (ms) =>
      `<line x1="${scale.x(ms)}" x2="${scale.x(ms)}" y1="${y + 1}" y2="${y + rowHeight - 1}" stroke="#000" stroke-width="1.5"><title>${escaped(`${name} restarted at ${timeText(ms)}`)}</title></line>`,
  )
  return [...bars, ...ticks]
}

function bar({ fromMs, toMs }: Span, y: number, height: number, fill: string, text: string, scale: Scale): string {
  const x = scale.x(fromMs)
  const hover = escaped(`${text}, ${timeText(fromMs)} to ${timeText(toMs)}`)
  return `<rect x="${x}" y="${y}" width="${round(Math.max(0.8, scale.x(toMs) - x))}" height="${height}" fill="${fill}"><title>${hover}</title></rect>`
}

function curveSvg({ name, legend, ready, desired, isBad }: Curve, y: number, scale: Scale): string {
  const most = Math.max(1, ...[...ready, ...desired].map(({ state }) => Number(state)))
  const level = (state: string): number => round(y + curveHeight - 4 - (Number(state) / most) * (curveHeight - 10))
  const path = (spans: readonly Span[]): string =>
    spans
      .map(
        ({ fromMs, toMs, state }, index) =>
          `${index === 0 ? 'M' : 'L'}${scale.x(fromMs)},${level(state)} L${scale.x(toMs)},${level(state)}`,
      )
      .join(' ')
  return [
    `<text x="${left - 8}" y="${y + 14}" text-anchor="end">${escaped(name)}</text>`,
    `<text x="${left - 8}" y="${y + 28}" text-anchor="end" fill="#555">${legend}</text>`,
    `<text x="${width - right + 3}" y="${y + 10}" fill="#777" font-size="9">${most}</text>`,
    `<path d="${path(desired)}" fill="none" stroke="#777" stroke-dasharray="4 3"><title>${escaped(`${name}: ${legend.split(', ')[1]}`)}</title></path>`,
    `<path d="${path(ready)}" fill="none" stroke="${isBad ? podColors.failed : podColors.ready}" stroke-width="2"><title>${escaped(`${name}: ${legend.split(', ')[0]}`)}</title></path>`,
  ].join('\n')
}

function windowSvg({ fromMs, toMs, holds, text }: ShownWindow, top: number, bottom: number, scale: Scale): string {
  const x = scale.x(fromMs)
  const fill = holds ? '#2f7f4f' : '#b3261e'
  return `<rect x="${x}" y="${top - 6}" width="${round(Math.max(1, scale.x(toMs) - x))}" height="${bottom - top + 6}" fill="${fill}" opacity="0.10"><title>${escaped(text)}</title></rect>`
}

function actionsSvg({ actions }: Story, top: number, bottom: number, scale: Scale): string[] {
  return actions.map(({ atMs, text }, index) => {
    const x = scale.x(atMs)
    const anchor = x > width * 0.7 ? 'end' : 'start'
    return `<line x1="${x}" x2="${x}" y1="${top - 8}" y2="${bottom}" stroke="#000" stroke-width="1"/><text x="${x}" y="${index % 2 === 0 ? 32 : 42}" text-anchor="${anchor}" font-size="10">${escaped(text)}</text>`
  })
}

/** Warnings as small triangles above the lanes; what they say shows on hover. */
function warningsSvg({ warnings }: Story, top: number, scale: Scale): string[] {
  return warnings.map(({ atMs, text }) => {
    const x = scale.x(atMs)
    const hover = escaped(`${timeText(atMs)} ${text}`)
    return `<path d="M${x},${top - 8} l3,6 l-6,0 z" fill="#b3261e"><title>${hover}</title></path>`
  })
}

const niceSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400, 604_800].map(
  (seconds) => seconds * 1000,
)

function axisSvg(y: number, scale: Scale): string {
  const step = niceSteps.find((ms) => scale.endMs / ms <= 12) ?? scale.endMs
  const ticks = Array.from({ length: Math.floor(scale.endMs / step) + 1 }, (_, index) => index * step)
  const marks = ticks.map(
    (ms) =>
      `<line x1="${scale.x(ms)}" x2="${scale.x(ms)}" y1="${y}" y2="${y + 4}" stroke="#555"/><text x="${scale.x(ms)}" y="${y + 15}" text-anchor="middle" fill="#555">${timeText(ms)}</text>`,
  )
  return `<line x1="${left}" x2="${width - right}" y1="${y}" y2="${y}" stroke="#555"/>${marks.join('')}`
}

function legendSvg(y: number): string {
  const states = Object.entries(podColors)
  return states
    .map(
      ([state, color], index) =>
        `<rect x="${left + index * 92}" y="${y - 9}" width="12" height="9" fill="${color}"/><text x="${left + index * 92 + 16}" y="${y}">${state}</text>`,
    )
    .join('')
}

/** What is drawn beside the lives of pods. */
function marksSvg(y: number): string {
  const boxes: readonly (readonly [fill: string, text: string])[] = [
    [nodeFills['not ready'], 'node not ready'],
    [nodeFills['no power'], 'node without power'],
    [nodeFills['cut off'], 'node cut off'],
    ['#d5e5db', 'held'],
    ['#f4d4d1', 'did not hold'],
  ]
  const places = [0, 110, 244, 340, 396, 490, 570]
  const x = (index: number): number => left + (places[index] ?? 0)
  const drawn = boxes.map(
    ([fill, text], index) =>
      `<rect x="${x(index)}" y="${y - 9}" width="12" height="9" fill="${fill}"/><text x="${x(index) + 16}" y="${y}">${text}</text>`,
  )
  const warning = `<path d="M${x(5) + 4},${y - 9} l4,9 l-8,0 z" fill="${podColors.failed}"/><text x="${x(5) + 16}" y="${y}">warning</text>`
  const restart = `<line x1="${x(6) + 4}" x2="${x(6) + 4}" y1="${y - 10}" y2="${y}" stroke="#000" stroke-width="1.5"/><text x="${x(6) + 16}" y="${y}">restart</text>`
  return [...drawn, warning, restart].join('')
}

const patterns = `<defs>
<pattern id="no-power" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#e4e4e4"/><line x1="0" y1="0" x2="0" y2="6" stroke="#666" stroke-width="2"/></pattern>
<pattern id="cut-off" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#eeeeee"/><circle cx="3" cy="3" r="1.2" fill="#666"/></pattern>
</defs>`

/** `6m 00s`, `1h 02m`. */
function timeText(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const two = (value: number): string => String(value).padStart(2, '0')
  if (hours > 0) return `${hours}h ${two(minutes)}m`
  return minutes > 0 ? `${minutes}m ${two(seconds % 60)}s` : `${seconds}s`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
