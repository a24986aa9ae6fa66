import { Deployment as deploymentKind } from '../../engine/api/kinds/deployment.ts'
import { type Fields, TableGround } from './kubectl-ground.ts'

interface Given {
  readonly command: 'history' | 'undo' | 'pause' | 'resume' | 'restart'
  readonly object?: Fields & { readonly metadata: Fields }
  readonly revision?: number
  readonly replicaSets?: readonly Fields[]
  readonly controllerRevisions?: readonly Fields[]
  /** The situation, in words. */
  readonly when?: string
}

export const dropped = {
  fromSource: 'Says where the text of the table was read.',
  annotationFormat: 'Says in words what the format of the annotation is; its value is in no case.',
  example: 'Repeats the template with names in it.',
}

export function bind(given: unknown): unknown {
  const asked = given as Given
  return asked.object === undefined ? situation(asked) : shown(asked)
}

const uid = '1993'

/** What the viewer prints: the output behind the line that names the object. */
function shown({ object, revision, replicaSets = [], controllerRevisions = [] }: Given): unknown {
  const world = new TableGround()
  const { kind, metadata } = object as { kind: string; metadata: Fields }
  world.put({ apiVersion: 'apps/v1', ...object, metadata: { uid, ...metadata } })
  for (const set of replicaSets) world.put(owned('ReplicaSet', set))
  for (const each of controllerRevisions) world.put(owned('ControllerRevision', each))
  const flag = revision === undefined ? '' : ` --revision=${revision}`
  const { stdout } = world.run(`kubectl rollout history ${kind}/${metadata['name']}${flag}`)
  return { output: stdout.slice(stdout.indexOf('\n') + 1).replace(/\n$/, '') }
}

/** The tables leave out the uids of owners. */
function owned(kind: string, object: Fields): Fields {
  const metadata = object['metadata'] as Fields
  const owners = (metadata['ownerReferences'] as readonly Fields[]).map((owner) => ({
    apiVersion: 'apps/v1',
    uid,
    ...owner,
  }))
  return { apiVersion: 'apps/v1', kind, ...object, metadata: { ...metadata, ownerReferences: owners } }
}

const revisionAsked = 9

/** A deployment with two revisions in the situation that the table describes. */
function situation({ command, when = '' }: Given): unknown {
  const world = new TableGround()
  const isPaused = when.includes('spec.paused') || command === 'resume'
  const deployment = world.create(deploymentOf(isPaused))
  for (const number of [1, 2]) world.put(replicaSetOf(number, deployment.metadata.uid))
  const isUnknown = when.includes('not in the history') || when.includes('does not exist')
  const flag = !isUnknown ? '' : command === 'undo' ? ` --to-revision=${revisionAsked}` : ` --revision=${revisionAsked}`
  const { exitCode, stdout, stderr } = world.run(`kubectl rollout ${command} deployment/web${flag}`)
  const isError = exitCode !== 0
  const text = isError ? errorTemplate(stderr.trimEnd(), when) : stdout.trimEnd().replace('deployment.apps/web ', '')
  const { template: now } = world.ground.api.get(deploymentKind, 'default', 'web').spec
  const annotation = Object.keys(now.metadata?.annotations ?? {})[0]
  return { template: text, isError: isError || undefined, templateAnnotation: annotation }
}

/** Names as the table's placeholders. Its texts come without the prefix of errors, but for one. */
function errorTemplate(text: string, when: string): string {
  const named = text
    .replace('deployments.apps "web"', '{resource}.{group} "{name}"')
    .replace(`revision ${revisionAsked} `, 'revision {revision} ')
    .replace("resume deployment/web'", "resume'")
  return when.includes('already') ? named : named.replace('error: ', '')
}

const labels = { app: 'web' }
const template = (image: string): Fields => ({ metadata: { labels }, spec: { containers: [{ name: 'web', image }] } })

function deploymentOf(paused: boolean): Fields & { apiVersion: string; kind: string } {
  const spec = {
    replicas: 1,
    selector: { matchLabels: labels },
    template: template('nginx:2'),
    ...(paused ? { paused } : {}),
  }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'default' }, spec }
}

function replicaSetOf(number: number, owner: string | undefined): Fields {
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: owner, controller: true }]
  const annotations = { 'deployment.kubernetes.io/revision': String(number) }
  const metadata = { name: `web-${number}`, namespace: 'default', labels, annotations, ownerReferences }
  const spec = { replicas: 1, selector: { matchLabels: labels }, template: template(`nginx:${number}`) }
  return { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec }
}
