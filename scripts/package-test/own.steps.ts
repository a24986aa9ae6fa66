import { type RehearsalWorld, Then } from 'kube-rehearsal/steps'

Then(
  'within {int} minutes deployment {name} has {int} ready replicas on what is left',
  function (this: RehearsalWorld, minutes: number, name: string, wanted: number) {
    this.runner.runUntil(this.cluster.simulation.nowMs + minutes * 60_000)
    const kind = this.kind('deployment')
    const { status } = this.cluster.api.get(kind, 'default', name) as unknown as { status: { readyReplicas?: number } }
    if (status.readyReplicas !== wanted) throw new Error(`${status.readyReplicas ?? 0} are ready`)
  },
)
