import type { KindSchema } from '../schema/schema.ts'
import type { Kind } from './kind.ts'

/** A column that shows one field, or what a function makes of it. */
export interface ColumnFact {
  readonly name: string
  /** `spec.handler`; empty for the whole object. `Name` and `Age` need none. */
  readonly path: string
  readonly wide?: true
  readonly text?: (value: unknown) => string
  /** What stands there where the field is not set. */
  readonly empty?: string
}

/** What the structure of the API does not say of a kind that has no file of its own. */
export interface ResourceFacts {
  /** Source: pkg/registry/<group>/<kind>/storage, `ShortNames`. */
  readonly shortNames?: readonly string[]
  /** Counts changes of its specification. Source: its strategy.go, `PrepareForCreate`. */
  readonly countsGeneration?: true
  /** Source: pkg/printers/internalversion/printers.go. */
  readonly columns?: readonly ColumnFact[]
  readonly verbs?: Kind['verbs']
  readonly isAnsweredOnly?: true
}

const name: ColumnFact = { name: 'Name', path: '' }
const age: ColumnFact = { name: 'Age', path: '' }
const column = (title: string, path: string, more: Omit<ColumnFact, 'name' | 'path'> = {}): ColumnFact => ({
  name: title,
  path,
  ...more,
})

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
const listed = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value))
const counted = (value: unknown): string => String(Array.isArray(value) ? value.length : 0)

/** `apps/v1/Deployment` of a `paramKind`. */
const paramKindText = (value: unknown): string => (isFields(value) ? `${value.apiVersion}/${value.kind}` : '<unset>')

/** `namespace/name` of a `paramRef`, or `*` and its selector. */
function paramRefText(value: unknown): string {
  if (!isFields(value)) return '<unset>'
  const { namespace, name: named } = value
  if (typeof named !== 'string' || named === '') return `${namespace ?? '*'}/<selector>`
  return typeof namespace === 'string' && namespace !== '' ? `${namespace}/${named}` : named
}

/** `services:default/kubernetes` of the object that an address belongs to. */
function parentText(value: unknown): string {
  if (!isFields(value)) return '<none>'
  const { group, resource, namespace, name: named } = value
  const type = group ? `${resource}.${group}` : String(resource)
  return `${type}:${namespace ? `${namespace}/` : ''}${named}`
}

/** `allocated,reserved`, or `pending`. */
function claimState(object: unknown): string {
  if (!isFields(object)) return 'pending'
  const { metadata, status } = object as { metadata?: Fields; status?: Fields }
  const states = [
    metadata?.deletionTimestamp === undefined ? [] : ['deleted'],
    status?.allocation === undefined ? [] : ['allocated'],
    Array.isArray(status?.reservedFor) && status.reservedFor.length > 0 ? ['reserved'] : [],
  ].flat()
  return states.length === 0 ? 'pending' : states.join(',')
}

/** `Approved,Issued`, as a certificate signing request stands. */
function requestCondition(object: unknown): string {
  const { conditions = [], certificate = '' } = (object as { status?: Fields }).status ?? {}
  const types = new Set((conditions as readonly Fields[]).map(({ type }) => type))
  const states = ['Denied', 'Approved', 'Failed'].filter((type) => types.has(type))
  const state = states.length === 0 ? 'Pending' : states.join(',')
  return certificate === '' ? state : `${state},Issued`
}

/** What a component of the control plane answered to the question for its health. */
function healthOf(object: unknown): { readonly status: string; readonly message: string; readonly error: string } {
  const { conditions = [] } = object as { readonly conditions?: readonly Fields[] }
  const health = conditions.find(({ type }) => type === 'Healthy')
  if (health === undefined) return { status: 'Unknown', message: '', error: '' }
  const status = health.status === 'True' ? 'Healthy' : 'Unhealthy'
  return { status, message: String(health.message ?? ''), error: String(health.error ?? '') }
}

const policyColumns = (rules: string, title: string): readonly ColumnFact[] => [
  name,
  column(title, rules, { text: counted, empty: '0' }),
  column('ParamKind', 'spec.paramKind', { text: paramKindText }),
  age,
]
const bindingColumns: readonly ColumnFact[] = [
  name,
  column('PolicyName', 'spec.policyName'),
  column('ParamRef', 'spec.paramRef', { text: paramRefText }),
  age,
]

const facts: Readonly<Record<string, ResourceFacts>> = {
  Binding: { verbs: ['create'], isAnsweredOnly: true },
  ComponentStatus: {
    shortNames: ['cs'],
    verbs: ['get', 'list'],
    columns: [
      name,
      column('Status', '', { text: (object) => healthOf(object).status }),
      column('Message', '', { text: (object) => healthOf(object).message }),
      column('Error', '', { text: (object) => healthOf(object).error }),
    ],
  },
  'CertificateSigningRequest.certificates.k8s.io': {
    shortNames: ['csr'],
    columns: [
      name,
      age,
      column('SignerName', 'spec.signerName', { empty: '<none>' }),
      column('Requestor', 'spec.username', { empty: '' }),
      column('RequestedDuration', 'spec.expirationSeconds', { text: (seconds) => `${seconds}s`, empty: '<none>' }),
      column('Condition', '', { text: requestCondition }),
    ],
  },
  'ClusterTrustBundle.certificates.k8s.io': {
    columns: [name, column('SignerName', 'spec.signerName', { empty: '<none>' })],
  },
  'DeviceClass.resource.k8s.io': { countsGeneration: true },
  'IPAddress.networking.k8s.io': {
    shortNames: ['ip'],
    columns: [name, column('ParentRef', 'spec.parentRef', { text: parentText, empty: '<none>' })],
  },
  'LeaseCandidate.coordination.k8s.io': {
    columns: [
      name,
      column('LeaseName', 'spec.leaseName'),
      column('BinaryVersion', 'spec.binaryVersion'),
      column('EmulationVersion', 'spec.emulationVersion'),
      column('Strategy', 'spec.strategy'),
      age,
    ],
  },
  'MutatingAdmissionPolicy.admissionregistration.k8s.io': {
    countsGeneration: true,
    columns: policyColumns('spec.mutations', 'Mutations'),
  },
  'MutatingAdmissionPolicyBinding.admissionregistration.k8s.io': { countsGeneration: true, columns: bindingColumns },
  'PodSecurityPolicy.policy': { shortNames: ['psp'] },
  'ResourceClaim.resource.k8s.io': { columns: [name, column('State', '', { text: claimState }), age] },
  'ResourceSlice.resource.k8s.io': {
    countsGeneration: true,
    columns: [
      name,
      column('Node', 'spec.nodeName'),
      column('Driver', 'spec.driver'),
      column('Pool', 'spec.pool.name'),
      age,
    ],
  },
  'ServiceCIDR.networking.k8s.io': { columns: [name, column('CIDRs', 'spec.cidrs', { text: listed }), age] },
  'StorageVersion.internal.apiserver.k8s.io': {
    columns: [name, column('CommonEncodingVersion', 'status.commonEncodingVersion'), age],
  },
  'ValidatingAdmissionPolicy.admissionregistration.k8s.io': {
    countsGeneration: true,
    columns: policyColumns('spec.validations', 'Validations'),
  },
  'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io': { countsGeneration: true, columns: bindingColumns },
  'VolumeAttributesClass.storage.k8s.io': {
    shortNames: ['vac'],
    columns: [name, column('DriverName', 'driverName'), age],
  },
}

const reviewGroups: ReadonlySet<string> = new Set(['authentication.k8s.io', 'authorization.k8s.io'])
const none: ResourceFacts = {}

/** What is known of a kind beyond its structure. */
export function factsOf({ group, kind }: KindSchema): ResourceFacts {
  if (reviewGroups.has(group)) return { verbs: ['create'], isAnsweredOnly: true }
  const key = group === '' ? kind : `${kind}.${group}`
  return Object.hasOwn(facts, key) ? (facts[key] ?? none) : none
}
