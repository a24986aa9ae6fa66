import { PersistentVolumeClaim } from '../../engine/api/kinds/persistent-volume-claim.ts'
import { Pod } from '../../engine/api/kinds/pod.ts'
import { formatTime } from '../../engine/api/meta/time.ts'
import type { PersistentVolumeClaim as Claim, Pod as PodObject, StatefulSet } from '../../engine/api/schema/types.ts'
import { isClaimOwnerUpToDate, withClaimOwners } from '../../engine/controllers/statefulset/claim-owners.ts'
import { hasIdentity, podIndexLabel } from '../../engine/controllers/statefulset/identity.ts'
import { isRunningAndReady } from '../../engine/controllers/statefulset/replicas.ts'
import { type SetGiven, StatefulWorld, setDraft } from './statefulset-objects.ts'

interface Given extends SetGiven {
  readonly claimRetentionPolicyAnyOf?: readonly (object | null)[]
  readonly steps?: readonly string[]
  readonly fault?: string
  readonly podReadyForSeconds?: number
  readonly podCreateFails?: boolean
  readonly statusUpdateFails?: boolean
  readonly newReplicas?: number
  readonly podIsReady?: boolean
  readonly podInOrdinalRange?: boolean | null
}

export const inputs = { maxSyncs: 'a bound within which the binder has to come to an end' }

const inOrder = 'every ready pod with ordinal above the start has a ready predecessor'
const contiguous = 'ordinals are contiguous from the start ordinal'
const complete = 'every pod has its claims and identity (name, labels, hostname)'

function numbersIn(text: string): readonly number[] {
  return (text.match(/\d+/g) ?? []).map(Number)
}

/** Plays the steps of a case, and looks after each what holds. */
class Lifecycle {
  readonly world: StatefulWorld
  private readonly broken = new Set<string>()
  private readonly seen: Record<string, unknown> = {}
  private errors = 0
  private hasVanished = false

  constructor(private readonly given: Given) {
    this.world = new StatefulWorld(given)
    if (given.fault !== undefined) {
      if (given.fault !== 'the second pod create call fails')
        throw new Error(`There is no binding for "${given.fault}".`)
      this.world.fail('create', 2)
    }
  }

  play(step: string): void {
    if (/bring up|^one pod at a time|^repeat:|^for each of/.test(step)) this.world.settle(() => this.look())
    else if (step.startsWith('sync')) this.sync(step)
    else this.interfere(step)
    this.errors += this.world.failures().length
  }

  private sync(step: string): void {
    const failing = /delete fails/.test(step) ? 'delete' : /updates fail/.test(step) ? 'update' : undefined
    if (failing !== undefined) this.world.fail(failing)
    this.world.step()
    this.look()
    const error = this.world.failures().length > 0
    if (error) this.errors++
    const { currentReplicas = 0, currentRevision, updateRevision } = this.world.set.status
    if (failing === 'delete') {
      const currentRevisionDiffersFromUpdateRevision = currentRevision !== updateRevision
      this.seen.firstDeleteSyncError = error
      this.seen.afterFailedDelete = { errorReturned: error, currentReplicas, currentRevisionDiffersFromUpdateRevision }
    } else this.seen.afterGoodDelete = { currentReplicas }
  }

  private interfere(step: string): void {
    const { world } = this
    const [first] = world.pods()
    const ended = /^first pod becomes (Failed|Succeeded)/.exec(step)?.[1]
    if (/^replicas becomes/.test(step)) world.scale(numbersIn(step)[0] ?? 0)
    else if (/^image becomes/.test(step)) world.setImage(step.split(' ').at(-1) ?? '')
    else if (/^pods .* vanish$/.test(step)) this.vanish(numbersIn(step))
    else if (ended !== undefined && first) world.setPhase(first, ended as 'Failed')
    else if (step === 'claims of the first pod vanish, pod is pending') {
      world.world.delete(PersistentVolumeClaim, 'datadir-foo-0')
      world.world.store.table<Claim>(PersistentVolumeClaim.table).delete('default/datadir-foo-0')
    } else if (step === 'pod 0 gets another name') this.unname(first)
    else throw new Error(`There is no binding for the step "${step}".`)
  }

  private vanish(ordinals: readonly number[]): void {
    this.hasVanished = true
    for (const ordinal of ordinals) this.world.world.delete(Pod, `foo-${ordinal}`)
  }

  /** The API keeps names; a pod loses its identity with its labels. */
  private unname(pod: PodObject | undefined): void {
    this.world.world.patch(Pod, pod?.metadata.name ?? '', (stored) => {
      return { ...stored, metadata: { ...stored.metadata, labels: { foo: 'bar' } } }
    })
  }

  private look(): void {
    const pods = this.world.pods()
    const { set } = this.world
    const start = set.spec.ordinals?.start ?? 0
    const isReady = new Set(pods.filter(isRunningAndReady).map(({ metadata }) => metadata.name))
    this.world.ordinals().forEach((ordinal, index) => {
      if (ordinal !== start + index) this.broken.add(contiguous)
      if (isReady.has(`foo-${ordinal}`) && ordinal > start && !isReady.has(`foo-${ordinal - 1}`))
        this.broken.add(inOrder)
      const pod = pods[index] as PodObject
      const isComplete = hasIdentity(set, pod) && pod.spec.hostname === pod.metadata.name
      if (!isComplete || this.world.claimOf(ordinal) === undefined) this.broken.add(complete)
    })
  }

  result(): object {
    const { world } = this
    const pods = world.pods()
    const claims = pods.map((_, index) => world.claimOf(world.ordinals()[index] ?? 0))
    const watched = this.given.podManagementPolicy === 'Parallel' ? [complete] : [inOrder, contiguous, complete]
    const { replicas, readyReplicas = 0, updatedReplicas = 0 } = world.set.status
    return {
      ...this.seen,
      // Where pods have vanished the source looks at this number alone.
      status: this.hasVanished ? { replicas } : { replicas, readyReplicas, updatedReplicas },
      ordinals: world.ordinals(),
      errorReturned: this.errors > 0,
      podIndexLabelEqualsOrdinal: pods.every(
        ({ metadata }) => metadata.name === `foo-${metadata.labels?.[podIndexLabel]}`,
      ),
      holdsAfterEverySync: watched.filter((text) => !this.broken.has(text)),
      claimsOwnedByPod: claims.some((claim) => claim?.metadata.ownerReferences?.some(({ kind }) => kind === 'Pod')),
      claimsOfFirstPodExist: world.claimOf(0) !== undefined,
      podDeleteRequests: world.totals.deletes,
      podCreateRequests: world.totals.creates,
      deleteAndCreateInSameSync: world.mixesRequests,
      recreatedOrdinal: world.ordinals()[0] === 0 ? 'same as the ended pod' : 'another one',
    }
  }
}

function played(given: Given): object {
  const lifecycle = new Lifecycle(given)
  for (const step of given.steps ?? []) lifecycle.play(step)
  return lifecycle.result()
}

/** What comes is the same for every policy; where it is not, that is told. */
function playedForAll(given: Given): object {
  const { claimRetentionPolicyAnyOf: policies = [null] } = given
  const results = policies.map((claimRetentionPolicy) => played({ ...given, claimRetentionPolicy }))
  const texts = new Set(results.map((result) => JSON.stringify(result)))
  if (texts.size !== 1) throw new Error(`It depends on the policy: ${[...texts].join(' or ')}`)
  return results[0] as object
}

function availability(given: Given): object {
  const world = new StatefulWorld(given)
  world.step()
  for (const pod of world.pods()) {
    world.setPhase(pod, 'Running', true)
    const since = formatTime(world.world.time.nowUnixMs - (given.podReadyForSeconds ?? 0) * 1000)
    world.world.patchStatus(Pod, pod.metadata.name, (stored) => {
      const conditions = (stored.status?.conditions ?? []).map((each) => ({ ...each, lastTransitionTime: since }))
      return { ...stored, status: { ...stored.status, conditions } }
    })
  }
  world.step()
  return { availableReplicas: world.set.status.availableReplicas }
}

function statusWritten(given: Given): object {
  const world = new StatefulWorld(given)
  if (given.podCreateFails) world.fail('create')
  if (given.statusUpdateFails) world.fail('status')
  world.step()
  const [waiting] = world.world.waitingRoom.all()
  const reason = waiting?.reason ?? ''
  const errorReturned = reason.includes('create fails') ? 'sync' : reason.includes('status fails') ? 'status' : null
  return { statusUpdateRequests: world.totals.statusUpdates, errorReturned }
}

/** A sync for the requests, and one for what they lead to. */
function scaled(given: Given, maxSyncs: number): object {
  const world = new StatefulWorld(given)
  world.step()
  world.step()
  world.scale(given.newReplicas ?? 0)
  for (let syncs = 0; syncs < maxSyncs; syncs++) world.step()
  return { finalStatusReplicas: world.set.status.replicas, maxSyncs }
}

function claimOwners(given: Given): object {
  const replicas = given.podInOrdinalRange === false ? 0 : 1
  const draft = setDraft({ ...given, replicas }) as StatefulSet
  const set = { ...draft, metadata: { ...draft.metadata, uid: 'set' } } as StatefulSet
  const pod = { metadata: { name: 'foo-0', uid: 'pod' } } as PodObject
  const claim = { metadata: { name: 'datadir-foo-0' } } as Claim
  const owned = isClaimOwnerUpToDate(claim, { set, pod }) ? claim : withClaimOwners(claim, { set, pod })
  const isOwnedBy = (uid: string) => owned.metadata.ownerReferences?.some((each) => each.uid === uid) ?? false
  return { claimOwnedBy: { set: isOwnedBy('set'), pod: isOwnedBy('pod') } }
}

export function bind(input: unknown, _topic: unknown, bounds: unknown): unknown {
  const given = input as Given
  if (given.podIsReady !== undefined) return claimOwners(given)
  if (given.podReadyForSeconds !== undefined) return availability(given)
  if (given.podCreateFails !== undefined) return statusWritten(given)
  if (given.newReplicas !== undefined) return scaled(given, (bounds as { readonly maxSyncs: number }).maxSyncs)
  return playedForAll(given)
}
