import type { Container, Pod } from '../../engine/api/schema/types.ts'
import { type ProbeKind, type ProbeResult, probeKinds } from '../../engine/kubelet/probes/probe-state.ts'
import { probesOf } from '../../engine/kubelet/probes/probes-of.ts'
import { isReady, isStarted, type ReadinessView } from '../../engine/kubelet/probes/readiness.ts'

interface Given {
  readonly kind?: string
  readonly containerKind?: 'init' | 'sidecar'
  readonly containerState: 'running' | 'waiting' | 'terminated'
  readonly exitCode?: number
  readonly probes: readonly ProbeKind[]
  readonly results: { readonly [kind in ProbeKind]?: 'success' | 'failure' }
  readonly pod: { readonly spec: { readonly initContainers?: readonly Short[]; readonly containers: readonly Short[] } }
}

/** A container whose probes are listed by name. */
type Short = Container & { readonly probes?: readonly ProbeKind[] }

const results: Readonly<Record<string, ProbeResult>> = { success: 'Success', failure: 'Failure' }

export function bind(given: unknown): unknown {
  const table = given as Given
  if (table.kind === 'probe-set') return { probes: probeSet(table) }
  const known = probeKinds.filter((kind) => table.probes.includes(kind))
  const view: ReadinessView = {
    sort: table.containerKind ?? 'main',
    state: table.containerState,
    ...(table.exitCode === undefined ? {} : { exitCode: table.exitCode }),
    probes: Object.fromEntries(known.map((kind) => [kind, results[table.results[kind] ?? ''] ?? 'none yet'])),
  }
  return { ready: isReady(view), started: isStarted(view) }
}

function probeSet({ pod: { spec } }: Given): string[] {
  const full = ({ probes = [], ...container }: Short): Container => ({
    ...container,
    ...Object.fromEntries(probes.map((kind) => [`${kind}Probe`, {}])),
  })
  const pod = {
    spec: { initContainers: (spec.initContainers ?? []).map(full), containers: spec.containers.map(full) },
  } as unknown as Pod
  return probesOf(pod).map(({ container, kind }) => `${container.name}/${kind}`)
}
