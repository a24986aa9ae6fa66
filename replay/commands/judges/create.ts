import type { KubernetesObject } from '../../../engine/api/schema/types.ts'
import type { Line } from '../line.ts'
import { madeBy } from '../scene.ts'
import type { CommandStage } from '../stage.ts'
import { type Judge, prints, referenceOf, settleMs, succeeds, unless } from './judge.ts'

type Fields = Readonly<Record<string, unknown>>
const inside = (object: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Fields | undefined)?.[key], object)
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** `create`, `run`, `expose`, `apply`: says what it made, made it, and says so when it is there already. */
export const judgeCreate: Judge = (line, stage) => (result) => {
  const made = madeBy(line, stage)
  const did = line.verb === 'expose' ? 'exposed' : 'created'
  const lines = made.map(({ kind, metadata }) => `${referenceOf(stage, kind, metadata.name)} ${did}`)
  stage.wait(settleMs)
  const missing = made.filter(({ kind, metadata }) => stage.find(kind, metadata.name, metadata.namespace) === undefined)
  return [
    ...succeeds(result),
    ...prints(result, ...lines),
    ...missing.map(({ kind, metadata }) => `${kind} ${metadata.name} is not there`),
    ...made.flatMap(({ kind, metadata }) => whatBecame(line, stage, kind, metadata)),
    ...againProblems(line, stage, made.length),
  ]
}

/** A second time nothing is made. */
function againProblems({ verb, text }: Line, stage: CommandStage, count: number): readonly string[] {
  const again = stage.run(text)
  if (verb === 'apply') return unless(again.stdout.split(' unchanged\n').length - 1 === count, `again: ${again.shown}`)
  return unless(
    again.exitCode === 1 && again.stderr.split('already exists').length - 1 === count,
    `expected AlreadyExists when it is run again, got "${again.shown}"`,
  )
}

interface Name {
  readonly name: string
  readonly namespace: string
}

function whatBecame(line: Line, stage: CommandStage, kind: string, { name, namespace }: Name): readonly string[] {
  const object = stage.find(kind, name, namespace)
  if (object === undefined) return []
  const facts = [
    ...(line.verb === 'run' ? podFacts(line, object) : []),
    ...(line.verb === 'create' && kind === 'Deployment' && line.flags.has('image')
      ? deploymentFacts(line, object)
      : []),
    ...(line.verb === 'expose' ? serviceFacts(line, stage, object) : []),
  ]
  return [...facts.flatMap(([path, expected]) => factProblem(object, path, expected)), ...runProblems(kind, object)]
}

type FactOf = readonly [path: string, expected: unknown]

function factProblem(object: KubernetesObject, path: string, expected: unknown): readonly string[] {
  const found = inside(object, path)
  return unless(isSame(found, expected), `${path} is ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`)
}

/** What runs is running by now; a namespace is active. */
function runProblems(kind: string, object: KubernetesObject): readonly string[] {
  if (kind === 'Pod') return unless(inside(object, 'status.phase') === 'Running', 'the pod does not run')
  if (kind === 'Namespace') return unless(inside(object, 'status.phase') === 'Active', 'the namespace is not active')
  if (!['Deployment', 'ReplicationController', 'ReplicaSet'].includes(kind)) return []
  return unless(
    inside(object, 'status.readyReplicas') === (inside(object, 'spec.replicas') ?? 1),
    `${inside(object, 'status.readyReplicas') ?? 0} pods of ${kind} ${object.metadata.name} are ready`,
  )
}

const isLatest = (image: string): boolean => !/:[^/]+$/.test(image) || image.endsWith(':latest')

function podFacts({ args, flags }: Line, { metadata }: KubernetesObject): readonly FactOf[] {
  const image = flags.get('image') ?? ''
  const port = flags.get('port')
  return [
    ...(flags.has('labels') ? [] : [['metadata.labels', { run: args[0] }] as const]),
    ['spec.containers.0.name', metadata.name],
    ['spec.containers.0.image', image],
    ['spec.containers.0.imagePullPolicy', isLatest(image) ? 'Always' : 'IfNotPresent'],
    ...(port === undefined ? [] : [['spec.containers.0.ports.0.containerPort', Number(port)] as const]),
  ]
}

function deploymentFacts({ flags }: Line, { metadata }: KubernetesObject): readonly FactOf[] {
  const image = flags.get('image') ?? ''
  const labels = { app: metadata.name }
  return [
    ['spec.replicas', 1],
    ['metadata.labels', labels],
    ['spec.selector.matchLabels', labels],
    ['spec.template.spec.containers.0.name', image.replace(/^.*\//, '').replace(/[:@].*$/, '')],
    ['spec.template.spec.containers.0.image', image],
  ]
}

function serviceFacts({ args, flags }: Line, stage: CommandStage, service: KubernetesObject): readonly FactOf[] {
  const exposed = stage.find(args[0] ?? '', args[1] ?? '')
  const selector = inside(exposed, 'spec.selector.matchLabels') ?? inside(exposed, 'spec.selector')
  const port = Number(flags.get('port'))
  const nodePort = Number(inside(service, 'spec.ports.0.nodePort'))
  return [
    ['spec.selector', selector ?? exposed?.metadata.labels],
    ['spec.type', flags.get('type') ?? 'ClusterIP'],
    ['spec.ports.0.port', port],
    ['spec.ports.0.targetPort', Number(flags.get('target-port') ?? port)],
    ...(flags.get('type') === 'NodePort' && !(nodePort >= 30000 && nodePort <= 32767)
      ? [['spec.ports.0.nodePort', 'a port from 30000 to 32767'] as const]
      : []),
  ]
}
