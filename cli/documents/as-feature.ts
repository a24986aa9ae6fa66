import type { CommandPart, Document, Part, StepPart } from './document.ts'

/** A document in Gherkin, since Cucumber runs nothing else. */
export interface WrittenFeature {
  readonly text: string
  /** The line of the document that each line of the text stands for; the first is that of line 1. */
  readonly lines: readonly number[]
}

/** A document is one scenario: its parts are steps, from top to bottom. */
export function asFeature(document: Document): WrittenFeature {
  const writer = new Writer()
  writer.write(document.titleLine, `Feature: ${document.title}`)
  writer.write(document.titleLine, `Scenario: ${document.title}`)
  for (const part of document.parts) writePart(writer, part)
  return writer
}

class Writer implements WrittenFeature {
  text = ''
  readonly lines: number[] = []

  write(line: number, text: string): void {
    this.text += `${text}\n`
    this.lines.push(line)
  }

  docString(line: number, lines: readonly string[]): void {
    this.write(line, '"""')
    for (const [index, text] of lines.entries())
      this.write(line + index, text.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"'))
    this.write(line, '"""')
  }
}

function writePart(writer: Writer, part: Part): void {
  if (part.type === 'command') writeCommand(writer, part)
  else if (part.type === 'step') writeStep(writer, part)
  else {
    writer.write(part.line, `* the file "${part.name.replaceAll('"', '\\"')}":`)
    writer.docString(part.line, part.text.replace(/\r?\n$/, '').split(/\r?\n/))
  }
}

function writeCommand(writer: Writer, { line, command, output }: CommandPart): void {
  const [first = '', ...more] = command
  writer.write(line, `${isLook(command.join('\n')) ? '*' : 'When'} $ ${first.trimEnd()}`)
  writer.docString(line, [...more.map((text) => `> ${text}`), ...output])
}

function writeStep(writer: Writer, { line, keyword, text, docString, table }: StepPart): void {
  writer.write(line, `${keyword} ${text}`)
  if (docString !== undefined) writer.docString(docString.line, docString.text.split(/\r?\n/))
  for (const row of table ?? []) writer.write(row.line, `| ${row.cells.map(cellText).join(' | ')} |`)
}

const cellText = (cell: string): string => cell.replaceAll('\\', '\\\\').replaceAll('|', '\\|')

const looks = new Set(
  'get describe logs top events explain version api-resources api-versions cluster-info diff wait auth config options'.split(
    ' ',
  ),
)

const namespaceFlags = new Set(['-n', '--namespace'])

/**
 * Whether a command only looks or waits: then it belongs to the action before it, and the windows of what is expected
 * later reach back to what was done, not to the look.
 */
function isLook(script: string): boolean {
  return script.split(/&&|;|\n/).every((part) => {
    const [program, ...words] = part.trim().split(/\s+/)
    const [verb = '', next = ''] = words.filter(
      (word, index) => !word.startsWith('-') && !namespaceFlags.has(words[index - 1] ?? ''),
    )
    if (program === '' || program === 'sleep') return true
    return program === 'kubectl' && (looks.has(verb) || (verb === 'rollout' && /^(?:status|history)$/.test(next)))
  })
}
