import { commandTest } from '../testing/cases.ts'
import type { KubectlWorld } from '../testing/world.ts'

function prepare(world: KubectlWorld): void {
  world.run('kubectl run web --image=nginx')
  world.run('kubectl create deployment shop --image=nginx')
  world.run('kubectl create deployment api --image=nginx -n demo')
}

const ends = (...directives: readonly string[]): string =>
  `Completion ended with directive: ${directives.map((name) => `ShellCompDirective${name}`).join(', ')}\n`
const noFiles = ends('NoFileComp')
const owners =
  'daemonsets/\ndeployments/\npods/\njobs/\nreplicasets/\nreplicationcontrollers/\nservices/\nstatefulsets/\n'

const row = (words: string, out: string, err = noFiles) => ({ run: `kubectl __complete ${words}`, out, err, exit: 0 })

commandTest(
  'kubectl tells shells what may follow',
  [
    row('roll', 'rollout\tWatch, stop and take back the rollouts of workloads\n:4\n'),
    { run: 'kubectl __completeNoDesc roll', out: 'rollout\n:4\n', err: noFiles, exit: 0 },
    row('rollout re', 'restart\nresume\n:4\n'),
    row('nothing ""', ':0\n', ends('Default')),
    row('get deploym', 'deployments.apps\n:4\n'),
    row('get pods,deploym', 'pods,deployments.apps\n:4\n'),
    row('get deployments ""', 'shop\n:4\n'),
    row('-n demo get deployments ""', 'api\n:4\n'),
    row('get deployments shop ""', ':4\n'),
    row('get deployments/s', 'deployments/shop\n:4\n'),
    row('get pods/web deploym', 'deployments.apps/\n:6\n', ends('NoSpace', 'NoFileComp')),
    row('rollout status d', 'deployment\ndaemonset\n:4\n'),
    row('scale deployment ""', 'shop\n:4\n'),
    row('logs ""', `web\n${owners}:4\n`),
    row('logs po', 'pods/\n:6\n', ends('NoSpace', 'NoFileComp')),
    row('logs web ""', 'web\n:4\n'),
    row('exec web -c ""', 'web\n:4\n'),
    row('get -n de', 'default\ndemo\n:4\n'),
    row('get --namespace=de', 'default\ndemo\n:4\n'),
    row('get -w --w', '--warnings-as-errors\n--watch-only\n:4\n'),
    row('apply -f ""', 'json\nyaml\nyml\n:8\n', ends('FilterFileExt')),
    row('apply -k ""', ':16\n', ends('FilterDirs')),
    row('apply -o ""', ':0\n', ends('Default')),
    row('config use-context kube', 'kubernetes-admin@kubernetes\n:4\n'),
    row('completion ""', 'bash\nfish\npowershell\nzsh\n:4\n'),
    { run: 'kubectl __complete', err: 'error: requires at least 1 arg(s), only received 0\n' },
  ],
  { prepare },
)
