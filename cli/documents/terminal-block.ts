import { isUnfinished } from '../../engine/index.ts'
import { type CommandPart, DocumentError } from './document.ts'

/** The text of a `console` block and where it stands. */
export interface TerminalBlock {
  readonly path: string
  /** The block's lines, without its fences. */
  readonly lines: readonly string[]
  /** Of its first line. */
  readonly line: number
  /** The same lines as they stand in the document, with what stands before them. */
  readonly written: readonly string[]
}

const prompt = /^\$ +(?=\S)/

/** The commands of a terminal, each with what stands under it until the next prompt. */
export function commandsOf(block: TerminalBlock): CommandPart[] {
  const { path, lines, line } = block
  const first = lines.findIndex((text) => text.trim() !== '')
  if (first >= 0 && !prompt.test(lines[first] ?? ''))
    throw new DocumentError(
      path,
      line + first,
      `Expected a command ("$ kubectl get pods") at the beginning of a console block, got "${(lines[first] ?? '').trim()}". Mark the block "console ignore" if it is not to be run.`,
    )
  const begins = lines.flatMap((text, index) => (prompt.test(text) ? [index] : []))
  const commands: CommandPart[] = []
  for (const [index, begin] of begins.entries()) {
    const last = commands.at(-1)
    // A prompt inside a here document is part of the command before it.
    if (last !== undefined && begin + line < last.outputLine) continue
    commands.push(commandAt(block, begin, begins.slice(index + 1)))
  }
  return commands.filter(({ command }) => !/^\s*#/.test(command.join('\n')) || command.length > 1)
}

function commandAt(
  { path, lines, line, written }: TerminalBlock,
  begin: number,
  later: readonly number[],
): CommandPart {
  const command = [(lines[begin] ?? '').replace(prompt, '')]
  let end = begin + 1
  while (isUnfinished(command.join('\n'))) {
    if (end >= lines.length)
      throw new DocumentError(path, line + begin, `The command does not end in its block: "${command[0]}".`)
    command.push((lines[end] ?? '').replace(/^> ?/, ''))
    end++
  }
  const next = later.find((index) => index >= end) ?? lines.length
  return {
    type: 'command',
    line: line + begin,
    command,
    output: withoutBlankEnd(lines.slice(end, next)),
    outputLine: line + end,
    prefix: (written[begin] ?? '').slice(0, Math.max(0, (written[begin] ?? '').indexOf('$'))),
  }
}

/** Blank lines before the next prompt are layout. */
function withoutBlankEnd(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((text) => text.trim() !== '')
  return lines.slice(0, last + 1)
}
