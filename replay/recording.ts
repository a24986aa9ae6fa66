import { readFileSync } from 'node:fs'

export type FieldValue = unknown

/** One line of a recording: an object that was there, came, changed or went, with all its fields that are recorded. */
export interface Line {
  /** Seconds after the beginning. */
  readonly t: number
  readonly type: 'EXISTS' | 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly kind: string
  readonly name: string
  readonly fields: Readonly<Record<string, FieldValue>>
  /** The engine's own lines: a number, and that of the line that led to this one. */
  readonly id?: number
  readonly causeId?: number
}

/** What the script that recorded wrote in between. */
export interface Mark {
  readonly t: number
  readonly text: string
}

export interface Recording {
  readonly lines: readonly Line[]
  readonly marks: readonly Mark[]
  /** The names of the pods that were measured, in the order in which they were first. */
  readonly measured: readonly string[]
}

const kept = ['EXISTS', 'ADDED', 'MODIFIED', 'DELETED']

/** @throws naming the line that is none */
export function readRecording(file: string): Recording {
  return recordingFrom(readFileSync(file, 'utf8'), file)
}

export function recordingFrom(text: string, file = 'the recording'): Recording {
  const lines: Line[] = []
  const marks: Mark[] = []
  const measured = new Set<string>()
  for (const [index, row] of text.split('\n').entries()) {
    if (row.trim() === '') continue
    const line = parsed(row, `${file}:${index + 1}`)
    if (kept.includes(line.type)) lines.push(line)
    for (const name of [...Object.keys(line.millicores ?? {}), ...(line.missing ?? [])]) measured.add(name)
    if (line.text !== undefined) marks.push({ t: line.t, text: line.text })
  }
  // What is written by several watches is not quite in the order of its times; a sort that keeps equals in order.
  return { lines: lines.sort((a, b) => a.t - b.t), marks, measured: [...measured] }
}

type Row = Line & {
  readonly text?: string
  readonly millicores?: Readonly<Record<string, number>>
  readonly missing?: readonly string[]
}

function parsed(row: string, where: string): Row {
  try {
    const { t, type, kind, name, fields = {}, text, millicores, missing } = JSON.parse(row)
    if (typeof t !== 'number' || typeof type !== 'string') throw new Error('it has no "t" or no "type"')
    const line = { t, type: type as Line['type'], kind, name, fields }
    if (type === 'METRICS') return { ...line, millicores, missing }
    return { ...line, ...(typeof text === 'string' && { text }) }
  } catch (error) {
    throw new Error(`${where} is no line of a recording: ${error instanceof Error ? error.message : error}`)
  }
}
