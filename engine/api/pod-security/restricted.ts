import type { Container, Pod, Volume } from '../schema/types.ts'
import { addedCapabilities, runsAsOthers, unmaskedProc } from './baseline.ts'
import { type Check, containersText, namesWhere, plural, quoted, settersOf, settersText, sorted } from './check.ts'
import { confines, unconfinedSetters } from './profiles.ts'

/** Since then these checks leave pods of Windows alone, which say what they are. */
const windowsSince = 25
const isExempt = ({ os }: Pod['spec'], version: number): boolean => version >= windowsSince && os?.name === 'windows'

const allowPrivilegeEscalation: Check = {
  id: 'allowPrivilegeEscalation',
  since: 8,
  find: ({ spec }, version) => {
    if (isExempt(spec, version)) return undefined
    const names = namesWhere(spec, ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false)
    if (names.length === 0) return undefined
    const detail = `${containersText(names)} must set securityContext.allowPrivilegeEscalation=false`
    return { reason: 'allowPrivilegeEscalation != false', detail }
  },
}

const addable: ReadonlySet<string> = new Set(['NET_BIND_SERVICE'])

const capabilities: Check = {
  id: 'capabilities_restricted',
  since: 22,
  overrides: ['capabilities_baseline'],
  find: ({ spec }, version) => {
    if (isExempt(spec, version)) return undefined
    const keeps = ({ securityContext }: Container): boolean => !securityContext?.capabilities?.drop?.includes('ALL')
    const names = namesWhere(spec, keeps)
    const missing =
      names.length === 0 ? [] : [`${containersText(names)} must set securityContext.capabilities.drop=["ALL"]`]
    const details = [...missing, addedCapabilities(spec, addable) ?? []].flat()
    return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') }
  },
}

const procMount: Check = {
  id: 'procMount_restricted',
  since: 35,
  overrides: ['procMount'],
  find: ({ spec }) => unmaskedProc(spec),
}

const volumeTypes: readonly string[] = [
  ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'],
  'image',
]

const restrictedVolumes: Check = {
  id: 'restrictedVolumes',
  since: 0,
  overrides: ['hostPathVolumes'],
  find: ({ spec }) => {
    const bad = (spec.volumes ?? []).filter((volume) => !volumeTypes.some((type) => volume[type as keyof Volume]))
    if (bad.length === 0) return undefined
    const types = sorted(bad.map((volume) => Object.keys(volume).find((field) => field !== 'name') ?? 'unknown'))
    const volumes = `${plural('volume', 'volumes', bad.length)} ${quoted(bad.map(({ name }) => name))}`
    const what = `${plural('restricted volume type', 'restricted volume types', types.length)} ${quoted(types)}`
    const detail = `${volumes} ${plural('uses', 'use', bad.length)} ${what}`
    return { reason: 'restricted volume types', detail }
  },
}

const runAsNonRoot: Check = {
  id: 'runAsNonRoot',
  since: 0,
  find: ({ spec }, version) => {
    if (runsAsOthers(spec, version)) return undefined
    const reason = 'runAsNonRoot != true'
    const { isPod, names } = settersOf(spec, (context) => context.runAsNonRoot === false)
    if (isPod || names.length > 0)
      return { reason, detail: `${settersText(isPod, names)} must not set securityContext.runAsNonRoot=false` }
    if (spec.securityContext?.runAsNonRoot === true) return undefined
    const silent = namesWhere(spec, ({ securityContext }) => securityContext?.runAsNonRoot !== true)
    if (silent.length === 0) return undefined
    return { reason, detail: `pod or ${containersText(silent)} must set securityContext.runAsNonRoot=true` }
  },
}

const runAsUser: Check = {
  id: 'runAsUser',
  since: 23,
  find: ({ spec }, version) => {
    if (runsAsOthers(spec, version)) return undefined
    const { isPod, names } = settersOf(spec, (context) => context.runAsUser === 0)
    if (!isPod && names.length === 0) return undefined
    return { reason: 'runAsUser=0', detail: `${settersText(isPod, names)} must not set runAsUser=0` }
  },
}

const seccompProfile: Check = {
  id: 'seccompProfile_restricted',
  since: 19,
  overrides: ['seccompProfile_baseline'],
  find: ({ spec }, version) => {
    if (isExempt(spec, version)) return undefined
    const wrong = unconfinedSetters(spec)
    if (wrong !== undefined || confines(spec.securityContext)) return wrong
    const names = namesWhere(spec, ({ securityContext }) => !securityContext?.seccompProfile)
    if (names.length === 0) return undefined
    const what = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"'
    return { reason: 'seccompProfile', detail: `pod or ${containersText(names)} ${what}` }
  },
}

/** What the strictest level asks for beyond the baseline, by id. Source: pod-security-admission policy. */
export const restrictedChecks: readonly Check[] = [
  allowPrivilegeEscalation,
  capabilities,
  procMount,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  seccompProfile,
]
