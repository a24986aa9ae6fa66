import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse, parseAllDocuments, stringify } from 'yaml'
import type { Draft } from '../api/kinds/kind.ts'
import type { Pod } from '../api/kinds/pod.ts'
import { parseGoDuration } from '../api/meta/time.ts'
import type { Behaviour } from '../programs/behaviour.ts'
import { NodeWorld, type NodeWorldOptions } from '../testing/node-world.ts'

/**
 * Lives of pods: testdata/NAME.input.yaml says what comes and what happens, testdata/NAME.output.yaml holds everything
 * that kubelets told and programs did, with its instant. To rewrite an output, delete it: the next run writes it anew and
 * fails once, so that somebody looks at the difference.
 */
const folder = new URL('./testdata/', import.meta.url)

interface Action {
  readonly at: string
  readonly delete?: string
  readonly graceSeconds?: number
  readonly crash?: string
  readonly hang?: string
  readonly recover?: string
  readonly 'stop being ready'?: string
  readonly lose?: string
  readonly disconnect?: string
  readonly 'bring back'?: string
  readonly reboot?: string
  readonly 'stop kubelet'?: string
  readonly 'start kubelet'?: string
  readonly 'config map'?: { readonly name: string; readonly data: Readonly<Record<string, string>> }
  readonly say?: Said
  readonly registry?: 'unreachable' | 'reachable'
}

interface Said {
  readonly image: string
  readonly missing?: boolean
  readonly pullMs?: number
  readonly behaviour?: Partial<Behaviour>
}

interface Input extends NodeWorldOptions {
  readonly programs?: readonly Said[]
  readonly pods: string
  readonly actions?: readonly Action[]
  readonly until: string
}

function play(input: Input): NodeWorld {
  const world = new NodeWorld(input)
  for (const said of input.programs ?? []) say(world, said)
  world.until(100)
  for (const document of parseAllDocuments(input.pods)) world.create(document.toJS() as Draft<Pod>)
  for (const action of input.actions ?? []) {
    world.until(100 + parseGoDuration(action.at))
    act(world, action)
  }
  world.until(100 + parseGoDuration(input.until))
  return world
}

function say(world: NodeWorld, { image, missing, pullMs, behaviour }: Said): void {
  if (missing === true) world.cluster.images.remove(image)
  if (pullMs !== undefined) world.cluster.images.setPullDuration(image, pullMs)
  if (behaviour !== undefined) world.say(image, behaviour)
}

function act(world: NodeWorld, action: Action): void {
  const kubelet = (node: string) => world.cluster.processes.get(`kubelet on node ${node}`)
  if (action.delete !== undefined) world.delete(action.delete, action.graceSeconds)
  if (action.crash !== undefined) for (const each of world.running(action.crash)) each.crash(1)
  if (action.hang !== undefined) for (const each of world.running(action.hang)) each.hang()
  if (action.recover !== undefined) for (const each of world.running(action.recover)) each.recover()
  const unready = action['stop being ready']
  if (unready !== undefined) for (const each of world.running(unready)) each.stopBeingReady()
  if (action.lose !== undefined) world.node(action.lose).lose()
  if (action.disconnect !== undefined) world.node(action.disconnect).disconnect()
  if (action['bring back'] !== undefined) world.node(action['bring back']).comeBack()
  if (action.reboot !== undefined) world.node(action.reboot).reboot()
  if (action['stop kubelet'] !== undefined) kubelet(action['stop kubelet'])?.stop()
  if (action['start kubelet'] !== undefined) kubelet(action['start kubelet'])?.start()
  const map = action['config map']
  if (map !== undefined) world.createConfigMap(map.name, map.data)
  if (action.say !== undefined) say(world, action.say)
  if (action.registry !== undefined) world.cluster.images.reachable = action.registry === 'reachable'
}

for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.input.yaml'))
  .sort()) {
  const name = file.replace('.input.yaml', '')
  test(`life: ${name}`, () => {
    const world = play(parse(readFileSync(new URL(file, folder), 'utf8')) as Input)
    const text = stringify(world.lines(), { lineWidth: 0, defaultStringType: 'PLAIN' })
    const output = new URL(`${name}.output.yaml`, folder)
    if (!existsSync(output)) {
      writeFileSync(output, text)
      assert.fail(`${name}.output.yaml was written anew: look at it, and run again.`)
    }
    assert.deepEqual(parse(text), parse(readFileSync(output, 'utf8')))
  })
}
