import { deepEqual } from '../meta/equality.ts'
import type { Toleration } from '../schema/types.ts'

/** Both lists without what another of them covers already. Source: pkg/util/tolerations MergeTolerations. */
export function mergedTolerations(
  first: readonly Toleration[] | undefined,
  second: readonly Toleration[],
): readonly Toleration[] {
  const all = [...(first ?? []), ...second]
  const merged: Toleration[] = []
  all.forEach((each, index) => {
    const isCovered =
      merged.some((known) => covers(known, each)) ||
      all.slice(index + 1).some((later) => !deepEqual(each, later) && covers(later, each))
    if (!isCovered) merged.push(each)
  })
  return merged
}

/** Whether each toleration of a list is one that a whitelist covers. */
export function areAllowed(tolerations: readonly Toleration[] | undefined, whitelist: readonly Toleration[]): boolean {
  return (tolerations ?? []).every((each) => whitelist.some((allowed) => covers(allowed, each)))
}

/** Whether all that one toleration tolerates is tolerated by another too. */
function covers(wide: Toleration, narrow: Toleration): boolean {
  if (deepEqual(wide, narrow)) return true
  const { key = '', effect = '', operator = 'Equal', tolerationSeconds } = wide
  if ((narrow.key ?? '') !== key && (key !== '' || operator !== 'Exists')) return false
  if ((narrow.effect ?? '') !== effect && effect !== '') return false
  const seconds = narrow.tolerationSeconds
  if (effect === 'NoExecute' && tolerationSeconds !== undefined)
    if (seconds === undefined || seconds > tolerationSeconds) return false
  if (operator === 'Exists') return true
  return operator === 'Equal' && (narrow.operator ?? 'Equal') === 'Equal' && narrow.value === wide.value
}
