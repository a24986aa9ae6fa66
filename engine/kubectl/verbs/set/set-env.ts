import type { Container, EnvVar } from '../../../api/schema/types.ts'
import type { Command, Verb } from '../../command.ts'
import { array, list, text, toggle } from '../../flags.ts'
import { podSpecOf } from '../../pod-templates.ts'
import { kindNamed } from '../../resource-types.ts'
import { mustSelect } from '../../resources.ts'
import { CommandError } from '../../result.ts'
import { changeContainers, changeFlags, changePodSpecs } from './change-pods.ts'

interface EnvChanges {
  readonly set: readonly EnvVar[]
  readonly remove: readonly string[]
}

/** Sets or removes variables of the environment of containers. */
export const setEnv: Verb = {
  name: 'env',
  flags: [
    ...changeFlags,
    text('containers', 'c'),
    text('from'),
    text('prefix'),
    list('keys'),
    array('env', 'e'),
    toggle('list'),
    toggle('resolve'),
    toggle('overwrite'),
  ],
  run: (command) => {
    const isVariable = (arg: string): boolean => arg.includes('=') || /^[A-Za-z_]\w*-$/.test(arg)
    const resources = command.args.filter((arg) => !isVariable(arg))
    const pairs = [...command.args.filter(isVariable), ...command.flags.list('env')]
    if (command.flags.isOn('resolve'))
      throw new CommandError('set env --resolve is not modelled: leave it out, and look at what is named.')
    if (command.flags.isOn('list') && command.flags.text('output'))
      throw new CommandError('--list and --output may not be specified together')
    if (command.flags.list('keys').length > 0 && !command.flags.text('from'))
      throw new CommandError('when specifying --keys, a configmap or secret must be provided with --from')
    if (command.flags.isOn('list')) {
      listEnv(command, resources)
      return
    }
    const changes = changesOf(command, pairs)
    if (changes.set.length + changes.remove.length === 0)
      throw new CommandError('at least one environment variable must be provided')
    const pattern = command.flags.text('containers') ?? '*'
    changePodSpecs(command, resources, 'env updated', (spec) =>
      changeContainers(spec, pattern, (container) => withEnv(container, changes)),
    )
  },
}

function changesOf(command: Command, pairs: readonly string[]): EnvChanges {
  const wrong = pairs.find((pair) => !/^[^=]+=/.test(pair) && !pair.endsWith('-'))
  if (wrong !== undefined) throw new CommandError(`environment variables must be of the form key=value: ${wrong}`)
  const remove = pairs.filter((pair) => !pair.includes('=')).map((pair) => pair.slice(0, -1))
  const set = pairs
    .filter((pair) => pair.includes('='))
    .map((pair): EnvVar => {
      const equals = pair.indexOf('=')
      return { name: pair.slice(0, equals), value: pair.slice(equals + 1) }
    })
  if (set.some(({ name }) => remove.includes(name)))
    throw new CommandError('can not both modify and remove the same environment variable in the same command')
  return { set: [...set, ...fromSource(command)], remove }
}

/** One variable for each key of a config map or a secret. */
function fromSource({ flags, client, namespace }: Command): readonly EnvVar[] {
  const from = flags.text('from')
  if (!from) return []
  const [type = '', name = ''] = from.split('/')
  const kind = kindNamed(client.kinds, type)
  if (kind.kind !== 'ConfigMap' && kind.kind !== 'Secret')
    throw new CommandError(`unsupported resource specified in --from`)
  const { data = {} } = client.get(kind, { namespace, name }) as { data?: Readonly<Record<string, string>> }
  const keys = flags.list('keys').length > 0 ? flags.list('keys') : Object.keys(data).sort()
  return keys.map((key): EnvVar => {
    const variable = `${flags.text('prefix') ?? ''}${key.toUpperCase().replace(/[^A-Z0-9_]/g, '_')}`
    const reference = { name, key }
    return {
      name: variable,
      valueFrom: kind.kind === 'Secret' ? { secretKeyRef: reference } : { configMapKeyRef: reference },
    }
  })
}

function withEnv(container: Container, { set, remove }: EnvChanges): Container {
  const current = container.env ?? []
  const kept = current.filter(({ name }) => !remove.includes(name)).map((variable) => replaced(variable, set))
  const added = set.filter(({ name }) => !current.some((variable) => variable.name === name))
  const env = [...kept, ...added]
  if (env.length === current.length && env.every((variable, index) => variable === current[index])) return container
  const { env: _env, ...others } = container
  return env.length === 0 ? others : { ...others, env }
}

function replaced(variable: EnvVar, set: readonly EnvVar[]): EnvVar {
  const next = set.findLast(({ name }) => name === variable.name)
  return next === undefined || (next.value !== undefined && next.value === variable.value) ? variable : next
}

function listEnv(command: Command, resources: readonly string[]): void {
  for (const { kind, object, name } of mustSelect(command, { args: resources }).infos) {
    for (const { name: container, env = [] } of podSpecOf(kind, object)?.containers ?? []) {
      command.out(`# ${kind.kind} ${name}, container ${container}`)
      for (const { name: variable, value = '', valueFrom } of env)
        command.out(valueFrom === undefined ? `${variable}=${value}` : `# ${variable} from ${sourceText(valueFrom)}`)
    }
  }
}

function sourceText({
  configMapKeyRef,
  secretKeyRef,
  fieldRef,
  resourceFieldRef,
}: NonNullable<EnvVar['valueFrom']>): string {
  if (configMapKeyRef !== undefined) return `configmap ${configMapKeyRef.name}, key ${configMapKeyRef.key}`
  if (secretKeyRef !== undefined) return `secret ${secretKeyRef.name}, key ${secretKeyRef.key}`
  if (fieldRef !== undefined) return `field path ${fieldRef.fieldPath}`
  return `resource field ${resourceFieldRef?.resource ?? ''}`
}
