/** What is different between an output and what was expected of it, or undefined. One final newline of the output does not count. */
export function outputProblem(actual: string, expected: string, hasWildcards: boolean): string | undefined {
  const lines = actual.replace(/\n$/, '').split('\n')
  const wanted = expected.split('\n')
  const same = hasWildcards ? matches(lines, wanted) : lines.join('\n') === wanted.join('\n')
  if (same) return undefined
  return `the output is different:\n${difference(lines, wanted, hasWildcards).join('\n')}`
}

/** `...` on a line of its own takes any number of lines. */
function matches(lines: readonly string[], wanted: readonly string[]): boolean {
  let reachable = new Set([0])
  for (const pattern of wanted) {
    const next = new Set<number>()
    for (const at of reachable) {
      if (pattern.trim() === '...') for (let index = at; index <= lines.length; index++) next.add(index)
      else if (at < lines.length && lineMatches(lines[at] ?? '', pattern)) next.add(at + 1)
    }
    reachable = next
  }
  return reachable.has(lines.length)
}

function lineMatches(line: string, pattern: string): boolean {
  if (!pattern.includes('...')) return line === pattern
  const parts = pattern.split('...').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(line)
}

function difference(lines: readonly string[], wanted: readonly string[], hasWildcards: boolean): string[] {
  const equal = (line: string, pattern: string): boolean =>
    hasWildcards ? lineMatches(line, pattern) : line === pattern
  const shown: string[] = []
  for (let index = 0; index < Math.max(lines.length, wanted.length); index++) {
    const [line, pattern] = [lines[index], wanted[index]]
    if (line !== undefined && pattern !== undefined && equal(line, pattern)) shown.push(`    ${line}`)
    else {
      if (pattern !== undefined) shown.push(`  - ${pattern}`)
      if (line !== undefined) shown.push(`  + ${line}`)
    }
  }
  return shown
}
