import type { KubernetesObject } from '../../api/schema/types.ts'
import { isNotFound } from '../../api/status.ts'
import type { Command, Verb } from '../command.ts'
import { throwAll } from '../errors.ts'
import { array, duration, toggle } from '../flags.ts'
import { JsonPathError, jsonPathValues, textOf } from '../jsonpath.ts'
import { relaxed } from '../printers/custom-columns.ts'
import { outcomeFlags, printOutcome } from '../printers/output.ts'
import { filenameFlags, type Info, manyFlags, type Selection, selectResources } from '../resources.ts'
import { CommandError } from '../result.ts'

/** Whether what is waited for is so, of an object as it is now; undefined is an object that is gone. */
interface Condition {
  readonly isMet: (object: KubernetesObject | undefined, info: Info) => boolean
  readonly kind: 'condition' | 'delete' | 'create' | 'jsonpath'
}

const defaultTimeoutMs = 30_000
/** A week: what kubectl calls forever. */
const foreverMs = 7 * 24 * 3600 * 1000

/** Waits until something is so of objects, while virtual time passes. */
export const wait: Verb = {
  name: 'wait',
  flags: [...filenameFlags, ...manyFlags, ...outcomeFlags, array('for'), duration('timeout'), toggle('local')],
  run: (command) => {
    const condition = conditionOf(command.flags.list('for').at(-1) ?? '')
    const given = command.flags.durationMs('timeout') ?? defaultTimeoutMs
    const timeoutMs = given < 0 ? foreverMs : given
    const selection = selected(command, condition, timeoutMs)
    const deadlineMs = command.nowMs() + timeoutMs
    const failed: Error[] = []
    for (const info of selection.infos) {
      const problem = waitFor(command, info, condition, deadlineMs)
      if (problem !== undefined) failed.push(problem)
    }
    throwAll(failed)
  },
}

function selected(command: Command, condition: Condition, timeoutMs: number): Selection {
  const find = (): Selection => selectResources(command, {})
  let selection = find()
  const isThere = (): boolean => {
    selection = find()
    return selection.infos.length > 0 && selection.errors.length === 0
  }
  if (condition.kind === 'create' && !isThere() && !command.surroundings.waitUntil(isThere, timeoutMs)) {
    const [type, name] = command.args.flatMap((arg) => arg.split('/'))
    const kind = command.client.kinds.find(type ?? '')
    throw new CommandError(`timed out waiting for the condition on ${kind?.plural ?? type}/${name ?? ''}`)
  }
  const errors = selection.errors.filter((error) => condition.kind !== 'delete' || !isNotFound(error))
  throwAll(errors)
  if (selection.infos.length === 0 && condition.kind !== 'delete') throw new CommandError('no matching resources found')
  return selection
}

function waitFor(command: Command, info: Info, condition: Condition, deadlineMs: number): Error | undefined {
  const { client, surroundings } = command
  const isMet = (): boolean => condition.isMet(client.find(info.kind, info), info)
  if (!surroundings.waitUntil(isMet, Math.max(0, deadlineMs - command.nowMs())))
    return new CommandError(`timed out waiting for the condition on ${info.kind.plural}/${info.name}`)
  const object = client.find(info.kind, info) ?? info.object
  printOutcome(command, { kind: info.kind, object }, 'condition met')
  return undefined
}

function conditionOf(text: string): Condition {
  const lower = text.toLowerCase()
  if (lower === 'delete')
    return {
      kind: 'delete',
      isMet: (object, info) => object === undefined || object.metadata.uid !== info.object.metadata.uid,
    }
  if (lower === 'create') return { kind: 'create', isMet: (object) => object !== undefined }
  if (lower.startsWith('condition=')) return statusCondition(text.slice('condition='.length))
  if (lower.startsWith('jsonpath=')) return pathCondition(text.slice('jsonpath='.length))
  throw new CommandError(`unrecognized condition: "${text}"`)
}

/** `Ready` or `Ready=false`; the status counts only where the controller has seen the object as it is. */
function statusCondition(text: string): Condition {
  const equals = text.indexOf('=')
  const name = equals < 0 ? text : text.slice(0, equals)
  const wanted = equals < 0 ? 'true' : text.slice(equals + 1)
  const isMet = (object: KubernetesObject | undefined): boolean => {
    const { status, metadata } = (object ?? {}) as {
      status?: {
        conditions?: readonly { type?: string; status?: string; observedGeneration?: number }[]
        observedGeneration?: number
      }
      metadata?: { generation?: number }
    }
    const found = status?.conditions?.find(({ type = '' }) => type.toLowerCase() === name.toLowerCase())
    const seen = found?.observedGeneration ?? status?.observedGeneration
    if (found === undefined || (seen !== undefined && seen < (metadata?.generation ?? 0))) return false
    return (found.status ?? '').toLowerCase() === wanted.toLowerCase()
  }
  return { kind: 'condition', isMet }
}

/** `{.status.phase}=Running`, or a path alone, which any value meets. */
function pathCondition(text: string): Condition {
  const match = /^'?(\{.*\}|[^=]*)'?(?:=(.*))?$/s.exec(text)
  const path = relaxed(match?.[1] ?? '')
  const wanted = match?.[2]?.replace(/^(['"])(.*)\1$/s, '$2')
  if (path === '' || wanted === '')
    throw new CommandError(
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    )
  const isMet = (object: KubernetesObject | undefined): boolean => {
    if (object === undefined) return false
    const values = valuesAt(path, object)
    return values.length > 0 && (wanted === undefined || values.some((value) => textOf(value) === wanted))
  }
  return { kind: 'jsonpath', isMet }
}

function valuesAt(path: string, object: KubernetesObject): readonly unknown[] {
  try {
    return jsonPathValues(path, object).flat()
  } catch (error) {
    if (error instanceof JsonPathError) throw new CommandError(error.message)
    throw error
  }
}
