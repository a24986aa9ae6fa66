/** Since 1.31 both numbers in their order (kubernetes#125118), since 1.25 the former one at the end (#101142). */
const fromToSince = 31
const toFromSince = 25

/** What the event ScalingReplicaSet says of a set that was given another size. */
export function scalingMessage(set: string, from: number, to: number, minor: number): string {
  const scaled = `Scaled ${to > from ? 'up' : 'down'} replica set ${set}`
  if (minor >= fromToSince) return `${scaled} from ${from} to ${to}`
  return minor >= toFromSince ? `${scaled} to ${to} from ${from}` : `${scaled} to ${to}`
}

/** What it says of a set that was made with its first pods. */
export function createdMessage(set: string, replicas: number, minor: number): string {
  return `Scaled up replica set ${set} ${minor >= fromToSince ? 'from 0 ' : ''}to ${replicas}`
}
