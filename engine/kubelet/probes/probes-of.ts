import type { Container, Pod, Probe } from '../../api/schema/types.ts'
import { type ProbeKind, probeKinds } from './probe-state.ts'

export interface ContainerProbe {
  readonly container: Container
  readonly kind: ProbeKind
  readonly probe: Probe
}

/** The container's probe of that kind. */
export function probeOf(container: Container, kind: ProbeKind): Probe | undefined {
  if (kind === 'startup') return container.startupProbe
  return kind === 'liveness' ? container.livenessProbe : container.readinessProbe
}

/** The probes of a pod: of its sidecars, then of its main containers. Plain init containers are not probed. */
export function probesOf({ spec }: Pod): ContainerProbe[] {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  return [...sidecars, ...spec.containers].flatMap((container) =>
    probeKinds.flatMap((kind) => {
      const probe = probeOf(container, kind)
      return probe === undefined ? [] : [{ container, kind, probe }]
    }),
  )
}
