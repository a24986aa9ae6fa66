import { duplicate, type FieldError, invalid, required, unsupported } from '../field-error.ts'
import { groupIdProblems, userIdProblems } from '../meta/names.ts'
import type { PodSecurityContext, PodSpec, SeccompProfile, SecurityContext } from '../schema/types.ts'
import { checkDescendingPath } from './files.ts'
import { addProblems, listOf } from './shared.ts'

interface RunAs {
  readonly runAsUser?: number
  readonly runAsGroup?: number
}

function checkRunAs({ runAsUser, runAsGroup }: RunAs, path: string, into: FieldError[]): void {
  if (typeof runAsUser === 'number') addProblems(userIdProblems(runAsUser), runAsUser, `${path}.runAsUser`, into)
  if (typeof runAsGroup === 'number') addProblems(groupIdProblems(runAsGroup), runAsGroup, `${path}.runAsGroup`, into)
}

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined']

interface Profile {
  readonly type?: string
  readonly localhostProfile?: string
}

/** Seccomp and AppArmor profiles: a path of the node goes with `Localhost`, and with it alone. */
function checkProfile(profile: Profile, what: string, field: string, path: string, into: FieldError[]): void {
  const { type, localhostProfile } = profile
  if (!type) into.push(required(`${path}.type`, `type is required when ${field} is set`))
  else if (!profileTypes.includes(type)) into.push(unsupported(`${path}.type`, type, profileTypes))
  const at = `${path}.localhostProfile`
  if (type === 'Localhost') {
    if (!localhostProfile) into.push(required(at, `must be set when ${what} type is Localhost`))
    else if (what === 'seccomp') checkDescendingPath(localhostProfile, at, into)
  } else if (localhostProfile !== undefined && localhostProfile !== null) {
    into.push(invalid(at, localhostProfile, `can only be set when ${what} type is Localhost`))
  }
}

function checkProfiles(
  { seccompProfile, appArmorProfile }: { seccompProfile?: SeccompProfile; appArmorProfile?: Profile },
  path: string,
  into: FieldError[],
): void {
  if (seccompProfile) checkProfile(seccompProfile, 'seccomp', 'seccompProfile', `${path}.seccompProfile`, into)
  if (appArmorProfile) checkProfile(appArmorProfile, 'AppArmor', 'appArmorProfile', `${path}.appArmorProfile`, into)
}

export function checkSecurityContext(
  context: SecurityContext,
  hostUsers: boolean,
  path: string,
  into: FieldError[],
): void {
  checkRunAs(context, path, into)
  const { procMount, privileged, allowPrivilegeEscalation, capabilities } = context
  if (procMount) checkProcMount(procMount, hostUsers, `${path}.procMount`, into)
  checkProfiles(context, path, into)
  if (allowPrivilegeEscalation !== false) return
  if (privileged === true) {
    into.push(invalid(path, context, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'))
  }
  if (listOf(capabilities?.add).includes('CAP_SYS_ADMIN')) {
    const detail = 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'
    into.push(invalid(path, context, detail))
  }
}

function checkProcMount(procMount: string, hostUsers: boolean, path: string, into: FieldError[]): void {
  if (procMount !== 'Default' && procMount !== 'Unmasked') {
    into.push(unsupported(path, procMount, ['Default', 'Unmasked']))
  }
  if (procMount === 'Unmasked' && hostUsers) {
    into.push(invalid(path, procMount, '`hostUsers` must be false to use `Unmasked`'))
  }
}

export function checkPodSecurityContext(
  context: PodSecurityContext,
  spec: PodSpec,
  path: string,
  into: FieldError[],
): void {
  const { fsGroup, supplementalGroups, sysctls, fsGroupChangePolicy } = context
  if (typeof fsGroup === 'number') addProblems(groupIdProblems(fsGroup), fsGroup, `${path}.fsGroup`, into)
  checkRunAs(context, path, into)
  for (const [index, group] of listOf(supplementalGroups).entries()) {
    addProblems(groupIdProblems(group), group, `${path}.supplementalGroups[${index}]`, into)
  }
  if (spec.shareProcessNamespace === true && spec.hostPID === true) {
    const detail = 'ShareProcessNamespace and HostPID cannot both be enabled'
    into.push(invalid(`${path}.shareProcessNamespace`, true, detail))
  }
  checkSysctls(sysctls, `${path}.sysctls`, into)
  if (fsGroupChangePolicy && fsGroupChangePolicy !== 'Always' && fsGroupChangePolicy !== 'OnRootMismatch') {
    into.push(unsupported(`${path}.fsGroupChangePolicy`, fsGroupChangePolicy, ['Always', 'OnRootMismatch']))
  }
  checkProfiles(context, path, into)
}

const segment = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const sysctlPattern = `^(${segment}[\\./])*${segment}$`
const sysctlExpression = new RegExp(sysctlPattern)
const sysctlMax = 253

function checkSysctls(sysctls: PodSecurityContext['sysctls'], path: string, into: FieldError[]): void {
  const names = new Set<string>()
  for (const [index, { name }] of listOf(sysctls).entries()) {
    const at = `${path}[${index}].name`
    if (!name) into.push(required(at))
    else if (name.length > sysctlMax || !sysctlExpression.test(name)) {
      into.push(invalid(at, name, `must have at most ${sysctlMax} characters and match regex ${sysctlPattern}`))
    } else if (names.has(name)) into.push(duplicate(at, name))
    names.add(name)
  }
}
