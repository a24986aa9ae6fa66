import type { Pod } from '../../api/schema/types.ts'
import { isOperatingError } from '../../api/status.ts'
import { servedResources } from '../../apiserver/http/discovery.ts'
import { verbsOf } from '../../apiserver/http/resource-entries.ts'
import { preferredOf } from '../../apiserver/kinds.ts'
import { effectiveConfig } from '../contexts.ts'
import type { FlagSpec } from '../flags.ts'
import { own } from '../own.ts'
import { CommandError } from '../result.ts'
import { type Candidates, type Completing, directives, nothing } from './completing.ts'
import { targetPod } from './inside/target.ts'

type Complete = (completing: Completing) => Candidates

const beginning = (names: readonly string[], { word }: Completing): Candidates => ({
  candidates: names.filter((name) => name.startsWith(word)),
  directive: directives.NoFileComp,
})

/** What a server or a file that cannot be asked would have said is not offered. */
function asked(names: () => readonly string[]): readonly string[] {
  try {
    return names()
  } catch (error) {
    if (isOperatingError(error) || error instanceof CommandError) return []
    throw error
  }
}

function namesOf(type: string, { command: { client }, namespace }: Completing): readonly string[] {
  const kind = client.kinds.find(type)
  return kind === undefined
    ? []
    : asked(() => client.list(kind, kind.namespaced ? namespace : '').map(({ metadata }) => metadata.name))
}

/** What can be got, as `kubectl api-resources -o name` lists it. */
function typeNames({ command: { client, clusterMinor } }: Completing): readonly string[] {
  return preferredOf(servedResources(client.kinds, clusterMinor))
    .filter((served) => verbsOf(served).includes('get'))
    .map(({ group, plural }) => (group === '' ? plural : `${plural}.${group}`))
    .sort()
}

/** Types, then names of one, or `type/name`. @param types those that the command takes, all where none are named */
const typesAndNames =
  (types: readonly string[] = [], repeats = true): Complete =>
  (completing) => {
    const { given, word } = completing
    const [first, ...named] = given
    if (first !== undefined && !first.includes('/')) {
      if (named.length > 0 && !repeats) return beginning([], completing)
      return beginning(
        namesOf(first, completing).filter((name) => !named.includes(name)),
        completing,
      )
    }
    const known = types.length > 0 ? types : typeNames(completing)
    if (word.includes('/')) return pairs(completing)
    if (first === undefined) return typeCandidates(known, completing)
    if (!repeats) return beginning([], completing)
    const { candidates } = typeCandidates(known, completing)
    return { candidates: candidates.map((type) => `${type}/`), directive: directives.NoFileComp | directives.NoSpace }
  }

/** Behind a comma another type may begin. */
function typeCandidates(known: readonly string[], completing: Completing): Candidates {
  const { word } = completing
  const before = word.slice(0, word.lastIndexOf(',') + 1)
  const { candidates, directive } = beginning(known, { ...completing, word: word.slice(before.length) })
  return { candidates: candidates.map((type) => `${before}${type}`), directive }
}

function pairs(completing: Completing): Candidates {
  const type = completing.word.slice(0, completing.word.indexOf('/'))
  return beginning(
    namesOf(type, completing).map((name) => `${type}/${name}`),
    completing,
  )
}

const named =
  (type: string, repeats = false): Complete =>
  (completing) =>
    completing.given.length > 0 && !repeats
      ? beginning([], completing)
      : beginning(namesOf(type, completing), completing)

/** What pods belong to. */
const podOwners = [
  ...['daemonsets', 'deployments', 'pods', 'jobs', 'replicasets', 'replicationcontrollers', 'services', 'statefulsets'],
]

const pods: Complete = (completing) => {
  const { given, word } = completing
  if (given.length > 0) return beginning([], completing)
  if (word.includes('/')) return pairs(completing)
  const found = beginning(namesOf('pods', completing), completing)
  const types = beginning(podOwners, completing).candidates.map((type) => `${type}/`)
  const directive = found.candidates.length > 0 ? found.directive : found.directive | directives.NoSpace
  return { candidates: [...found.candidates, ...types], directive }
}

const containers: Complete = (completing) => {
  const [pod] = completing.given
  if (pod === undefined) return beginning([], completing)
  const { command, namespace } = completing
  return beginning(
    asked(() => {
      const { spec }: Pod = targetPod({ ...command, namespace }, pod)
      return [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => name)
    }),
    completing,
  )
}

const podsAndContainers: Complete = (completing) =>
  completing.given.length === 1 ? containers({ ...completing }) : pods(completing)

const configured =
  (part: 'contexts' | 'clusters' | 'users'): Complete =>
  (completing) =>
    completing.given.length > 0 && completing.path.startsWith('kubectl config')
      ? beginning([], completing)
      : beginning(Object.keys(effectiveConfig(completing.command.surroundings)[part]).sort(), completing)

const scalable = ['deployment', 'replicaset', 'replicationcontroller', 'statefulset']
const rolled = ['deployment', 'daemonset', 'statefulset']
const all = (paths: readonly string[], complete: Complete): Record<string, Complete> =>
  Object.fromEntries(paths.map((path) => [`kubectl ${path}`, complete]))

/** By command: what its arguments are. Source: kubectl pkg/cmd, ValidArgsFunction, and pkg/util/completion. */
const byCommand: Readonly<Record<string, Complete>> = {
  ...all(['annotate', 'delete', 'describe', 'edit', 'get', 'label', 'patch', 'wait'], typesAndNames()),
  ...all(['apply edit-last-applied', 'apply view-last-applied'], typesAndNames()),
  ...all(['scale'], typesAndNames(scalable)),
  ...all(['autoscale'], typesAndNames(scalable, false)),
  ...all(['expose'], typesAndNames(['pod', 'service', 'replicationcontroller', 'deployment', 'replicaset'], false)),
  ...all(['rollout history', 'rollout restart', 'rollout undo'], typesAndNames(rolled)),
  ...all(['rollout status'], typesAndNames(rolled, false)),
  ...all(['rollout pause', 'rollout resume'], typesAndNames(['deployment'])),
  ...all(['taint'], typesAndNames(['node'])),
  ...all(['attach', 'debug', 'exec', 'port-forward'], pods),
  ...all(['logs'], podsAndContainers),
  ...all(['cordon', 'drain', 'uncordon', 'top node'], named('nodes')),
  ...all(['top pod'], named('pods')),
  ...all(['certificate approve', 'certificate deny'], named('certificatesigningrequests', true)),
  ...all(['create token'], named('serviceaccounts')),
  ...all(
    ['config use-context', 'config delete-context', 'config rename-context', 'config set-context'],
    configured('contexts'),
  ),
  ...all(['config delete-cluster', 'config set-cluster'], configured('clusters')),
  ...all(['config delete-user', 'config set-credentials'], configured('users')),
  ...all(['explain'], (completing) => beginning(completing.given.length > 0 ? [] : typeNames(completing), completing)),
  ...all(['completion'], (completing) =>
    beginning(completing.given.length > 0 ? [] : ['bash', 'fish', 'powershell', 'zsh'], completing),
  ),
}

export function argumentsOf(completing: Completing): Candidates {
  const complete = Object.hasOwn(byCommand, completing.path) ? byCommand[completing.path] : undefined
  return complete?.(completing) ?? nothing
}

/** By flag: what its values are. */
const byFlag: Readonly<Record<string, Complete>> = {
  namespace: (completing) => beginning(namesOf('namespaces', completing), completing),
  context: configured('contexts'),
  cluster: configured('clusters'),
  user: configured('users'),
  container: containers,
  filename: () => ({ candidates: ['json', 'yaml', 'yml'], directive: directives.FilterFileExt }),
  kustomize: () => ({ candidates: [], directive: directives.FilterDirs }),
}

export function valuesOf({ name }: FlagSpec, completing: Completing): Candidates {
  const complete = own(byFlag, name)
  return complete?.(completing) ?? nothing
}
