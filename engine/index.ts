/** The only door of the engine: a cluster on a fake clock, and the words to disturb and to observe it. */
import { findKind } from './api/kinds/index.ts'
import type { Kind } from './api/kinds/kind.ts'
import { kindsOfServer } from './api/kinds/versions/served.ts'
import { ServedKinds } from './apiserver/kinds.ts'
import { Cluster, type ClusterOptions, newestMinor } from './cluster/cluster.ts'

export { EndpointSlice } from './api/kinds/endpoint-slice.ts'
export { Event } from './api/kinds/event.ts'
export type { Kind } from './api/kinds/kind.ts'
export { Node } from './api/kinds/node.ts'
export { Pod } from './api/kinds/pod.ts'
export { readStrictManifests } from './api/manifest/manifests.ts'
export { conditionOf } from './api/meta/conditions.ts'
export { isPodReady } from './api/meta/pods.ts'
export { bytes, cpuMillis, isQuantity } from './api/meta/quantity.ts'
export { parseTime } from './api/meta/time.ts'
export { nearest } from './api/schema/nearest.ts'
export type { KubernetesObject } from './api/schema/types.ts'
export { ApiError } from './api/status.ts'
export type { ApiAnswer } from './apiserver/http/message.ts'
export { administrator } from './apiserver/request.ts'
export { webhookNames } from './apiserver/webhook-caller.ts'
export { Cluster, type ClusterOptions, newestMinor, oldestMinor } from './cluster/cluster.ts'
export { type Recording, readRecording, recordedKind } from './cluster/recording/recording.ts'
export { NodeHandle } from './faults/node-handle.ts'
export { ProgramHandle } from './faults/program-handle.ts'
export { type ApplyOutcome, applyObject } from './kubectl/apply-objects.ts'
export { runCommandLine } from './kubectl/command-line.ts'
export { jsonPath } from './kubectl/jsonpath.ts'
export { type KubeconfigFile, kubeadmConfig } from './kubectl/kubeconfig.ts'
export type { CommandResult, CommandSurroundings } from './kubectl/result.ts'
export { isUnfinished } from './kubectl/shell.ts'
export type { NodeShape } from './kubelet/node-object.ts'
export { isSameImage } from './machines/images.ts'
export type { Process } from './machines/process.ts'
export type { MetricObject } from './metrics/scripted-metrics.ts'
export type { FailedRequests, TrafficAccount } from './network/flow.ts'
export { isKnown, isSuccess, type Outcome as RequestOutcome, outcomeText } from './network/outcome.ts'
export { requestUrl } from './network/request-url.ts'
export type { RequestClient } from './network/walk.ts'
export {
  type Beginning,
  Claim,
  type Judgement,
  type Observation,
  type Outcome,
  type Predicate,
  type Window,
} from './observe/claim.ts'
export { explain, type Fact } from './observe/explain.ts'
export { allPodsOf, podsOf, readyEndpoints } from './observe/pods-of.ts'
export { Runner } from './observe/runner.ts'
export { isInState, seenState } from './observe/states.ts'
export { isPodOf, type ObjectPlace, TrafficObserver } from './observe/traffic.ts'
export { LiveView, type View } from './observe/view.ts'
export { answersRequests, isRolledOut, isWorkload, replicaCounts } from './observe/workloads.ts'
export type { Behaviour } from './programs/behaviour.ts'
export type { ProgramRule, ProgramTarget } from './programs/rules.ts'
export { Flags } from './runtime/flags.ts'
export { checkFlag } from './runtime/known-flags.ts'
export type { Change } from './sim/change.ts'
export { keyOf } from './store/table.ts'

export function createCluster(options: ClusterOptions): Cluster {
  return new Cluster(options)
}

/** The kind that a word means in every cluster. */
export function builtInKind(word: string): Kind | undefined {
  return findKind(kindsOfServer(newestMinor).stored, word)
}

/** Every word that names a built-in kind, for suggestions. */
export function builtInKindWords(): readonly string[] {
  const { stored, served } = kindsOfServer(newestMinor)
  return new ServedKinds(stored, served).words()
}
