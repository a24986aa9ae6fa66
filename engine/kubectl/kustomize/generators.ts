import { sha256 } from '../../api/meta/sha256.ts'
import { isObject, type JsonObject } from '../../api/patch/json.ts'
import { base64, environmentOf, literalOf } from '../data-sources.ts'
import { goJson } from '../go-json.ts'
import { CommandError } from '../result.ts'
import type { Folder } from './folder.ts'
import type { GeneratorOptions, GeneratorRule } from './kustomization.ts'
import { kindOf, metadataOf, nameOf, namespaceOf, type Resource, resourceOf } from './resource.ts'

type Data = Readonly<Record<string, string>>

/** Adds what a generator makes to the resources, or puts it into what is there already. */
export function generate(
  kind: 'ConfigMap' | 'Secret',
  rule: GeneratorRule,
  { folder, resources, global }: { folder: Folder; resources: Resource[]; global: GeneratorOptions | undefined },
): void {
  const options = merged(global, rule.options)
  const data = dataOf(rule, folder)
  const object = objectOf(kind, rule, kind === 'Secret' ? encoded(data) : data, options)
  const { behavior = 'create' } = rule
  const found = resources.filter((each) => kindOf(each) === kind && each.names.includes(rule.name))
  const known = found.find((each) => namespaceOf(each) === (rule.namespace ?? '')) ?? found[0]
  if (behavior === 'create' || behavior === 'unspecified' || behavior === '') {
    if (known !== undefined)
      throw new CommandError(
        `merging from generator: id resid.ResId{Kind:"${kind}", Name:"${rule.name}"} exists; behavior must be merge or replace`,
      )
    resources.push(resourceOf(object, options.disableNameSuffixHash !== true))
    return
  }
  if (behavior !== 'merge' && behavior !== 'replace')
    throw new CommandError(`illegal behavior ${behavior}: expected create, merge or replace`)
  if (known === undefined)
    throw new CommandError(
      `merging from generator: id resid.ResId{Kind:"${kind}", Name:"${rule.name}"} does not exist; cannot merge or replace`,
    )
  absorb(known, object, behavior === 'merge')
  known.needsHash = options.disableNameSuffixHash !== true
}

/** The name of what is there stays; its labels and annotations are added to. */
function absorb(known: Resource, object: JsonObject, keepsData: boolean): void {
  const [old, next] = [metadataOf(known.object), metadataOf(object)]
  const labels = { ...old.labels, ...next.labels }
  const annotations = { ...old.annotations, ...next.annotations }
  const metadata = {
    ...old,
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  }
  const before = keepsData && isObject(known.object['data']) ? known.object['data'] : {}
  const data = { ...before, ...(object['data'] as JsonObject | undefined) }
  known.object = { ...(keepsData ? known.object : {}), ...object, data, metadata }
}

const merged = (global: GeneratorOptions = {}, own: GeneratorOptions = {}): GeneratorOptions => ({
  ...global,
  ...own,
  ...(global.labels || own.labels ? { labels: { ...global.labels, ...own.labels } } : {}),
  ...(global.annotations || own.annotations ? { annotations: { ...global.annotations, ...own.annotations } } : {}),
})

function objectOf(kind: string, rule: GeneratorRule, data: Data, options: GeneratorOptions): JsonObject {
  const { name, namespace } = rule
  const { labels, annotations, immutable } = options
  const metadata = {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
  }
  return {
    apiVersion: 'v1',
    kind,
    metadata,
    ...(Object.keys(data).length === 0 ? {} : { data }),
    ...(kind === 'Secret' ? { type: rule.type ?? 'Opaque' } : {}),
    ...(immutable === true ? { immutable } : {}),
  }
}

const encoded = (data: Data): Data =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)]))

function dataOf({ name, literals = [], files = [], envs = [], env }: GeneratorRule, folder: Folder): Data {
  const pairs = [
    ...[...envs, ...(env === undefined ? [] : [env])].flatMap((path) => environmentOf(textOf(folder, path, 'env'))),
    ...files.map((source) => fileOf(folder, source)),
    ...literals.map(literalOf),
  ]
  const data: Record<string, string> = {}
  for (const [key, value] of pairs) {
    if (Object.hasOwn(data, key)) throw new CommandError(`configmap ${name} illegally repeats the key \`${key}\``)
    data[key] = value
  }
  return data
}

function fileOf(folder: Folder, source: string): readonly [string, string] {
  const equals = source.indexOf('=')
  const path = source.slice(equals + 1)
  const key = equals < 0 ? path.slice(path.lastIndexOf('/') + 1) : source.slice(0, equals)
  return [key, textOf(folder, path, 'file')]
}

function textOf(folder: Folder, path: string, what: 'file' | 'env'): string {
  const text = folder.find(path)
  if (text === undefined)
    throw new CommandError(`loading KV pairs: ${what} sources: [${path}]: ${folder.missing(path)}`)
  return text
}

/** What stands behind the name of what was generated, from its content. Source: kustomize api/hasher. */
export function hashSuffix(resource: Resource): string {
  const { object } = resource
  const name = nameOf(resource)
  const { data = '', type = '', binaryData, stringData } = object
  const read =
    kindOf(resource) === 'Secret'
      ? { data, kind: 'Secret', name, ...(isObject(stringData) ? { stringData } : {}), type }
      : { ...(isObject(binaryData) ? { binaryData } : {}), data, kind: 'ConfigMap', name }
  return [...sha256(goJson(read)).slice(0, 10)].map((digit) => spelled[digit] ?? digit).join('')
}

/** Digits and vowels that could make a word or be mistaken for one another. */
const spelled: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' }
