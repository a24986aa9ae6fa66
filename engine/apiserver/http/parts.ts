import type { Kind } from '../../api/kinds/kind.ts'
import { scaleKind } from '../scale.ts'

type Named = Pick<Kind, 'apiVersion' | 'kind' | 'structure'>

/** A part of objects of a kind that is asked for by a name of its own. */
export interface Part {
  readonly name: string
  readonly methods: readonly string[]
  /** What is sent to it: the object itself where absent. */
  readonly body?: Named
  /** Whether it is answered with a word of success alone. */
  readonly isToldAlone?: true
}

const named = (apiVersion: string, kind: string): Named => ({ apiVersion, kind })
const objectMethods = ['GET', 'PUT', 'PATCH']

const evictionSince = 22

/** By the plural of the kind. */
function ownParts(minor: number): Readonly<Record<string, readonly Part[]>> {
  const eviction = named(minor >= evictionSince ? 'policy/v1' : 'policy/v1beta1', 'Eviction')
  return {
    certificatesigningrequests: [{ name: 'approval', methods: objectMethods }],
    namespaces: [{ name: 'finalize', methods: ['PUT'] }],
    pods: [
      { name: 'binding', methods: ['POST'], body: named('v1', 'Binding'), isToldAlone: true },
      { name: 'ephemeralcontainers', methods: objectMethods },
      { name: 'eviction', methods: ['POST'], body: eviction, isToldAlone: true },
    ],
    serviceaccounts: [{ name: 'token', methods: ['POST'], body: named('authentication.k8s.io/v1', 'TokenRequest') }],
  }
}

/** The parts that objects of a kind have, in the order of their names. */
export function partsOf(
  { plural, group, hasStatus, scale }: Pick<Kind, 'plural' | 'group' | 'hasStatus' | 'scale'>,
  minor: number,
): readonly Part[] {
  const own = ownGroups.includes(group) ? (ownParts(minor)[plural] ?? []) : []
  return [
    ...own,
    ...(scale === undefined ? [] : [{ name: 'scale', methods: objectMethods, body: scaleKind }]),
    ...(hasStatus ? [{ name: 'status', methods: objectMethods }] : []),
  ]
}

const ownGroups = ['', 'certificates.k8s.io']

/** What real servers have besides, with what to do in its place. */
const others: Readonly<Record<string, string>> = {
  'nodes/proxy': 'what kubelets answer',
  'pods/attach': 'a terminal over HTTP: use "kubectl attach"',
  'pods/exec': 'a terminal over HTTP: use "kubectl exec"',
  'pods/log': 'the log of a container over HTTP: use "kubectl logs"',
  'pods/portforward': 'a tunnel over HTTP: use "kubectl port-forward"',
  'pods/proxy': 'what programs answer, asked through the API server here: send a request through "kubectl proxy"',
  'pods/resize': 'containers that change their resources while they run',
  'services/proxy': 'what programs answer, asked through the API server here: send a request through "kubectl proxy"',
}

/** Why a part that real servers have is not here; undefined for what they do not have either. */
export function unmodelledPart({ plural, group }: Pick<Kind, 'plural' | 'group'>, name: string): string | undefined {
  return group === '' ? others[`${plural}/${name}`] : undefined
}
