/** What makes a person understand where two traces part. */
export interface Difference {
  /** Seconds after the beginning of the recording. */
  readonly t: number
  readonly text: string
}

export const seconds = (t: number): string => `${t.toFixed(3)} s`

/** What one list has more often than the other. */
export function surplus(one: readonly string[], other: readonly string[]): readonly string[] {
  const left = new Map<string, number>()
  for (const text of other) left.set(text, (left.get(text) ?? 0) + 1)
  return one.filter((text) => {
    const count = left.get(text) ?? 0
    left.set(text, count - 1)
    return count <= 0
  })
}

/** `2 x {...}, {...}` */
export function counted(texts: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  const parts = [...counts].map(([text, count]) => (count === 1 ? text : `${count} x ${text}`))
  return parts.length === 0 ? 'nothing' : parts.join(', ')
}
