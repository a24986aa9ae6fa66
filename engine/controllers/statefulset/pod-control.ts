import type { Draft } from '../../api/kinds/kind.ts'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { revisionHashLabel, revisionTemplate } from '../../api/meta/controller-revisions.ts'
import { ownerReference } from '../../api/meta/owners.ts'
import type { ControllerRevision, StatefulSet } from '../../api/schema/types.ts'
import { ApiError, isAlreadyExists, isConflict, isOperatingError } from '../../api/status.ts'
import type { ComponentContext } from '../../runtime/component.ts'
import type { Expectations } from '../../runtime/expectations.ts'
import { keyOf, type Table } from '../../store/table.ts'
import {
  belongsToFormerPod,
  deletesClaimsWhenScaled,
  hasUnexpectedController,
  isClaimOwnerUpToDate,
  withClaimOwners,
} from './claim-owners.ts'
import { hasIdentity, identityLabels, ordinalOf, podNameOf } from './identity.ts'
import { claimDrafts, claimNames, hasStorage, volumesWithClaims } from './storage.ts'

/** A pod of the set, made from a revision of its template. Source: newVersionedStatefulSetPod. */
export function podDraft(set: StatefulSet, revision: ControllerRevision, ordinal: number): Draft<Pod> {
  const template = revisionTemplate(revision) ?? set.spec.template
  const { namespace, name } = set.metadata
  if (template.spec === undefined) throw new Error(`StatefulSet ${namespace}/${name} has no pod template.`)
  const { labels, annotations, finalizers } = template.metadata ?? {}
  const volumes = volumesWithClaims(set, template.spec.volumes, ordinal)
  const { serviceName } = set.spec
  return {
    metadata: {
      name: podNameOf(set, ordinal),
      ...(namespace !== undefined && { namespace }),
      labels: { ...labels, ...identityLabels(set, ordinal), [revisionHashLabel]: revision.metadata.name },
      ...(annotations !== undefined && { annotations }),
      ...(finalizers !== undefined && { finalizers }),
      ownerReferences: [ownerReference(set)],
    },
    spec: {
      ...template.spec,
      hostname: podNameOf(set, ordinal),
      ...(serviceName && { subdomain: serviceName }),
      ...(volumes !== undefined && { volumes }),
    },
  }
}

export interface StatefulPodControlOptions {
  readonly context: ComponentContext
  /** The claims that are known. */
  readonly claims: Table<PersistentVolumeClaim>
  readonly set: StatefulSet
  /** What was asked for and is not known yet. */
  readonly expectations: Expectations
}

/** Makes, mends and deletes the pods of a set and their claims, and says so. Source: stateful_pod_control.go. */
export class StatefulPodControl {
  private readonly context: ComponentContext
  private readonly claims: Table<PersistentVolumeClaim>
  private readonly set: StatefulSet

  constructor(private readonly options: StatefulPodControlOptions) {
    this.context = options.context
    this.claims = options.claims
    this.set = options.set
  }

  /** Claims of an earlier pod of that name will be deleted with it: a new pod has to wait for that. */
  hasStaleClaims(ordinal: number): boolean {
    if (!deletesClaimsWhenScaled(this.set)) return false
    const podName = podNameOf(this.set, ordinal)
    return this.knownClaims(ordinal).some((claim) => belongsToFormerPod(claim, podName))
  }

  create(revision: ControllerRevision, ordinal: number): void {
    this.told('create', podNameOf(this.set, ordinal), () => {
      this.createClaims(ordinal)
      const pod = this.context.client.create(Pod, podDraft(this.set, revision, ordinal))
      this.options.expectations.expectCreations(keyOf(this.set), 1)
      this.updateClaimOwners(pod)
    })
  }

  /** The claims that a waiting pod lacks. */
  createMissingClaims(pod: Pod): void {
    this.createClaims(ordinalOf(pod))
    this.updateClaimOwners(pod)
  }

  delete(pod: Pod): void {
    const { namespace = '', name } = pod.metadata
    this.told('delete', name, () => {
      this.context.client.delete(Pod, { namespace, name })
      this.options.expectations.expectDeletions(keyOf(this.set), [keyOf(pod)])
    })
  }

  isConsistent(pod: Pod): boolean {
    return hasIdentity(this.set, pod) && hasStorage(this.set, pod) && this.hasClaimOwners(pod)
  }

  /** Gives a pod back what makes it a member of the set. */
  mend(pod: Pod): void {
    const { namespace = '', name } = pod.metadata
    const ordinal = ordinalOf(pod)
    this.told('update', name, () => {
      if (!hasStorage(this.set, pod)) this.createClaims(ordinal)
      this.updateClaimOwners(pod)
      this.context.client.patch(Pod, { namespace, name }, (stored) => this.mended(stored, ordinal))
    })
  }

  private mended(stored: Pod, ordinal: number): Pod {
    const named = hasIdentity(this.set, stored) ? stored : withLabels(stored, identityLabels(this.set, ordinal))
    const volumes = volumesWithClaims(this.set, stored.spec.volumes, ordinal)
    if (hasStorage(this.set, stored) || volumes === undefined) return named
    return { ...named, spec: { ...named.spec, volumes } }
  }

  hasClaimOwners(pod: Pod): boolean {
    const owners = { set: this.set, pod }
    return this.knownClaims(ordinalOf(pod)).every((claim) => isClaimOwnerUpToDate(claim, owners))
  }

  updateClaimOwners(pod: Pod): void {
    const { client, events } = this.context
    const owners = { set: this.set, pod }
    for (const claim of this.knownClaims(ordinalOf(pod))) {
      const { namespace = '', name } = claim.metadata
      if (hasUnexpectedController(claim, owners)) {
        const text = `PersistentVolumeClaim ${name} has a conflicting OwnerReference that acts as a manging controller`
        const message = `${text}, the retention policy is ignored for this claim`
        events.record({ object: this.set }, 'Warning', 'ConflictingController', message)
      }
      if (isClaimOwnerUpToDate(claim, owners)) continue
      client.patch(PersistentVolumeClaim, { namespace, name }, (stored) => withClaimOwners(stored, owners))
    }
  }

  private knownClaims(ordinal: number): readonly PersistentVolumeClaim[] {
    const { namespace = '' } = this.set.metadata
    return claimNames(this.set, ordinal).flatMap((name) => this.claims.get(`${namespace}/${name}`) ?? [])
  }

  private createClaims(ordinal: number): void {
    const { namespace = '' } = this.set.metadata
    const errors: string[] = []
    for (const draft of claimDrafts(this.set, ordinal)) {
      const known = this.claims.get(`${namespace}/${draft.metadata.name}`)
      if (known === undefined) errors.push(...this.createClaim(draft, ordinal))
      else if (known.metadata.deletionTimestamp !== undefined)
        errors.push(`pvc ${known.metadata.name} is being deleted`)
    }
    if (errors.length === 1) throw new ApiError('InternalError', errors[0] as string)
    if (errors.length > 1) throw new ApiError('InternalError', `[${errors.join(', ')}]`)
  }

  /** @returns what went wrong, if anything */
  private createClaim(draft: Draft<PersistentVolumeClaim>, ordinal: number): readonly string[] {
    const { client, events } = this.context
    const about = { object: this.set }
    const { name } = draft.metadata
    const [pod, set] = [podNameOf(this.set, ordinal), this.set.metadata.name]
    try {
      client.create(PersistentVolumeClaim, draft)
      const text = `create Claim ${name} Pod ${pod} in StatefulSet ${set} success`
      events.record(about, 'Normal', 'SuccessfulCreate', text)
      return []
    } catch (error) {
      if (!isOperatingError(error)) throw error
      if (!isAlreadyExists(error)) {
        const text = `create Claim ${name} for Pod ${pod} in StatefulSet ${set} failed error: ${error.message}`
        events.record(about, 'Warning', 'FailedCreate', text)
      }
      return [`failed to create PVC ${name}: ${error.message}`]
    }
  }

  /** Does something about a pod, and tells how it went. A pod that exists already, or changed meanwhile, is no news. */
  private told(verb: 'create' | 'update' | 'delete', podName: string, act: () => void): void {
    const { events } = this.context
    const title = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
    const text = `${verb} Pod ${podName} in StatefulSet ${this.set.metadata.name}`
    try {
      act()
    } catch (error) {
      if (!isOperatingError(error)) throw error
      if (!isAlreadyExists(error) && !(verb === 'update' && isConflict(error)))
        events.record({ object: this.set }, 'Warning', `Failed${title}`, `${text} failed error: ${error.message}`)
      throw error
    }
    events.record({ object: this.set }, 'Normal', `Successful${title}`, `${text} successful`)
  }
}

function withLabels(pod: Pod, labels: Readonly<Record<string, string>>): Pod {
  return { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...labels } } }
}
