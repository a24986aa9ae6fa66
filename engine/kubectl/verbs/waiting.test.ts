import { Deployment } from '../../api/kinds/deployment.ts'
import { administrator } from '../../apiserver/request.ts'
import { commandTest, deploymentText } from '../testing/cases.ts'
import type { KubectlWorld } from '../testing/world.ts'

const prepare = (world: KubectlWorld): void => {
  world.create(JSON.parse(deploymentText('web')))
}

/** Available after five seconds, gone after a minute. */
function everyInstant({ ground: { api }, simulation: { nowMs } }: KubectlWorld): void {
  const at = { namespace: 'default', name: 'web', subresource: 'status' } as const
  const conditions = [{ type: 'Available', status: 'True' }]
  if (nowMs === 5000)
    api.modify(
      Deployment,
      at,
      (stored) =>
        ({ ...stored, status: { observedGeneration: 1, replicas: 2, readyReplicas: 2, conditions } }) as Deployment,
      administrator,
    )
  if (nowMs === 60_000) api.delete(Deployment, 'default', 'web', {}, administrator)
}

commandTest(
  'wait',
  [
    {
      run: 'kubectl wait --for=condition=Available deployment/web --timeout=2s',
      err: 'error: timed out waiting for the condition on deployments/web\n',
    },
    { run: 'kubectl wait --for=condition=available deployment web', out: 'deployment.apps/web condition met\n' },
    {
      run: "kubectl wait --for=jsonpath='{.status.readyReplicas}'=2 deployment web",
      out: 'deployment.apps/web condition met\n',
    },
    {
      run: 'kubectl wait --for=condition=Available=False deploy/web --timeout=1s',
      err: 'error: timed out waiting for the condition on deployments/web\n',
    },
    { run: 'kubectl wait --for=delete deployment/web --timeout=90s', out: 'deployment.apps/web condition met\n' },
    { run: 'kubectl wait --for=condition=Ready pod --all', err: 'error: no matching resources found\n' },
    { run: 'kubectl wait --for=condition=Ready pod/x', err: 'Error from server (NotFound): pods "x" not found\n' },
    { run: 'kubectl wait --for=happiness pod/x', err: 'error: unrecognized condition: "happiness"\n' },
  ],
  { prepare, everyInstant },
)
