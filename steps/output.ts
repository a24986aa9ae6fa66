import { type AlignedLine, aligned, type Comparison } from './alignment.ts'

const literal: Comparison = { isAny: () => false, isSame: (line, pattern) => line === pattern }

/** `...` stands for any text within a line, and alone on a line for any lines. */
const wildcards: Comparison = { isAny: (pattern) => pattern.trim() === '...', isSame: lineMatches }

/** What is different between an output and what was expected of it, or undefined. One final newline of the output does not count. */
export function outputProblem(actual: string, expected: string, hasWildcards: boolean): string | undefined {
  const lines = aligned(linesOf(actual), expected.split('\n'), hasWildcards ? wildcards : literal)
  if (lines.every(({ type }) => type === 'same' || type === 'any')) return undefined
  return `the output is different:\n${lines.map(shown).join('\n')}`
}

/** The output as it is to be expected from now on: what was expected stays where it fits, its wildcards too. */
export function updatedOutput(actual: string, expected: string): string {
  return aligned(linesOf(actual), expected.split('\n'), wildcards)
    .flatMap((line) => (line.type === 'missing' ? [] : [line.type === 'added' ? line.line : line.pattern]))
    .join('\n')
}

const linesOf = (output: string): readonly string[] => output.replace(/\n$/, '').split('\n')

function lineMatches(line: string, pattern: string): boolean {
  if (!pattern.includes('...')) return line === pattern
  const parts = pattern.split('...').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(line)
}

function shown(line: AlignedLine): string {
  if (line.type === 'missing') return `  - ${line.pattern}`
  if (line.type === 'added') return `  + ${line.line}`
  return `    ${line.pattern}`
}
