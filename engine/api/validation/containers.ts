import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalid,
  notFoundField,
  required,
  unsupported,
} from '../field-error.ts'
import { dns1123LabelProblems } from '../meta/names.ts'
import type { Container, EphemeralContainer, PodSpec } from '../schema/types.ts'
import { checkEnvironment, checkEnvironmentFrom } from './environment.ts'
import { checkContainerPorts, checkHostPortConflicts } from './ports.ts'
import { checkProbesAndHooks } from './probes.ts'
import { checkContainerResources } from './resources.ts'
import { checkSecurityContext } from './security-context.ts'
import { addProblems, listOf } from './shared.ts'
import { checkVolumeDevices, checkVolumeMounts, type Volumes } from './volumes.ts'

/** What of its pod the check of a container needs. */
export interface ContainerScope {
  readonly spec: PodSpec
  readonly volumes: Volumes
  readonly claimNames: ReadonlySet<string>
}

const messagePolicies = ['File', 'FallbackToLogsOnError']
const pullPolicies = ['Always', 'IfNotPresent', 'Never']

function checkChoice(value: string | undefined, choices: readonly string[], path: string, into: FieldError[]): void {
  if (!value) into.push(required(path))
  else if (!choices.includes(value)) into.push(unsupported(path, value, choices))
}

/** What holds for containers of every sort. */
function checkContainer(container: Container, scope: ContainerScope, path: string, into: FieldError[]): void {
  if (!container.name) into.push(required(`${path}.name`))
  else addProblems(dns1123LabelProblems(container.name), container.name, `${path}.name`, into)
  if (!container.image) into.push(required(`${path}.image`))
  checkChoice(container.terminationMessagePolicy, messagePolicies, `${path}.terminationMessagePolicy`, into)
  if (container.ports) checkContainerPorts(container.ports, `${path}.ports`, into)
  if (container.env) checkEnvironment(container.env, `${path}.env`, into)
  if (container.envFrom) checkEnvironmentFrom(container.envFrom, `${path}.envFrom`, into)
  if (container.volumeMounts) checkVolumeMounts(container, scope.volumes, `${path}.volumeMounts`, into)
  if (container.volumeDevices) checkVolumeDevices(container, scope.volumes, `${path}.volumeDevices`, into)
  checkChoice(container.imagePullPolicy, pullPolicies, `${path}.imagePullPolicy`, into)
  checkContainerResources(container.resources, scope.claimNames, `${path}.resources`, into)
  if (container.resizePolicy) checkResizePolicy(container, scope.spec, `${path}.resizePolicy`, into)
  if (container.securityContext) {
    checkSecurityContext(container.securityContext, scope.spec.hostUsers !== false, `${path}.securityContext`, into)
  }
}

function checkResizePolicy({ resizePolicy }: Container, spec: PodSpec, path: string, into: FieldError[]): void {
  const names = new Set<string>()
  for (const [index, { resourceName, restartPolicy }] of listOf(resizePolicy).entries()) {
    if (names.has(resourceName)) into.push(duplicate(`${path}[${index}]`, resourceName))
    names.add(resourceName)
    checkChoice(resourceName, ['cpu', 'memory'], path, into)
    checkChoice(restartPolicy, ['NotRequired', 'RestartContainer'], path, into)
    if (spec.restartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      into.push(invalid(path, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'"))
    }
  }
}

const restartPolicies = ['Always', 'Never', 'OnFailure']

function checkRestartPolicy({ restartPolicy }: Container, path: string, into: FieldError[]): void {
  if (!restartPolicy || restartPolicies.includes(restartPolicy)) return
  into.push(unsupported(`${path}.restartPolicy`, restartPolicy, restartPolicies))
}

export function checkContainers(scope: ContainerScope, path: string, into: FieldError[]): void {
  const containers = listOf(scope.spec.containers)
  if (containers.length === 0) into.push(required(path))
  const names = new Set<string>()
  for (const [index, container] of containers.entries()) {
    const at = `${path}[${index}]`
    checkContainer(container, scope, at, into)
    if (names.has(container.name)) into.push(duplicate(`${at}.name`, container.name))
    names.add(container.name)
    checkProbesAndHooks(container, at, scope.spec.terminationGracePeriodSeconds, into)
    checkRestartPolicy(container, at, into)
  }
  checkHostPortConflicts(containers, path, into)
}

const staysOnly = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const

export function checkInitContainers(scope: ContainerScope, path: string, into: FieldError[]): void {
  const names = new Set(listOf(scope.spec.containers).map(({ name }) => name))
  for (const [index, container] of listOf(scope.spec.initContainers).entries()) {
    const at = `${path}[${index}]`
    checkContainer(container, scope, at, into)
    checkRestartPolicy(container, at, into)
    if (names.has(container.name)) into.push(duplicate(`${at}.name`, container.name))
    else if (container.name) names.add(container.name)
    checkHostPortConflicts([container], path, into)
    if (container.restartPolicy === 'Always') {
      checkProbesAndHooks(container, at, scope.spec.terminationGracePeriodSeconds, into)
      continue
    }
    for (const field of staysOnly) {
      if (!container[field]) continue
      into.push(forbiddenField(`${at}.${field}`, 'may not be set for init containers without restartPolicy=Always'))
    }
  }
}

const notForEphemeral = [
  ...['ports', 'resources', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle', 'restartPolicy'],
  'resizePolicy',
] as const

export function checkEphemeralContainers(scope: ContainerScope, path: string, into: FieldError[]): void {
  const { containers, initContainers, ephemeralContainers } = scope.spec
  const others = [...listOf(containers), ...listOf(initContainers)].map(({ name }) => name)
  const names = new Set(others)
  for (const [index, container] of listOf(ephemeralContainers).entries()) {
    const at = `${path}[${index}]`
    checkContainer(container as Container, scope, at, into)
    checkImageBlanks(container, at, into)
    if (names.has(container.name)) into.push(duplicate(`${at}.name`, container.name))
    names.add(container.name)
    const target = container.targetContainerName
    if (target && !others.includes(target)) into.push(notFoundField(`${at}.targetContainerName`, target))
    checkForbiddenFields(container, at, into)
  }
}

function checkForbiddenFields(container: EphemeralContainer, path: string, into: FieldError[]): void {
  const detail = 'cannot be set for an Ephemeral Container'
  for (const field of notForEphemeral) {
    const value = (container as unknown as Readonly<Record<string, unknown>>)[field]
    const isSet = typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value)
    if (isSet) into.push(forbiddenField(`${path}.${field}`, detail))
  }
  for (const [index, { subPath, subPathExpr }] of listOf(container.volumeMounts).entries()) {
    if (subPath) into.push(forbiddenField(`${path}.volumeMounts[${index}].subPath`, detail))
    if (subPathExpr) into.push(forbiddenField(`${path}.volumeMounts[${index}].subPathExpr`, detail))
  }
}

/** Templates may carry blanks around an image, pods may not. */
export function checkImageBlanks({ image = '' }: { readonly image?: string }, path: string, into: FieldError[]): void {
  if (image === image.trim()) return
  into.push(invalid(`${path}.image`, image, 'must not have leading or trailing whitespace'))
}
