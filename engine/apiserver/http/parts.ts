import type { Kind } from '../../api/kinds/kind.ts'
import { postedParts } from '../posted-subresources.ts'
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

/** Parts that are not read and replaced as the object itself. */
function specialPart(name: string, minor: number): Omit<Part, 'name'> | undefined {
  switch (name) {
    case 'namespaces/finalize':
      return { methods: ['PUT'] }
    case 'pods/binding':
      return { methods: ['POST'], body: named('v1', 'Binding'), isToldAlone: true }
    case 'pods/eviction': {
      const body = named(minor >= evictionSince ? 'policy/v1' : 'policy/v1beta1', 'Eviction')
      return { methods: ['POST'], body, isToldAlone: true }
    }
    case 'serviceaccounts/token':
      return { methods: ['POST'], body: named('authentication.k8s.io/v1', 'TokenRequest') }
    default:
      return undefined
  }
}

/** The parts that objects of a kind have. */
export function partsOf(
  kind: Pick<Kind, 'plural' | 'group'> & Partial<Pick<Kind, 'hasStatus' | 'scale' | 'subresources'>>,
  minor: number,
): readonly Part[] {
  const { plural, hasStatus, scale, subresources = {} } = kind
  const own = [...Object.keys(subresources), ...postedParts(kind)]
  return [
    ...own.map((name) => ({ name, ...(specialPart(`${plural}/${name}`, minor) ?? { methods: objectMethods }) })),
    ...(scale === undefined ? [] : [{ name: 'scale', methods: objectMethods, body: scaleKind }]),
    ...(hasStatus === true ? [{ name: 'status', methods: objectMethods }] : []),
  ]
}

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
