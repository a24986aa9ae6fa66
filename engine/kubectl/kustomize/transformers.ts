import { isObject, type JsonObject } from '../../api/patch/json.ts'
import { allKinds, kindOf as schemaOf } from '../../api/schema/schema.ts'
import { CommandError } from '../result.ts'
import { changedAt, type FieldSpec, isMeant } from './field-specs.ts'
import type { ImageRule, Kustomization, LabelRule } from './kustomization.ts'
import { annotationFields, ownLabels, selectorFields, templateLabels } from './label-fields.ts'
import { kindOf, moveTo, nameOf, type Resource, rename } from './resource.ts'

/** Puts everything that has a namespace into one; the namespace itself is called so, too. */
export function setNamespace(resources: readonly Resource[], namespace: string): void {
  for (const resource of resources) {
    if (kindOf(resource) === 'Namespace') rename(resource, namespace)
    else if (isNamespaced(resource.object)) moveTo(resource, namespace)
    if (/^(Cluster)?RoleBinding$/.test(kindOf(resource)))
      resource.object = changedAt(resource.object, { path: 'subjects' }, (subject) =>
        isObject(subject) && subject['kind'] === 'ServiceAccount' && subject['name'] === 'default'
          ? { ...subject, namespace }
          : subject,
      )
    for (const spec of serviceNamespaces)
      if (isMeant(spec, resource.object)) resource.object = changedAt(resource.object, spec, () => namespace)
  }
}

const serviceNamespaces: readonly FieldSpec[] = [
  { path: 'spec/service/namespace', kind: 'APIService' },
  { path: 'webhooks/clientConfig/service/namespace', kind: 'ValidatingWebhookConfiguration' },
  { path: 'webhooks/clientConfig/service/namespace', kind: 'MutatingWebhookConfiguration' },
  { path: 'spec/conversion/webhook/clientConfig/service/namespace', kind: 'CustomResourceDefinition' },
]

/** A kind that Kubernetes does not know is taken to have a namespace. */
function isNamespaced(object: JsonObject): boolean {
  const [apiVersion, kind] = [String(object['apiVersion']), String(object['kind'])]
  const known = schemaOf(apiVersion, kind) ?? allKinds().find((each) => each.kind === kind && each.group === '')
  return known === undefined || schemaOf(apiVersion, kind) === undefined || known.scope === 'Namespaced'
}

/** Kinds that are called as they are: others mean their names from outside. */
const unaffixed = new Set(['CustomResourceDefinition', 'APIService', 'Namespace'])

export function affixNames(resources: readonly Resource[], prefix: string, suffix: string): void {
  for (const resource of resources) {
    resource.affixes.push(`${prefix}*${suffix}`)
    if (!unaffixed.has(kindOf(resource))) rename(resource, `${prefix}${nameOf(resource)}${suffix}`)
  }
}

type Pairs = Readonly<Record<string, string>>

function addPairs(resources: readonly Resource[], specs: readonly FieldSpec[], pairs: Pairs): void {
  for (const resource of resources)
    for (const spec of specs.filter((each) => isMeant(each, resource.object)))
      resource.object = changedAt(resource.object, spec, (value) => ({ ...(isObject(value) ? value : {}), ...pairs }))
}

export function addLabels(resources: readonly Resource[], rule: LabelRule): void {
  const { pairs = {}, includeSelectors = false, includeTemplates = false, fields = [] } = rule
  const standard = [
    ...ownLabels,
    ...(includeSelectors || includeTemplates ? templateLabels : []),
    ...(includeSelectors ? selectorFields : []),
  ]
  addPairs(resources, [...standard, ...fields.map(({ path = '', ...rest }) => ({ path, ...rest }))], pairs)
}

export function addAnnotations(resources: readonly Resource[], pairs: Pairs): void {
  addPairs(resources, annotationFields, pairs)
}

const scalable = ['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet']

export function setReplicas(
  resources: readonly Resource[],
  { name = '', count = 0 }: NonNullable<Kustomization['replicas']>[number],
): void {
  const found = resources.filter((each) => scalable.includes(kindOf(each)) && each.names.includes(name))
  if (found.length === 0)
    throw new CommandError(
      `resource with name ${name} does not match a config with the following GVK [${scalable.map((kind) => `${kind}.[noVer].[noGrp]`).join(' ')}]`,
    )
  for (const resource of found)
    resource.object = changedAt(resource.object, { path: 'spec/replicas', create: true }, () => count)
}

/** Every image of every container, wherever in an object they stand. */
export function setImages(resources: readonly Resource[], rule: ImageRule): void {
  for (const resource of resources)
    resource.object = withImages(resource.object, (image) => changedImage(image, rule)) as JsonObject
}

function withImages(value: unknown, change: (image: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => withImages(item, change))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      (key === 'containers' || key === 'initContainers') && Array.isArray(inner)
        ? inner.map((container) => withImage(container, change))
        : withImages(inner, change),
    ]),
  )
}

const withImage = (container: unknown, change: (image: string) => string): unknown =>
  isObject(container) && typeof container['image'] === 'string'
    ? { ...container, image: change(container['image']) }
    : container

/** A name is that of an image without tag and digest. A new digest takes the place of the tag, a new tag that of the digest. */
function changedImage(image: string, { name, newName, newTag = '', digest = '', tagSuffix = '' }: ImageRule): string {
  const { base, tag: oldTag, digest: oldDigest } = partsOf(image)
  if (base !== name) return image
  const called = newName || base
  if (newTag !== '' || digest !== '')
    return `${called}${newTag === '' ? '' : `:${newTag}`}${digest === '' ? '' : `@${digest}`}`
  const tag = oldTag === '' && tagSuffix === '' ? '' : `:${oldTag}${tagSuffix}`
  return `${called}${tag}${oldDigest === '' ? '' : `@${oldDigest}`}`
}

function partsOf(image: string): { base: string; tag: string; digest: string } {
  const [, base = image, tag = '', digest = ''] =
    /^(.*?)(?::([\w][\w.{}-]*))?(?:@(sha256:[a-zA-Z0-9]+))?$/.exec(image) ?? []
  return { base, tag, digest }
}
