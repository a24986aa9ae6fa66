import type { Selector } from '../../api/meta/labels.ts'
import type { Pod } from '../../api/schema/types.ts'

/** Which pods a pod without constraints of its own is to be spread among: those of its services and its controller. */
export interface SpreadSelectors {
  /** Undefined where it belongs to none. */
  selectorFor(pod: Pod): Selector | undefined
}
