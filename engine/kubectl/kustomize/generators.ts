import { configMapKeyProblems } from '../../api/meta/names.ts'
import { isObject, type JsonObject } from '../../api/patch/json.ts'
import { spelledHash } from '../content-hash.ts'
import { base64, environmentOf, literalOf } from '../data-sources.ts'
import { goJson } from '../go-json.ts'
import { CommandError } from '../result.ts'
import type { Folder } from './folder.ts'
import type { GeneratorOptions, GeneratorRule } from './kustomization.ts'
import { prefixed } from './prefixed.ts'
import { kindOf, metadataOf, namespaceOf, type Resource, resourceOf } from './resource.ts'

type Data = Readonly<Record<string, string>>

/** Adds what a generator makes to the resources, or puts it into what is there already. */
export function generate(
  kind: 'ConfigMap' | 'Secret',
  rule: GeneratorRule,
  { folder, resources, global }: { folder: Folder; resources: Resource[]; global: GeneratorOptions | undefined },
): void {
  if (!rule.name) throw new CommandError('a configmap must have a name')
  const options = merged(global, rule.options)
  const data = dataOf(rule, folder)
  const object = objectOf(kind, rule, kind === 'Secret' ? encoded(data) : data, options)
  const { behavior = 'create', name = '' } = rule
  const found = resources.filter((each) => kindOf(each) === kind && each.names.includes(name))
  const known = found.find((each) => namespaceOf(each) === (rule.namespace ?? '')) ?? found[0]
  if (behavior !== 'merge' && behavior !== 'replace') {
    if (known !== undefined)
      throw new CommandError(
        `merging from generator: id resid.ResId{Kind:"${kind}", Name:"${name}"} exists; behavior must be merge or replace`,
      )
    resources.push(resourceOf(object, options.disableNameSuffixHash !== true))
    return
  }
  if (known === undefined)
    throw new CommandError(
      `merging from generator: id resid.ResId{Kind:"${kind}", Name:"${name}"} does not exist; cannot merge or replace`,
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

/** What the kustomization says of all: its pairs give way to those of the generator, its switches do not. */
const merged = (global: GeneratorOptions = {}, own: GeneratorOptions = {}): GeneratorOptions => ({
  disableNameSuffixHash: global.disableNameSuffixHash === true || own.disableNameSuffixHash === true,
  immutable: global.immutable === true || own.immutable === true,
  ...(global.labels || own.labels ? { labels: { ...global.labels, ...own.labels } } : {}),
  ...(global.annotations || own.annotations ? { annotations: { ...global.annotations, ...own.annotations } } : {}),
})

function objectOf(kind: string, rule: GeneratorRule, data: Data, options: GeneratorOptions): JsonObject {
  const { name, namespace = '' } = rule
  const { labels, annotations, immutable } = options
  const metadata = {
    name,
    ...(namespace === '' ? {} : { namespace }),
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
  }
  return {
    apiVersion: 'v1',
    kind,
    metadata,
    ...(Object.keys(data).length === 0 ? {} : { data }),
    ...(kind === 'Secret' ? { type: rule.type || 'Opaque' } : {}),
    ...(immutable === true ? { immutable } : {}),
  }
}

const encoded = (data: Data): Data =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)]))

function dataOf({ name, literals = [], files = [], envs = [], env = '' }: GeneratorRule, folder: Folder): Data {
  const variables = [...envs, ...(env === '' ? [] : [env])]
  const pairs = prefixed('loading KV pairs', () => [
    ...prefixed(`env source files: [${variables.join(' ')}]`, () =>
      variables.flatMap((path) => environmentOf(folder.load(path))),
    ),
    ...prefixed(`literal sources [${literals.join(' ')}]`, () => literals.map(literalOf)),
    ...prefixed(`file sources: [${files.join(' ')}]`, () => files.map((source) => fileOf(folder, source))),
  ])
  const data: Record<string, string> = {}
  for (const [key, value] of pairs) {
    const [problem] = configMapKeyProblems(key)
    if (problem !== undefined) throw new CommandError(`${JSON.stringify(key)} is not a valid key name: ${problem}`)
    if (Object.hasOwn(data, key)) throw new CommandError(`configmap ${name} illegally repeats the key \`${key}\``)
    data[key] = value
  }
  return data
}

/** `key=path`, or a path whose last part is the key. Source: kustomize api/internal/generators/utils.go. */
function fileOf(folder: Folder, source: string): readonly [string, string] {
  const [key, path, ...more] = source.split('=')
  if (path === undefined) return [source.slice(source.lastIndexOf('/') + 1), folder.load(source)]
  const given = JSON.stringify(source)
  if (more.length > 0) throw new CommandError(`source ${given} key name or file path contains '='`)
  if (!key) throw new CommandError(`missing key name for file path ${JSON.stringify(path)} in source ${given}`)
  if (path === '') throw new CommandError(`missing file path for key name ${JSON.stringify(key)} in source ${given}`)
  return [key, folder.load(path)]
}

/** What stands behind the name of what was generated, from its content. Source: kustomize api/hasher. */
export function hashSuffix(object: JsonObject): string {
  const { name = '' } = metadataOf(object)
  const { data = '', type = '', binaryData, stringData } = object
  const read =
    object['kind'] === 'Secret'
      ? { data, kind: 'Secret', name, ...(isObject(stringData) ? { stringData } : {}), type }
      : { ...(isObject(binaryData) ? { binaryData } : {}), data, kind: 'ConfigMap', name }
  return spelledHash(goJson(read))
}
