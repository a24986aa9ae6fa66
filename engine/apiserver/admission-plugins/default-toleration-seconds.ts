import type { Pod } from '../../api/kinds/pod.ts'
import { withDefaultTolerations } from '../../api/meta/default-tolerations.ts'
import { defaultTolerationSeconds } from '../../defaults.ts'
import type { AdmissionPlugin } from '../admission.ts'

const seconds = { notReady: defaultTolerationSeconds, unreachable: defaultTolerationSeconds }

/** Pods stay five minutes on a node that is not ready or out of reach, unless they say otherwise. */
export const defaultTolerationSecondsPlugin: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  tables: ['Pod'],
  mutate: (object) => withDefaultTolerations(object as Pod, seconds),
}
