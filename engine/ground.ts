import type { ApiServer } from './apiserver/api-server.ts'
import type { ClusterTime } from './apiserver/cluster-time.ts'
import type { Heartbeats } from './apiserver/heartbeats.ts'
import type { ServedKinds } from './apiserver/kinds.ts'
import type { Containers } from './machines/containers.ts'
import type { Images } from './machines/images.ts'
import type { Machines } from './machines/machines.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { Load } from './network/load.ts'
import type { Network } from './network/network.ts'
import type { RequestSender } from './network/request-sender.ts'
import type { ProgramRules } from './programs/rules.ts'
import type { Flags } from './runtime/flags.ts'
import type { WaitingRoom } from './runtime/waiting.ts'
import type { Simulation } from './sim/simulation.ts'
import type { Store } from './store/store.ts'

/** Everything that is simulated, for those who watch it, disturb it or are its clients. The cluster puts it together. */
export interface Ground {
  readonly simulation: Simulation
  readonly store: Store
  readonly time: ClusterTime
  readonly kinds: ServedKinds
  readonly api: ApiServer
  readonly machines: Machines
  readonly containers: Containers
  readonly images: Images
  readonly programs: ProgramRules
  readonly heartbeats: Heartbeats
  readonly waitingRoom: WaitingRoom
  readonly network: Network
  /** The loads of the run, and what they cost. */
  readonly load: Load
  /** Who sends single requests. */
  readonly requests: RequestSender
  /** What containers use, and other metrics. */
  readonly metrics: Metrics
  /** By program: `kube-controller-manager`, `kube-scheduler`, `kubelet`. */
  readonly flags: (program: string) => Flags
  /** The minor version of Kubernetes: 36 for 1.36. */
  readonly minor: number
}
