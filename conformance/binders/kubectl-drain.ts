import { Pod } from '../../engine/api/kinds/pod.ts'
import { formatTime } from '../../engine/api/meta/time.ts'
import { administrator } from '../../engine/apiserver/request.ts'
import type { KubectlGround } from '../../engine/kubectl/client.ts'
import { type Fields, TableGround } from './kubectl-ground.ts'

interface Given {
  readonly pods?: readonly (Fields & { readonly metadata: Fields })[]
  readonly flags?: readonly string[]
  readonly deletionAgeSeconds?: number
  readonly skipWaitForDeleteTimeoutSeconds?: number
  readonly command?: string
  readonly node?: Fields
}

export const dropped = { fromSource: 'Says where the text of the table was read.' }
export const partial = {
  warningContains: 'The name of the field says it.',
  outputContains: 'The name of the field says it.',
}

export function bind(given: unknown): unknown {
  const asked = given as Given
  if (asked.command !== undefined) return { output: runOnNode(asked, `kubectl ${asked.command}`).stdout.trimEnd() }
  const flags = [...(asked.flags ?? [])]
  const skip = asked.skipWaitForDeleteTimeoutSeconds
  if (skip !== undefined) flags.push(`--skip-wait-for-delete-timeout=${skip}`, '--force')
  return runOnNode(asked, `kubectl drain node ${flags.join(' ')}`)
}

function runOnNode({ pods, node, deletionAgeSeconds }: Given, script: string): { stdout: string } & Fields {
  // Whatever kubelet there is lets go of pods within a second.
  const world = new TableGround(removeDeleted)
  world.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node' }, ...node })
  world.put({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'ds', namespace: 'default' }, spec: {} })
  const given = pods ?? [podGoingSince(world, deletionAgeSeconds ?? 0)]
  for (const pod of given) world.put(podOf(pod))
  const { exitCode, stdout, stderr } = world.run(script)
  const podRemoved = / pod default\/bar/.test(stdout)
  return { fails: exitCode !== 0, podRemoved, warningContains: stderr, outputContains: stdout, stdout }
}

/** The tables leave out the names of controllers. */
function podOf({ metadata, ...pod }: Fields & { readonly metadata: Fields }): Fields {
  const owners = (metadata['ownerReferences'] as readonly Fields[] | undefined)?.map((owner) => ({
    name: 'ds',
    uid: 'u',
    ...owner,
  }))
  const owned = owners === undefined ? {} : { ownerReferences: owners }
  return { apiVersion: 'v1', kind: 'Pod', ...pod, metadata: { uid: 'pod', ...metadata, ...owned } }
}

/** A pod that has been going for some seconds. */
function podGoingSince(world: TableGround, seconds: number): Fields & { readonly metadata: Fields } {
  const deletionTimestamp = formatTime(world.ground.time.nowUnixMs - seconds * 1000)
  const metadata = { name: 'bar', namespace: 'default', deletionTimestamp, deletionGracePeriodSeconds: 30 }
  return { metadata, spec: { nodeName: 'node', containers: [] } }
}

function removeDeleted({ api }: KubectlGround): void {
  for (const pod of api.list(Pod)) {
    if (pod.metadata.deletionTimestamp === undefined) continue
    const { namespace = '', name } = pod.metadata
    api.delete(Pod, namespace, name, { gracePeriodSeconds: 0 }, administrator)
  }
}
