import { tabbed } from '../printers/tabwriter.ts'
import { goTime, longTime } from './times.ts'

/** Collects the lines of a description; cells end at tabs. */
export class Writer {
  private lines: string[] = []

  /** @param zone that of the machine on which kubectl runs: `America/Los_Angeles` */
  constructor(private readonly zone = 'UTC') {}

  /** `Fri, 20 Nov 2026 18:32:50 +0000` */
  longTime(timestamp: string | null | undefined): string {
    return longTime(timestamp, this.zone)
  }

  /** `2026-11-20 18:32:50 +0000 UTC` */
  goTime(timestamp: string): string {
    return goTime(timestamp, this.zone)
  }

  /** A line, two blanks further in per level. */
  line(level: number, text: string): void {
    this.lines.push(`${'  '.repeat(level)}${text}\n`)
  }

  /** A text without a newline. */
  raw(text: string): void {
    this.lines.push(text)
  }

  /** As it was written, with its tabs. */
  get text(): string {
    return this.lines.join('')
  }

  /** In columns, two blanks apart. */
  get aligned(): string {
    return tabbed(this.text, { padding: 2 })
  }
}

/** Pairs of a map, one a line below each other; `<none>` where there are none. */
export function writePairs(
  writer: Writer,
  title: string,
  pairs: Readonly<Record<string, string>> | undefined,
  separator = '=',
): void {
  const keys = Object.keys(pairs ?? {}).sort()
  if (keys.length === 0) {
    writer.line(0, `${title}:\t<none>`)
    return
  }
  keys.forEach((key, index) => {
    writer.line(0, `${index === 0 ? `${title}:` : ''}\t${key}${separator}${pairs?.[key]}`)
  })
}

const annotationWidthMax = 140
const hiddenAnnotations = new Set(['kubectl.kubernetes.io/last-applied-configuration'])

/** Annotations: long values on lines of their own, cut where they are very long. */
export function writeAnnotations(
  writer: Writer,
  title: string,
  annotations: Readonly<Record<string, string>> | undefined,
): void {
  const keys = Object.keys(annotations ?? {})
    .filter((key) => !hiddenAnnotations.has(key))
    .sort()
  if (keys.length === 0) {
    writer.line(0, `${title}:\t<none>`)
    return
  }
  keys.forEach((key, index) => {
    const value = (annotations?.[key] ?? '').replace(/\n$/, '')
    writer.raw(index === 0 ? `${title}:\t` : '\t')
    if (value.length + key.length + 2 <= annotationWidthMax && !value.includes('\n')) writer.raw(`${key}: ${value}\n`)
    else {
      writer.raw(`${key}:\n`)
      for (const line of value.split('\n')) writer.raw(`\t  ${shortened(line, annotationWidthMax - 2)}\n`)
    }
  })
}

const shortened = (line: string, width: number): string => (line.length > width ? `${line.slice(0, width)}...` : line)
