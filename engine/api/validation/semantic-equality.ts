type Fields = Readonly<Record<string, unknown>>

/** What means the same as a field that is not there: null, the empty text, an empty list. */
const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

/**
 * Whether two JSON values mean the same to Kubernetes: as `deepEqual`, but an empty list or text is one that is not
 * there. Source: apimachinery pkg/api/equality Semantic.
 */
export function semanticEqual(first: unknown, second: unknown): boolean {
  if (first === second || (isNothing(first) && isNothing(second))) return true
  if (typeof first !== 'object' || typeof second !== 'object' || first === null || second === null) return false
  if (Array.isArray(first) !== Array.isArray(second)) return false
  if (Array.isArray(first) && first.length !== (second as readonly unknown[]).length) return false
  const [one, other] = [first as Fields, second as Fields]
  const keys = new Set([...Object.keys(one), ...Object.keys(other)])
  for (const key of keys) if (!semanticEqual(one[key], other[key])) return false
  return true
}
