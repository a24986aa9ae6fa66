import { type KindSchema, kindOf } from './schema.ts'

/** Stable kinds that were deprecated all the same, and are served for ever. Source: the `k8s:prerelease-lifecycle` of core/v1. */
const deprecatedStable: Readonly<Record<string, Partial<KindSchema>>> = {
  'v1/ComponentStatus': { deprecatedMinor: 19 },
  'v1/Endpoints': {
    deprecatedMinor: 33,
    replacement: { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' },
  },
}

type Lifecycle = Pick<KindSchema, 'deprecatedMinor' | 'removedMinor' | 'replacement'>

/** Versions that the structure of the API does not have any more. */
const lost: Readonly<Record<string, Lifecycle>> = {
  'apiextensions.k8s.io/v1beta1/CustomResourceDefinition': {
    deprecatedMinor: 16,
    removedMinor: 22,
    replacement: { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
  },
}

/** The first version of the API server that warns. */
const warnsSinceMinor = 19

/**
 * What the API server of 1.`minor` warns of when somebody uses a version that is on its way out, in its words; undefined
 * where there is nothing to say. Source: apiserver pkg/endpoints/deprecation.
 */
export function deprecationWarning(apiVersion: string, kind: string, minor: number): string | undefined {
  const schema = kindOf(apiVersion, kind) ?? lost[`${apiVersion}/${kind}`]
  if (schema === undefined || minor < warnsSinceMinor) return undefined
  const { deprecatedMinor, removedMinor, replacement } = { ...schema, ...deprecatedStable[`${apiVersion}/${kind}`] }
  if (minor < deprecatedMinor) return undefined
  const end = Number.isFinite(removedMinor) ? `, unavailable in v1.${removedMinor}+` : ''
  const instead = replacement === undefined ? '' : `; use ${replacement.apiVersion} ${replacement.kind}`
  return `${apiVersion} ${kind} is deprecated in v1.${deprecatedMinor}+${end}${instead}`
}
