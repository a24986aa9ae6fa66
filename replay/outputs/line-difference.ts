/** What is the same in two texts, and what is not. */
export interface LineDifference {
  readonly same: number
  readonly missing: readonly string[]
  readonly extra: readonly string[]
}

/**
 * The lines that two texts have in common, in order. Where names are generated, rows stand in the order of those names,
 * so that what is left of both may be matched in any order.
 */
export function lineDifference(
  expected: readonly string[],
  came: readonly string[],
  anyOrder: boolean,
): LineDifference {
  const { same, missing, extra } = inOrder(expected, came)
  if (!anyOrder) return { same, missing, extra }
  const left = [...extra]
  const lost = missing.filter((line) => {
    const at = left.indexOf(line)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  return { same: same + missing.length - lost.length, missing: lost, extra: left }
}

/** By the longest common sequence of lines. */
function inOrder(expected: readonly string[], came: readonly string[]): LineDifference {
  const lengths = Array.from({ length: expected.length + 1 }, () => new Uint32Array(came.length + 1))
  const row = (at: number): Uint32Array => lengths[at] as Uint32Array
  const at = (i: number, j: number): number => row(i)[j] as number
  for (let i = expected.length - 1; i >= 0; i -= 1)
    for (let j = came.length - 1; j >= 0; j -= 1)
      row(i)[j] = expected[i] === came[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const missing: string[] = []
  const extra: string[] = []
  let [i, j] = [0, 0]
  while (i < expected.length && j < came.length) {
    if (expected[i] === came[j]) [i, j] = [i + 1, j + 1]
    else if (at(i + 1, j) >= at(i, j + 1)) missing.push(expected[i++] as string)
    else extra.push(came[j++] as string)
  }
  return { same: at(0, 0), missing: [...missing, ...expected.slice(i)], extra: [...extra, ...came.slice(j)] }
}
