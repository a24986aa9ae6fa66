/** Lines around a change that are shown. */
const contextLines = 3

type Edit = { readonly sign: ' ' | '-' | '+'; readonly text: string }

/** The difference of two texts as `diff -u` shows it, without the lines that name files; empty where there is none. */
export function unifiedDiff(before: string, after: string): string {
  const edits = editsBetween(linesOf(before), linesOf(after))
  if (edits.every(({ sign }) => sign === ' ')) return ''
  return hunksOf(edits)
    .map((hunk) => `${hunk}\n`)
    .join('')
}

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

/** By the longest common subsequence, between what is the same at both ends. */
function editsBetween(left: readonly string[], right: readonly string[]): readonly Edit[] {
  let begin = 0
  while (begin < left.length && begin < right.length && left[begin] === right[begin]) begin += 1
  let end = 0
  while (end < Math.min(left.length, right.length) - begin && left.at(-1 - end) === right.at(-1 - end)) end += 1
  const same = (text: string): Edit => ({ sign: ' ', text })
  const middle = middleEdits(left.slice(begin, left.length - end), right.slice(begin, right.length - end))
  return [...left.slice(0, begin).map(same), ...middle, ...left.slice(left.length - end).map(same)]
}

function middleEdits(left: readonly string[], right: readonly string[]): readonly Edit[] {
  const lengths = commonLengths(left, right)
  const edits: Edit[] = []
  let [i, j] = [0, 0]
  while (i < left.length || j < right.length) {
    const [down, across] = [lengths[i + 1]?.[j] ?? 0, lengths[i]?.[j + 1] ?? 0]
    if (i < left.length && j < right.length && left[i] === right[j]) {
      edits.push({ sign: ' ', text: left[i] as string })
      i += 1
      j += 1
    } else if (i < left.length && (j >= right.length || down >= across)) {
      edits.push({ sign: '-', text: left[i] as string })
      i += 1
    } else {
      edits.push({ sign: '+', text: right[j] as string })
      j += 1
    }
  }
  return edits
}

function commonLengths(left: readonly string[], right: readonly string[]): number[][] {
  const lengths = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0))
  for (let i = left.length - 1; i >= 0; i -= 1) {
    const [row, below] = [lengths[i] as number[], lengths[i + 1] as number[]]
    for (let j = right.length - 1; j >= 0; j -= 1)
      row[j] = left[i] === right[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0)
  }
  return lengths
}

function hunksOf(edits: readonly Edit[]): readonly string[] {
  const changed = edits.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]))
  const ranges: [number, number][] = []
  for (const index of changed) {
    const last = ranges.at(-1)
    if (last !== undefined && index - last[1] - 1 <= 2 * contextLines) last[1] = index
    else ranges.push([index, index])
  }
  return ranges.map(([first, last]) =>
    hunkText(edits, Math.max(0, first - contextLines), Math.min(edits.length, last + contextLines + 1)),
  )
}

function hunkText(edits: readonly Edit[], from: number, to: number): string {
  const count = (part: readonly Edit[], sign: Edit['sign']): number => part.filter((edit) => edit.sign !== sign).length
  const [before, inside] = [edits.slice(0, from), edits.slice(from, to)]
  const range = (sign: Edit['sign']): string => {
    const length = count(inside, sign)
    const start = count(before, sign) + (length === 0 ? 0 : 1)
    return length === 1 ? String(start) : `${start},${length}`
  }
  return [`@@ -${range('+')} +${range('-')} @@`, ...inside.map(({ sign, text }) => sign + text)].join('\n')
}
