import { type Difference, seconds } from './difference.ts'
import type { Act, Told, Trace } from './trace.ts'

/** Watches of different kinds deliver on ways of their own: so much earlier, in seconds, may what was caused be seen. */
const jitterSeconds = 0.05

/**
 * What comes of something else never comes before it. Held against both traces, each by itself: a recording whose order
 * was changed is no recording of Kubernetes.
 */
export function checkCauses(trace: Trace, who: string): Difference | undefined {
  const broken = [...brokenBySets(trace.acts), ...brokenByDeployments(trace.acts), ...brokenByEvents(trace)].sort(
    (one, other) => one.t - other.t,
  )[0]
  return broken === undefined ? undefined : { t: broken.t, text: `${who} has at ${seconds(broken.t)} ${broken.text}` }
}

interface SetSeen {
  readonly owner: string | undefined
  spec: number
  replicas: number
  ready: number
  readonly pods: Map<string, { isReady: boolean; isLeaving: boolean }>
  wereReady: number
}

/** Sets that came within the trace: all their pods are seen. */
function* brokenBySets(acts: readonly Act[]): Generator<Difference> {
  const sets = new Map<string, SetSeen>()
  const seen = new Set<string>()
  const made = acts.filter(({ kind, type }) => kind === 'ReplicaSet' && type === 'ADDED')
  const toCome = new Map(made.map((act) => [asOwner(act), act]))
  for (const act of acts) {
    const owner = toCome.get(ownerOf(act) ?? '')
    if (act.kind === 'ReplicaSet' && act.type === 'ADDED') toCome.delete(asOwner(act))
    else if (act.kind === 'Pod' && owner !== undefined) yield { t: act.t, text: `a ${act.role} before that set` }
    if (act.kind === 'ReplicaSet') yield* seeSet(sets, seen, act)
    else if (act.kind === 'Pod') yield* seePod(sets, act)
    seen.add(act.object)
  }
}

const ownerOf = ({ fields }: Act): string | undefined => ((fields['owner'] ?? []) as readonly string[])[0]
/** As its pods name it. */
const asOwner = ({ kind, role }: Act): string => `${kind}/‹${role}›`
const number = ({ fields }: Act, name: string): number => Number(fields[name] ?? 0)

function* seeSet(sets: Map<string, SetSeen>, seen: ReadonlySet<string>, act: Act): Generator<Difference> {
  const { t, type, object, role } = act
  if (type === 'ADDED' && !seen.has(object)) {
    const pods = new Map<string, { isReady: boolean; isLeaving: boolean }>()
    sets.set(asOwner(act), {
      owner: ownerOf(act),
      spec: number(act, 'spec'),
      replicas: 0,
      ready: 0,
      pods,
      wereReady: 0,
    })
    return
  }
  const set = sets.get(asOwner(act))
  if (set === undefined || type === 'DELETED') return
  const [replicas, ready] = [number(act, 'replicas'), number(act, 'ready')]
  if (replicas > set.replicas && replicas > set.pods.size)
    yield { t, text: `${replicas} replicas in the status of ${role}, of which ${set.pods.size} had been made` }
  if (ready > set.ready && ready > set.wereReady)
    yield { t, text: `${ready} ready replicas in the status of ${role}, of which ${set.wereReady} had been ready` }
  set.spec = number(act, 'spec')
  set.replicas = replicas
  set.ready = ready
}

function* seePod(sets: Map<string, SetSeen>, act: Act): Generator<Difference> {
  const { t, type, object, role, fields } = act
  const set = sets.get(ownerOf(act) ?? '')
  if (set === undefined) return
  const isLeaving = type === 'DELETED' || fields['deletionTimestamp'] === true
  const isReady = String(fields['ready'] ?? '').startsWith('True/')
  const known = set.pods.get(object)
  if (known === undefined) {
    const active = [...set.pods.values()].filter((pod) => !pod.isLeaving).length
    if (type === 'ADDED' && active >= set.spec)
      yield { t, text: `a new ${role}, which was to have ${set.spec} and had ${active}` }
    set.pods.set(object, { isReady, isLeaving })
  } else {
    if (isReady && !known.isReady) set.wereReady++
    known.isReady = isReady
    known.isLeaving = isLeaving
  }
}

/** What a deployment says of its newest pods was said of one of its sets before. */
function* brokenByDeployments(acts: readonly Act[]): Generator<Difference> {
  const largest = new Map<string, number>()
  const wasMade = new Set<string>()
  for (const act of acts) {
    const owner = act.kind === 'ReplicaSet' ? (ownerOf(act) ?? '') : act.object
    if (act.kind === 'ReplicaSet') {
      largest.set(owner, Math.max(largest.get(owner) ?? 0, number(act, 'replicas')))
      if (act.type === 'ADDED') wasMade.add(owner)
    } else if (act.kind === 'Deployment' && wasMade.has(owner) && number(act, 'updated') > (largest.get(owner) ?? 0)) {
      const [updated, largestOfAll] = [number(act, 'updated'), largest.get(owner) ?? 0]
      if (!isBeforeItsSets(act))
        yield {
          t: act.t,
          text: `${updated} updated replicas in the status of ${act.role}, whose largest set has had ${largestOfAll}`,
        }
    }
  }
}

/** A deployment whose change nobody has seen yet still says what was so before its new set came. */
function isBeforeItsSets({ fields }: Act): boolean {
  const [observed, generation] = String(fields['og'] ?? '').split('/')
  return observed !== generation
}

/** An event tells of what has been. */
function* brokenByEvents({ acts, events }: Trace): Generator<Difference> {
  const first = new Map<string, number>()
  const remember = (what: string, t: number): void => void (first.has(what) || first.set(what, t))
  for (const { t, object, type, fields } of acts) {
    if (type === 'ADDED') remember(`${object} made`, t)
    if (type === 'MODIFIED' || type === 'DELETED') remember(`${object} known`, t)
    if (fields['deletionTimestamp'] === true || type === 'DELETED') remember(`${object} left`, t)
    if (fields['node'] !== undefined) remember(`${object} bound`, t)
  }
  for (const told of events) {
    const cause = told.isOld ? undefined : causeOf(told)
    const causedT = cause === undefined ? undefined : first.get(cause)
    // What was there before the trace began was made and bound before it.
    if (cause === undefined || (!cause.endsWith(' left') && !first.has(cause.replace(/ \w+$/, ' made')))) continue
    if (causedT === undefined || told.t < causedT - jitterSeconds)
      yield { t: told.t, text: `the event "${told.reason}: ${told.message}" before what it tells of` }
  }
}

function causeOf({ object, reason, message }: Told): string | undefined {
  const [, verb, name] = /^(Created|Deleted) pod: (\S+)$/.exec(message) ?? []
  if (name !== undefined) return `Pod/${name} ${verb === 'Created' ? 'made' : 'left'}`
  if (reason === 'Scheduled' || reason === 'Pulled' || reason === 'Created' || reason === 'Started')
    return `${object} bound`
  return reason === 'Killing' ? `${object} left` : undefined
}
