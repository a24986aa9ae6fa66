/** Names longer than this are not compared: nobody misspells them, and comparing would cost. */
const longestCompared = 128

/**
 * The known name a misspelt one was most likely meant to be, or undefined when none is near enough.
 * Compares without regard to case, counting an insertion, a deletion, a substitution or a swap of neighbours as one
 * mistake each. A name of up to three letters may be one mistake away, one of up to seven two, a longer one a third of
 * its length, at most four. Of equally near names the first by code point is taken, so the order of `known` is no matter.
 */
export function nearest(sought: string, known: Iterable<string>): string | undefined {
  if (sought.length === 0 || sought.length > longestCompared) return undefined
  const lowered = sought.toLowerCase()
  let best: string | undefined
  let bestDistance = allowedMistakes(sought.length) + 1
  for (const name of known) {
    if (name === sought || Math.abs(name.length - sought.length) > bestDistance) continue
    const distance = editDistance(lowered, name.toLowerCase(), bestDistance)
    if (distance > bestDistance || distance > allowedMistakes(sought.length)) continue
    if (distance < bestDistance || best === undefined || name < best) best = name
    bestDistance = distance
  }
  return best
}

function allowedMistakes(length: number): number {
  if (length <= 3) return 1
  return length <= 7 ? 2 : Math.min(4, Math.floor(length / 3))
}

/**
 * Damerau-Levenshtein distance (optimal string alignment: no letter is edited twice). Stops counting above `limit`
 * and then returns a number greater than it.
 */
export function editDistance(left: string, right: string, limit = Number.POSITIVE_INFINITY): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row++) {
    const current = nextRow(left, right, row, previous, beforePrevious)
    if (Math.min(...current) > limit && Math.min(...previous) > limit) return limit + 1
    beforePrevious = previous
    previous = current
  }
  return previous[right.length] ?? 0
}

function nextRow(left: string, right: string, row: number, previous: number[], beforePrevious: number[]): number[] {
  const letter = left.charCodeAt(row - 1)
  const current = [row]
  for (let column = 1; column <= right.length; column++) {
    const other = right.charCodeAt(column - 1)
    const replaced = at(previous, column - 1) + (letter === other ? 0 : 1)
    let least = Math.min(replaced, at(previous, column) + 1, at(current, column - 1) + 1)
    const swapped =
      row > 1 && column > 1 && letter === right.charCodeAt(column - 2) && left.charCodeAt(row - 2) === other
    if (swapped) least = Math.min(least, at(beforePrevious, column - 2) + 1)
    current.push(least)
  }
  return current
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
