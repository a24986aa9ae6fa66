import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KubectlWorld } from '../testing/world.ts'

function worldOf(files: Readonly<Record<string, string>> = {}): KubectlWorld {
  const world = new KubectlWorld({ files })
  world.run('kubectl create deployment web --image=nginx:1.19 --replicas=3')
  return world
}

test('an editor changes the live object', () => {
  const world = worldOf()
  const edit = (script: string) => world.run(`KUBE_EDITOR='sed -i ${script}' kubectl edit deployment/web`)
  assert.equal(edit('s/nginx:1.19/nginx:1.20/').stdout, 'deployment.apps/web edited\n')
  assert.equal(world.run("kubectl get deploy web -o jsonpath='{..image}'").stdout, 'nginx:1.20')
  const same = edit('s/nothing/else/')
  assert.deepEqual([same.exitCode, same.stdout, same.stderr], [0, '', 'Edit cancelled, no changes made.\n'])
  assert.equal(edit('d').stderr, 'Edit cancelled, saved file was empty.\n')
})

test('an edit that is not valid is not saved', () => {
  const world = worldOf()
  const edit = (script: string) => world.run(`export KUBE_EDITOR='sed -i ${script}'; kubectl edit deploy web`)
  assert.equal(
    edit('"s/replicas: 3/replicas: -1/"').stderr,
    'error: deployments.apps "web" is invalid\n* spec.replicas: Invalid value: -1: must be greater than or equal to 0\nerror: Edit cancelled, no valid changes were saved.\n',
  )
  assert.equal(
    edit('"s/^  name: web/  name: shop/"').stderr,
    'error: At least one of apiVersion, kind and name was changed\n',
  )
  assert.match(edit('"s/^spec:/spec/"').stderr, /syntax error[\s\S]*Edit cancelled, no valid changes were saved/)
  assert.equal(world.get('deploy', 'web')?.metadata.generation, 1)
})

test('a file takes the place of the text; without an editor nothing can be edited', () => {
  const world = worldOf({
    'web.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: default}\ndata: {color: red}\n',
  })
  world.run('kubectl create configmap settings --from-literal=color=blue')
  assert.equal(
    world.run('EDITOR="cp web.yaml" kubectl edit cm settings --output-patch').stdout.split('\n')[1],
    'configmap/settings edited',
  )
  assert.equal(world.run("kubectl get cm settings -o jsonpath='{.data.color}'").stdout, 'red')
  assert.match(
    world.run('kubectl edit cm settings').stderr,
    /needs an editor that works without a terminal: .*none is set/,
  )
  assert.match(world.run('EDITOR=vi kubectl edit cm settings').stderr, /got "vi"/)
})
