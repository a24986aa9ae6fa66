import { door } from './source.ts'

/**
 * Who may know whom, as data. A room may use itself, what `may` begins with, and of `types` the types. `*` stands for one
 * folder. The longest `of` decides.
 */
export interface Room {
  readonly of: string
  readonly may: readonly string[]
  readonly types?: readonly string[]
  readonly why: string
}

const floor = ['engine/sim/', 'engine/api/', 'engine/defaults.ts']
const matter = [...floor, 'engine/machines/', 'engine/programs/', 'engine/store/']
const server = [...matter, 'engine/apiserver/']
const runtime = [...server, 'engine/runtime/']
const component = ['engine/controllers/', 'engine/scheduler/', 'engine/kubelet/', 'engine/network/', 'engine/metrics/']
const client = ['engine/faults/', 'engine/invariants/', 'engine/kubectl/', 'engine/http/', 'engine/observe/']
const ground = 'engine/ground.ts'
const outside = [...runtime, ...component, ground]
const reading = [...outside, 'engine/observe/']
const everything = [...outside, ...client]
const composition = ['engine/cluster.ts', 'engine/cluster/', 'engine/components.ts']

const meetInTheStore = 'components run in processes of their own: they meet in the store and in the machines'
const looksFromOutside = 'a client or a watcher of all that runs; two of them do not need each other'
const putsTogether = 'puts the parts together, and is the only place that knows them all'

export const rooms: readonly Room[] = [
  { of: 'engine/sim/', may: [], why: 'the clock and its events know not one word of Kubernetes' },
  { of: 'engine/api/', may: [], why: 'pure functions over objects, which know no clock' },
  { of: 'engine/defaults.ts', may: [], why: 'a list of figures with their sources' },
  { of: 'engine/machines/', may: floor, why: 'what is physically so, whatever anybody has stored about it' },
  { of: 'engine/programs/', may: floor, why: 'how programs behave, wherever they run' },
  { of: 'engine/store/', may: floor, why: 'keeps objects, and does not ask what they mean' },
  { of: 'engine/apiserver/', may: matter, why: 'serves requests, and does not know who makes them' },
  { of: 'engine/runtime/', may: server, why: 'what components are made of, and no component itself' },
  { of: 'engine/controllers/*/', may: runtime, why: `controllers never import each other: ${meetInTheStore}` },
  { of: 'engine/scheduler/', may: runtime, why: meetInTheStore },
  { of: 'engine/kubelet/', may: runtime, why: meetInTheStore },
  { of: 'engine/network/', may: runtime, why: meetInTheStore },
  { of: 'engine/metrics/', may: runtime, why: meetInTheStore },
  {
    of: ground,
    may: runtime,
    types: ['engine/metrics/', 'engine/network/'],
    why: 'names what all processes of a cluster stand on; components are not to know it',
  },
  {
    of: 'engine/observe/',
    may: outside,
    why: 'reads what is and was; those who disturb or use the cluster may read with it',
  },
  { of: 'engine/faults/', may: reading, why: looksFromOutside },
  { of: 'engine/invariants/', may: reading, why: looksFromOutside },
  { of: 'engine/kubectl/', may: reading, why: looksFromOutside },
  { of: 'engine/http/', may: reading, why: looksFromOutside },
  { of: 'engine/cluster.ts', may: [...everything, ...composition], why: putsTogether },
  { of: 'engine/cluster/', may: [...everything, ...composition], why: putsTogether },
  { of: 'engine/components.ts', may: [...everything, ...composition], why: putsTogether },
  { of: door, may: [...everything, ...composition], why: 'the only door: says what others may use' },
  { of: 'engine/testing/', may: ['engine/'], why: 'builders and worlds for tests, which may know what tests know' },
  { of: 'engine/architecture', may: [], why: 'reads the code as text' },

  {
    of: 'steps/',
    may: ['guests/', door],
    why: 'the words are thin: everything they do is behind the door',
  },
  { of: 'steps/picture.ts', may: ['steps/', door, 'reports/'], why: 'draws the picture that a hook attaches' },
  {
    of: 'steps/hooks.ts',
    may: ['steps/', 'guests/', door, 'reports/'],
    why: 'attaches one picture to a failed scenario',
  },
  { of: 'guests/', may: [door], why: "lets the engine and people's own code take turns, from outside" },
  { of: 'reports/', may: [], types: ['engine/'], why: 'reads what a run said: its messages and its trace' },
  { of: 'cli/', may: ['steps/', 'guests/', door, 'reports/'], why: 'the command line starts what others do' },
  { of: 'conformance/', may: ['engine/'], why: "binders call the engine's own functions, wherever they are" },
  { of: 'replay/', may: ['engine/'], why: 'plays recordings with hands of its own, down to scripted kubelets' },
  { of: 'bench/', may: ['engine/', 'guests/', 'steps/', 'reports/'], why: 'measures any part' },
  { of: 'scripts/', may: ['engine/', 'steps/', 'reports/', 'cli/'], why: 'writes what is generated from the code' },
]

/** The packages a part may use, the longest `of` decides; tests may use any that is installed. */
export const packages: readonly { readonly of: string; readonly may: readonly string[]; readonly why: string }[] = [
  { of: 'engine/', may: ['yaml'], why: 'manifests are YAML; all else the engine does itself, in virtual time' },
  {
    of: 'engine/api/cel/',
    may: ['@marcbachmann/cel-js'],
    why: 'expressions are evaluated by a package, behind one door',
  },
]
