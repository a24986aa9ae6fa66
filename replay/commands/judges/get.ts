import type { KubernetesObject } from '../../../engine/api/schema/types.ts'
import type { Line } from '../line.ts'
import type { CommandStage } from '../stage.ts'
import { type Judge, succeeds, unless } from './judge.ts'

const columns: Readonly<Record<string, readonly [narrow: string, wide: string]>> = {
  Pod: ['NAME READY STATUS RESTARTS AGE', 'IP NODE NOMINATED NODE READINESS GATES'],
  Deployment: ['NAME READY UP-TO-DATE AVAILABLE AGE', 'CONTAINERS IMAGES SELECTOR'],
  Service: ['NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE', 'SELECTOR'],
  Node: ['NAME STATUS ROLES AGE VERSION', 'INTERNAL-IP EXTERNAL-IP OS-IMAGE KERNEL-VERSION CONTAINER-RUNTIME'],
  Namespace: ['NAME STATUS AGE', ''],
  Ingress: ['NAME CLASS HOSTS ADDRESS PORTS AGE', ''],
}

/** Every object that is asked for has its row, no other has, under the columns of its kind. */
export const judgeGet: Judge = (line, stage) => (result) => {
  const words = (line.args[0] ?? '').split(',')
  const sets = words.map((word) => ({ word, objects: asked(stage, line, word) }))
  const shown = sets.filter(({ objects }) => objects.length > 0)
  const grep = /\|\s*grep\s+(\S+)/.exec(line.text)?.[1]
  const lines = result.stdout.split('\n').filter((text) => text !== '')
  if (shown.length === 0) return [...succeeds(result), ...saysNothingThere(line, stage, words, result.stderr)]
  const heads = shown.map(({ word }) => headOf(line, stage.kind(word)?.kind ?? ''))
  const isEverywhere = line.flags.has('all-namespaces')
  const names = shown
    .flatMap(({ word, objects }) =>
      objects.map(({ metadata: { name, namespace } }) => {
        const row = words.length === 1 ? name : `${stage.kind(word)?.singular}/${name}`
        return isEverywhere ? `${namespace} ${row}` : row
      }),
    )
    .filter((name) => grep === undefined || name.includes(grep))
  const expected = [...(grep === undefined ? heads : []), ...names]
  return [
    ...succeeds(result),
    ...unfitting(lines, expected),
    ...unless(withoutWarnings(result.stderr) === '', result.stderr),
  ]
}

/** Rows begin with what is expected of them, in any order. */
function unfitting(lines: readonly string[], expected: readonly string[]): readonly string[] {
  const rows = lines.map((text) => `${text.trim().replaceAll(/\s+/g, ' ')} `)
  return [
    ...expected.filter((text) => !rows.some((row) => row.startsWith(`${text} `))).map((text) => `no row "${text}"`),
    ...rows.filter((row) => !expected.some((text) => row.startsWith(`${text} `))).map((row) => `unexpected "${row}"`),
  ]
}

function headOf({ flags }: Line, kind: string): string {
  const [narrow = '', wide = ''] = columns[kind] ?? []
  const head = flags.get('output') === 'wide' ? `${narrow} ${wide}`.trim() : narrow
  return flags.has('all-namespaces') ? `NAMESPACE ${head}` : head
}

/** A server may warn of the version in which it is asked. */
const withoutWarnings = (stderr: string): string => stderr.replaceAll(/^Warning: .*\n/gm, '')

function saysNothingThere({ flags }: Line, stage: CommandStage, words: readonly string[], stderr: string) {
  const isNamespaced = words.some((word) => stage.kind(word)?.namespaced)
  const where =
    isNamespaced && !flags.has('all-namespaces') ? ` in ${flags.get('namespace') ?? 'default'} namespace.` : ''
  const said = withoutWarnings(stderr)
  return unless(said === `No resources found${where}\n`, `expected "No resources found${where}", got "${said}"`)
}

function asked(stage: CommandStage, { flags }: Line, word: string): readonly KubernetesObject[] {
  const namespace = flags.has('all-namespaces') ? '' : (flags.get('namespace') ?? 'default')
  return stage.list(word, namespace).filter(({ metadata }) => isSelected(flags.get('selector'), metadata.labels ?? {}))
}

/** One requirement: `env`, `!env`, `env=prod`, `env in (a, b)`, `env notin (a, b)`. */
export function isSelected(selector: string | undefined, labels: Readonly<Record<string, string>>): boolean {
  if (selector === undefined) return true
  const [, key = '', operator, list = ''] = /^(\w+) (in|notin) \((.*)\)$/.exec(selector) ?? []
  if (operator !== undefined) {
    const isIn = list.split(/,\s*/).some((value) => labels[key] === value)
    return (operator === 'in') === isIn
  }
  if (selector.startsWith('!')) return labels[selector.slice(1)] === undefined
  const [name = '', value] = selector.split('=')
  return value === undefined ? labels[name] !== undefined : labels[name] === value
}
