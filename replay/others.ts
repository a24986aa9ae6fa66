/** How a note says that others used the same control plane and nodes. */
const othersNote = /ran at the same time/

/** Whether pods of others were on the nodes, and requests of others in the queues of clients. */
export const sharesControlPlane = (notes: readonly string[]): boolean => notes.some((note) => othersNote.test(note))

type Span = readonly [from: number, to: number]

/** In seconds: a client that waits again so soon is at its limit all the time. */
const pauseSeconds = 1

/** When controllers waited for their client's turn, where others who used it had as many requests as this run. */
export function limitedWithOthers(spans: readonly Span[]): readonly Span[] {
  const merged: [from: number, to: number][] = []
  for (const [from, to] of spans) {
    const last = merged.at(-1)
    if (last !== undefined && from - last[1] <= pauseSeconds) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return merged.map(([from, to]) => [from, to + (to - from)])
}
