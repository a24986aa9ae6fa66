import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandTest } from './testing/cases.ts'
import { KubectlWorld } from './testing/world.ts'

commandTest('what kubectl does not know, it says in its own words', [
  {
    run: 'kubectl gett pods',
    err: 'error: unknown command "gett" for "kubectl"\n\nDid you mean this?\n\tget\n\tset\n',
  },
  { run: 'kubectl get pods --foo', err: "error: unknown flag: --foo\nSee 'kubectl get --help' for usage.\n" },
  {
    run: 'kubectl get pods -Z',
    err: "error: unknown shorthand flag: 'Z' in -Z\nSee 'kubectl get --help' for usage.\n",
  },
  { run: 'kubectl get foo', err: 'error: the server doesn\'t have a resource type "foo"\n' },
  {
    run: 'kubectl rollout foo',
    err: 'error: unknown command "foo"\nSee \'kubectl rollout -h\' for help and examples\n',
  },
  { run: 'kubectl scale deploy web', err: 'error: required flag(s) "replicas" not set\n' },
  { run: 'kubectl delete pod', err: 'error: resource(s) were provided, but no name was specified\n' },
  {
    run: 'kubectl get pod/a svc b',
    err: "error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'\n",
  },
  { run: 'kubectl get pod a -l app=web', err: 'error: name cannot be provided when a selector is specified\n' },
  {
    run: 'kubeadm init',
    err: 'bash: kubeadm: command not found\nHere run kubectl, curl, sleep, timeout, xargs, export, awk, base64, cat, cut, echo, false, grep, head, sed, sort, tail, tr, true, uniq, wc: got "kubeadm init".\n',
    exit: 127,
  },
])

commandTest(
  'older versions say "Error" where the command line is wrong',
  [
    { run: 'kubectl get pods --foo', err: "Error: unknown flag: --foo\nSee 'kubectl get --help' for usage.\n" },
    { run: 'kubectl get foo', err: 'error: the server doesn\'t have a resource type "foo"\n' },
  ],
  { minor: 20 },
)

commandTest('global flags stand before the command too', [
  {
    run: 'kubectl -n demo --context=kubernetes-admin@kubernetes get pods',
    err: 'No resources found in demo namespace.\n',
  },
  { run: 'kubectl get -A pods', err: 'No resources found\n' },
])

test('a script stops at the first command that fails, with its output, and a terminal shows all', () => {
  const world = new KubectlWorld()
  const result = world.run('kubectl create ns a && kubectl get ns nope\nkubectl create ns b')
  const stderr = 'Error from server (NotFound): namespaces "nope" not found\n'
  assert.deepEqual(result, { exitCode: 1, stdout: '', stderr, shown: `namespace/a created\n${stderr}` })
  assert.ok(world.get('ns', 'a') !== undefined)
  assert.equal(world.get('ns', 'b'), undefined)
})

test('sleep lets virtual time pass', () => {
  const world = new KubectlWorld()
  world.run('sleep 2m')
  assert.equal(world.simulation.nowMs, 120_000)
  world.run('sleep 1 .5s 1e1')
  assert.equal(world.simulation.nowMs, 131_500)
})

test('several errors of one command come a line each', () => {
  const { stderr, exitCode } = new KubectlWorld().run('kubectl get pod a b')
  assert.equal(
    stderr,
    'Error from server (NotFound): pods "a" not found\nError from server (NotFound): pods "b" not found\n',
  )
  assert.equal(exitCode, 1)
})

commandTest('there are no plugins', [
  { run: 'kubectl plugin list', err: 'error: unable to find any kubectl plugins in your PATH\n' },
])

test('help names every command, and what each of them takes', () => {
  const world = new KubectlWorld()
  const { stdout, exitCode } = world.run('kubectl')
  assert.equal(exitCode, 0)
  assert.equal(world.run('kubectl help').stdout, stdout)
  for (const name of 'attach cp proxy auth certificate config completion plugin version kustomize alpha get'.split(' '))
    assert.match(stdout, new RegExp(`^  ${name} +\\w`, 'm'))
  assert.doesNotMatch(stdout, /convert/)
  assert.match(new KubectlWorld({ minor: 20 }).run('kubectl help').stdout, /^ {2}convert /m)
  assert.match(
    world.run('kubectl get --help').stdout,
    /Options:[\s\S]*-o, --output=TEXT[\s\S]*Usage:\n {2}kubectl get \(TYPE/,
  )
  assert.match(world.run('kubectl help rollout').stdout, /Available Commands:\n {2}history/)
  assert.match(world.run('kubectl rollout undo -h').stdout, /--to-revision=NUMBER/)
  assert.match(world.run('kubectl create').stdout + world.run('kubectl rollout').stdout, /kubectl rollout SUBCOMMAND/)
  assert.match(world.run('kubectl options').stdout, /-n, --namespace=TEXT/)
  assert.match(world.run('kubectl convert -f x').stderr, /unknown command "convert" for "kubectl"/)
})
