/** A line of an output beside the line that was expected in its place. */
export type AlignedLine =
  | { readonly type: 'same'; readonly pattern: string; readonly line: string }
  | { readonly type: 'any'; readonly pattern: string; readonly lines: readonly string[] }
  | { readonly type: 'missing'; readonly pattern: string }
  | { readonly type: 'added'; readonly line: string }

/** How lines and patterns are compared. */
export interface Comparison {
  readonly isAny: (pattern: string) => boolean
  readonly isSame: (line: string, pattern: string) => boolean
}

/**
 * Puts the lines of an output beside those expected, so that as few as possible stand alone; a pattern for any lines takes
 * all up to the next that fits.
 */
export function aligned(
  lines: readonly string[],
  patterns: readonly string[],
  comparison: Comparison,
): readonly AlignedLine[] {
  return walk(lines, patterns, comparison, costs(lines, patterns, comparison))
}

/** Row by pattern, column by line: how many lines stand alone from there on. */
function costs(lines: readonly string[], patterns: readonly string[], { isAny, isSame }: Comparison): number[][] {
  const rows = Array.from({ length: patterns.length + 1 }, () => new Array<number>(lines.length + 1).fill(0))
  for (let row = patterns.length; row >= 0; row--) {
    const here = rows[row] as number[]
    for (let column = lines.length; column >= 0; column--) {
      const pattern = patterns[row]
      const below = rows[row + 1]?.[column] ?? 0
      const right = here[column + 1] ?? 0
      if (pattern === undefined) here[column] = lines.length - column
      else if (isAny(pattern)) here[column] = column === lines.length ? below : Math.min(below, right)
      else if (column === lines.length) here[column] = below + 1
      else {
        const fits = isSame(lines[column] ?? '', pattern)
        const both = fits ? (rows[row + 1]?.[column + 1] ?? 0) : Number.POSITIVE_INFINITY
        here[column] = Math.min(both, below + 1, right + 1)
      }
    }
  }
  return rows
}

function walk(
  lines: readonly string[],
  patterns: readonly string[],
  { isAny, isSame }: Comparison,
  cost: readonly (readonly number[])[],
): AlignedLine[] {
  const found: AlignedLine[] = []
  let [row, column] = [0, 0]
  let taken: string[] = []
  while (row < patterns.length || column < lines.length) {
    const [pattern, line] = [patterns[row], lines[column]]
    const [here, right, below] = [cost[row]?.[column], cost[row]?.[column + 1], cost[row + 1]?.[column]]
    if (pattern !== undefined && isAny(pattern)) {
      if (line !== undefined && right === here) {
        taken.push(line)
        column++
        continue
      }
      found.push({ type: 'any', pattern, lines: taken })
      taken = []
      row++
    } else if (
      pattern !== undefined &&
      line !== undefined &&
      isSame(line, pattern) &&
      cost[row + 1]?.[column + 1] === here
    ) {
      found.push({ type: 'same', pattern, line })
      row++
      column++
    } else if (pattern !== undefined && (line === undefined || below === (here ?? 0) - 1)) {
      found.push({ type: 'missing', pattern })
      row++
    } else {
      found.push({ type: 'added', line: line ?? '' })
      column++
    }
  }
  return found
}
