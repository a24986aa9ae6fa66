import type { Pod } from '../../api/kinds/pod.ts'
import { withDefaultTolerations } from '../../api/meta/default-tolerations.ts'
import { defaultTolerationSeconds } from '../../defaults.ts'
import type { AdmissionPlugin } from '../admission.ts'

/** Pods stay five minutes on a node that is not ready or out of reach, unless they say otherwise. */
export const defaultTolerationSecondsPlugin: AdmissionPlugin = plugin(
  defaultTolerationSeconds,
  defaultTolerationSeconds,
)

function plugin(notReady: number, unreachable: number): AdmissionPlugin {
  const seconds = { notReady, unreachable }
  return {
    name: 'DefaultTolerationSeconds',
    tables: ['Pod'],
    mutate: (object) => withDefaultTolerations(object as Pod, seconds),
    withFlags: (flags) => {
      const given = ['not-ready', 'unreachable'].map((name) =>
        flags.number(`default-${name}-toleration-seconds`, defaultTolerationSeconds),
      ) as [number, number]
      return plugin(...given)
    },
  }
}
