import type { Container, Pod } from '../schema/types.ts'
import {
  type Check,
  containersOf,
  containersText,
  plural,
  quoted,
  settersOf,
  settersText,
  sorted,
  type Violation,
} from './check.ts'

const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/'
const isAllowedProfile = (profile: string): boolean =>
  profile === '' || profile === 'runtime/default' || profile.startsWith('localhost/')

/** Annotations, and the fields that took their place in 1.30. */
export const appArmor: Check = {
  id: 'appArmorProfile',
  since: 0,
  find: ({ metadata, spec }) => {
    const values = new Set<string>()
    const { isPod, names } = settersOf(spec, ({ appArmorProfile }) => {
      const type = appArmorProfile?.type
      if (type === undefined || type === 'RuntimeDefault' || type === 'Localhost') return false
      values.add(type)
      return true
    })
    const annotations = Object.entries(metadata.annotations ?? {})
      .filter(([name, profile]) => name.startsWith(appArmorPrefix) && !isAllowedProfile(profile))
      .sort(([one], [other]) => (one < other ? -1 : 1))
    if (!isPod && names.length + annotations.length === 0) return undefined
    for (const [, profile] of annotations) values.add(profile)
    const noted = annotations.map(([name]) => name)
    const setters = [
      ...(isPod || names.length > 0 ? [settersText(isPod, names)] : []),
      ...(noted.length > 0 ? [`${plural('annotation', 'annotations', noted.length)} ${quoted(noted)}`] : []),
    ]
    return {
      reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', values.size),
      detail: `${setters.join(' and ')} must not set AppArmor profile type to ${quoted(sorted(values))}`,
    }
  },
}

const seccompPod = 'seccomp.security.alpha.kubernetes.io/pod'
const seccompContainer = 'container.seccomp.security.alpha.kubernetes.io/'
const seccompFieldSince = 19
const isSafeAnnotation = (value: string): boolean =>
  value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/')

/** Whether a context asks for a profile, and one that confines. */
export const confines = (context: SeccompContext | undefined | null): boolean =>
  context?.seccompProfile?.type === 'RuntimeDefault' || context?.seccompProfile?.type === 'Localhost'

type SeccompContext = Pick<NonNullable<Container['securityContext']>, 'seccompProfile'>

/** Who asks for a seccomp profile that does not confine. */
export function unconfinedSetters(spec: Pod['spec']): Violation | undefined {
  const values = new Set<string>()
  const { isPod, names } = settersOf(spec, (context) => {
    const type = context.seccompProfile?.type
    if (type === undefined || confines(context)) return false
    values.add(type)
    return true
  })
  if (!isPod && names.length === 0) return undefined
  const what = `must not set securityContext.seccompProfile.type to ${quoted(sorted(values))}`
  return { reason: 'seccompProfile', detail: `${settersText(isPod, names)} ${what}` }
}

export const seccompBaseline: Check = {
  id: 'seccompProfile_baseline',
  since: 0,
  find: ({ metadata, spec }, version) => {
    if (version >= seccompFieldSince) return unconfinedSetters(spec)
    const names = [seccompPod, ...containersOf(spec).map(({ name }) => `${seccompContainer}${name}`)]
    const bad = names.flatMap((name) => {
      const value = metadata.annotations?.[name]
      return value === undefined || isSafeAnnotation(value) ? [] : [`${name}=${JSON.stringify(value)}`]
    })
    if (bad.length === 0) return undefined
    const what = plural('annotation', 'annotations', bad.length)
    return { reason: 'seccompProfile', detail: `forbidden ${what} ${sorted(bad).join(', ')}` }
  },
}

const seLinuxTypes: Readonly<Record<string, number>> = {
  '': 0,
  container_t: 0,
  container_init_t: 0,
  container_kvm_t: 0,
  container_engine_t: 31,
}

export const seLinuxOptions: Check = {
  id: 'seLinuxOptions',
  since: 0,
  find: ({ spec }, version) => {
    const types = new Set<string>()
    const others = new Set<string>()
    const { isPod, names } = settersOf(spec, (context) => {
      const { type = '', user = '', role = '' } = context.seLinuxOptions ?? {}
      const isType = Object.hasOwn(seLinuxTypes, type) && (seLinuxTypes[type] as number) <= version
      if (!isType) types.add(type)
      if (user !== '') others.add('user may not be set')
      if (role !== '') others.add('role may not be set')
      return !isType || user !== '' || role !== ''
    })
    if (!isPod && names.length === 0) return undefined
    const typed = types.size === 0 ? [] : [`${plural('type', 'types', types.size)} ${quoted(sorted(types))}`]
    const inOrder = ['user may not be set', 'role may not be set'].filter((each) => others.has(each))
    const what = [...typed, ...inOrder].join('; ')
    const detail = `${settersText(isPod, names)} set forbidden securityContext.seLinuxOptions: ${what}`
    return { reason: 'seLinuxOptions', detail }
  },
}

/** Probes and hooks that go to another host than the pod. */
export const hostAddresses: Check = {
  id: 'hostProbesAndHostLifecycle',
  since: 34,
  find: ({ spec }) => {
    const found = containersOf(spec).map((container) => ({ name: container.name, hosts: hostsOf(container) }))
    const names = sorted(found.filter(({ hosts }) => hosts.length > 0).map(({ name }) => name))
    if (names.length === 0) return undefined
    const hosts = sorted(found.flatMap((each) => each.hosts))
    const use = plural('uses', 'use', names.length)
    const what = plural('probe or lifecycle host', 'probe or lifecycle hosts', hosts.length)
    return { reason: 'probe or lifecycle host', detail: `${containersText(names)} ${use} ${what} ${quoted(hosts)}` }
  },
}

function hostsOf({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container): readonly string[] {
  const handlers = [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop]
  return handlers.flatMap((handler) => [handler?.httpGet?.host || [], handler?.tcpSocket?.host || []].flat())
}
