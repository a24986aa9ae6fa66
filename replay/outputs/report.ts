import type { FileOutcome } from './compared.ts'

const shownLines = 12

/** `file: N lines the same, M different`, then the first commands that came differently, with the lines that differ. */
export function fileText({ name, same, different, commands }: FileOutcome, commandsShown: number): string {
  const extra = commands.reduce((sum, command) => sum + command.extra.length, 0)
  const head = `${name}: ${same} lines the same, ${different} different${extra === 0 ? '' : `, ${extra} more`}`
  const shown = commands
    .slice(0, commandsShown)
    .flatMap(({ command, missing, extra: more }) => [
      `  ✗ ${command}`,
      ...cut(missing.map((line) => `    - ${line}`)),
      ...cut(more.map((line) => `    + ${line}`)),
    ])
  const hidden = commands.length - commandsShown
  return [head, ...shown, ...(hidden > 0 ? [`  ... and ${hidden} more commands`] : [])].join('\n')
}

function cut(lines: readonly string[]): readonly string[] {
  if (lines.length <= shownLines) return lines
  return [...lines.slice(0, shownLines), `    ... (${lines.length} lines)`]
}

/** Of all files, in lines: `N passed, M failed`. */
export function totalText(outcomes: readonly FileOutcome[]): string {
  const sum = (field: 'same' | 'different'): number => outcomes.reduce((total, outcome) => total + outcome[field], 0)
  const [same, different] = [sum('same'), sum('different')]
  const percent = ((100 * same) / Math.max(1, same + different)).toFixed(2)
  return `${percent}% of the lines are the same.\n${same} passed, ${different} failed`
}
