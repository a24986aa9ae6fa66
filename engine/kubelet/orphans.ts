import { minimumGraceMs } from '../defaults.ts'
import type { NodeGround } from './kubelet-node.ts'

/** Ends what runs on the node for pods that the API server does not know. Source: kubelet_pods.go HandlePodCleanups. */
export function endOrphans({ containers, machine }: NodeGround, isKnown: (podUid: string) => boolean): void {
  for (const container of containers.on(machine.name)) {
    const { podUid } = container.spec
    if (isKnown(podUid)) continue
    container.onChange(({ state }) => {
      if (!state.running && containers.ofPod(podUid).length === 0) containers.forgetPod(podUid)
    })
    container.terminate(minimumGraceMs)
  }
}
