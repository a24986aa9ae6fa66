import type { KindSchema } from '../../schema/schema.ts'
import type { Conversion } from '../versions/view.ts'
import {
  asFields,
  asObject,
  changed,
  changedItems,
  type Fields,
  isFields,
  present,
  renamed,
  renamedBack,
} from './fields.ts'

/** A version that the structure of today's API does not have any more. */
export const betaDefinition: KindSchema = {
  apiVersion: 'apiextensions.k8s.io/v1beta1',
  group: 'apiextensions.k8s.io',
  version: 'v1beta1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  scope: 'Cluster',
  introducedMinor: 7,
  deprecatedMinor: 16,
  removedMinor: 22,
  replacement: { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
  typeKey: 'apiextensions/v1.CustomResourceDefinition',
}

const columnNames = { JSONPath: 'jsonPath' }

/** What stood beside the versions holds for each of them that says nothing else. */
function specToStored(spec: Fields): Fields {
  const { version, versions, validation, subresources, additionalPrinterColumns, conversion, ...rest } = spec
  const named =
    Array.isArray(versions) && versions.length > 0 ? versions : [{ name: version, served: true, storage: true }]
  const common = present({ schema: validation, subresources, additionalPrinterColumns })
  const keepsUnknown = rest.preserveUnknownFields !== false
  return present({
    ...rest,
    preserveUnknownFields: undefined,
    versions: named.filter(isFields).map((each) => versionToStored({ ...common, ...each }, keepsUnknown)),
    conversion: isFields(conversion) ? conversionToStored(conversion) : undefined,
  })
}

/** Unknown fields were kept unless somebody said otherwise, and there did not have to be a schema. */
function versionToStored(version: Fields, keepsUnknown: boolean): Fields {
  const schema =
    isFields(version.schema) && isFields(version.schema.openAPIV3Schema) ? version.schema.openAPIV3Schema : {}
  const kept = keepsUnknown ? { 'x-kubernetes-preserve-unknown-fields': true } : {}
  const withSchema = { ...version, schema: { openAPIV3Schema: { type: 'object', ...schema, ...kept } } }
  return changedItems(withSchema, 'additionalPrinterColumns', (column) => renamed(column, columnNames))
}

function conversionToStored({ strategy, webhookClientConfig, conversionReviewVersions, ...rest }: Fields): Fields {
  if (strategy !== 'Webhook') return { ...rest, strategy }
  const webhook = present({
    clientConfig: webhookClientConfig,
    conversionReviewVersions: conversionReviewVersions ?? ['v1beta1'],
  })
  return { ...rest, strategy, webhook }
}

function specFromStored({ versions, conversion, ...rest }: Fields): Fields {
  const seen = (Array.isArray(versions) ? versions : []).map((version: Fields) =>
    changedItems(version, 'additionalPrinterColumns', (column) => renamedBack(column, columnNames)),
  )
  return present({ ...rest, version: seen[0]?.name, versions: seen, conversion, preserveUnknownFields: false })
}

/** Source: apiextensions-apiserver pkg/apis/apiextensions/v1beta1/conversion.go and defaults.go. */
export const betaDefinitionConversion: Conversion = {
  toStored: (object) => asObject(changed(asFields(object), 'spec', specToStored)),
  fromStored: (stored) => asObject(changed(asFields(stored), 'spec', specFromStored)),
}
