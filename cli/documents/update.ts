import { writeFileSync } from 'node:fs'
import type { CommandPart, Document } from './document.ts'

/** What is to stand under a prompt from now on. */
export interface NewOutput {
  /** Of the prompt. */
  readonly line: number
  readonly output: string
}

/** A document with other outputs; everything else stays as it was, to the byte. */
export function updated({ text, parts }: Document, outputs: readonly NewOutput[]): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = text.split(/\r?\n/)
  // From the last to the first, since each may change where the later ones stand.
  for (const { line, output } of outputs.toSorted((a, b) => b.line - a.line)) {
    const part = parts.find((each): each is CommandPart => each.type === 'command' && each.line === line)
    if (part === undefined) continue
    const written = output.split('\n').map((each) => `${part.prefix}${each}`.trimEnd())
    lines.splice(part.outputLine - 1, part.output.length, ...written)
  }
  return lines.join(newline)
}

/** Writes a document with its new outputs. @returns a sentence on what was done */
export function update(document: Document, outputs: readonly NewOutput[]): string {
  if (outputs.length === 0) return `${document.path}: every output is as it was.`
  writeFileSync(document.path, updated(document, outputs))
  return `${document.path}: ${outputs.length} ${outputs.length === 1 ? 'output' : 'outputs'} rewritten.`
}
