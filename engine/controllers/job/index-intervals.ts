/** Completion indexes in order, as intervals that do not touch: both ends belong to them. */
export type Intervals = readonly (readonly [first: number, last: number])[]

/**
 * Reads `1,3-5,7`. What cannot be read is left out, and so is what is not below the completions.
 * Source: pkg/controller/job/indexed_job_utils.go.
 */
export function parseIntervals(text: string, completions: number): Intervals {
  const result: [number, number][] = []
  for (const part of text === '' ? [] : text.split(',')) {
    const [first, last] = part.split('-').map(wholeNumber)
    if (first === undefined) continue
    if (first >= completions) break
    if (part.includes('-') && last === undefined) continue
    const end = Math.min(last ?? first, completions - 1)
    const previous = result.at(-1)
    if (previous !== undefined && previous[1] === first - 1) previous[1] = end
    else result.push([first, end])
  }
  return result
}

function wholeNumber(text: string): number | undefined {
  return /^[+-]?[0-9]+$/.test(text) ? Number(text) : undefined
}

/** Two neighbours are told one by one, three and more as a range. */
export function intervalsText(intervals: Intervals): string {
  return intervals
    .map(([first, last]) => (last === first ? `${first}` : `${first}${last === first + 1 ? ',' : '-'}${last}`))
    .join(',')
}

export function mergeIntervals(one: Intervals, other: Intervals): Intervals {
  const result: [number, number][] = []
  for (const [first, last] of [...one, ...other].sort(([a], [b]) => a - b)) {
    const previous = result.at(-1)
    if (previous === undefined || first > previous[1] + 1) result.push([first, last])
    else previous[1] = Math.max(previous[1], last)
  }
  return result
}

export function withIndexes(intervals: Intervals, indexes: Iterable<number>): Intervals {
  return mergeIntervals(
    intervals,
    [...indexes].map((index) => [index, index] as const),
  )
}

export function totalOf(intervals: Intervals): number {
  return intervals.reduce((total, [first, last]) => total + last - first + 1, 0)
}

export function hasIndex(intervals: Intervals, index: number): boolean {
  return intervals.some(([first, last]) => first <= index && index <= last)
}

/** How many indexes stand in both. */
export function overlapOf(one: Intervals, other: Intervals): number {
  let total = 0
  for (const [first, last] of one)
    for (const [from, to] of other) total += Math.max(0, Math.min(last, to) - Math.max(first, from) + 1)
  return total
}

/** The first `count` indexes below the completions that the intervals leave free. */
export function firstFree(taken: Intervals, count: number, completions: number): readonly number[] {
  const free: number[] = []
  let candidate = 0
  for (const [first, last] of [...taken, [completions, completions] as const]) {
    for (; candidate < Math.min(first, completions) && free.length < count; candidate++) free.push(candidate)
    candidate = Math.max(candidate, last + 1)
  }
  return free
}
