import { type FieldError, forbiddenField, invalid, required, unsupported } from '../field-error.ts'
import { subdomainName } from '../kinds/names.ts'
import { compareQuantities, isQuantity } from '../meta/quantity.ts'
import type { DownwardAPIVolumeFile, Volume, VolumeProjection } from '../schema/types.ts'
import { checkFieldRef, checkResourceFieldRef } from './environment.ts'
import { checkFileMode, checkKeysToPaths, checkNoBacksteps, checkNonReservedPath } from './files.ts'
import { addProblems, listOf, unlessSound } from './shared.ts'

type Check<K extends keyof Volume> = (source: NonNullable<Volume[K]>, path: string, into: FieldError[]) => void

const emptyDir: Check<'emptyDir'> = ({ sizeLimit }, path, into) => {
  if (sizeLimit === undefined || (isQuantity(sizeLimit) && compareQuantities(sizeLimit, 0) >= 0)) return
  into.push(forbiddenField(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity'))
}

const hostPathTypes = ['DirectoryOrCreate', 'Directory', 'FileOrCreate', 'File', 'Socket', 'CharDevice', 'BlockDevice']

const hostPath: Check<'hostPath'> = ({ path: target, type }, path, into) => {
  if (!target) {
    into.push(required(`${path}.path`))
    return
  }
  checkNoBacksteps(target, `${path}.path`, into)
  if (type && !hostPathTypes.includes(type)) into.push(unsupported(`${path}.type`, type, hostPathTypes.toSorted()))
}

const secret: Check<'secret'> = ({ secretName, defaultMode, items }, path, into) => {
  if (!secretName) into.push(required(`${path}.secretName`))
  checkFileMode(defaultMode, `${path}.defaultMode`, into)
  checkKeysToPaths(items, `${path}.items`, into)
}

const configMap: Check<'configMap'> = ({ name, defaultMode, items }, path, into) => {
  if (!name) into.push(required(`${path}.name`))
  checkFileMode(defaultMode, `${path}.defaultMode`, into)
  checkKeysToPaths(items, `${path}.items`, into)
}

const nfs: Check<'nfs'> = ({ server, path: target }, path, into) => {
  if (!server) into.push(required(`${path}.server`))
  if (!target) into.push(required(`${path}.path`))
  else if (!target.startsWith('/')) into.push(invalid(`${path}.path`, target, 'must be an absolute path'))
}

const persistentVolumeClaim: Check<'persistentVolumeClaim'> = ({ claimName }, path, into) => {
  if (!claimName) into.push(required(`${path}.claimName`))
}

const downwardFields = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
]

function checkDownwardFile(file: DownwardAPIVolumeFile, path: string, into: FieldError[]): void {
  if (!file.path) into.push(required(`${path}.path`))
  else checkNonReservedPath(file.path, `${path}.path`, into)
  const { fieldRef, resourceFieldRef } = file
  if (fieldRef) {
    checkFieldRef(fieldRef, downwardFields, `${path}.fieldRef`, into)
    if (resourceFieldRef) {
      into.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'))
    }
  } else if (resourceFieldRef) checkResourceFieldRef(resourceFieldRef, true, `${path}.resourceFieldRef`, into)
  else into.push(required(path, 'one of fieldRef and resourceFieldRef is required'))
  checkFileMode(file.mode, `${path}.mode`, into)
}

const downwardAPI: Check<'downwardAPI'> = ({ defaultMode, items }, path, into) => {
  checkFileMode(defaultMode, `${path}.defaultMode`, into)
  for (const [index, file] of listOf(items).entries()) checkDownwardFile(file, `${path}[${index}]`, into)
}

/** That of tokens stands in every pod. */
const projected: Check<'projected'> = unlessSound(({ defaultMode, sources }, path, into) => {
  checkFileMode(defaultMode, `${path}.defaultMode`, into)
  for (const [index, source] of listOf(sources).entries()) checkProjection(source, `${path}.sources[${index}]`, into)
})

const tokenSecondsMin = 600
const tokenSecondsMax = 2 ** 32

function checkProjection(projection: VolumeProjection, path: string, into: FieldError[]): void {
  const kinds = (['secret', 'configMap', 'downwardAPI', 'serviceAccountToken', 'clusterTrustBundle'] as const).filter(
    (kind) => projection[kind],
  )
  for (const kind of kinds.slice(1)) {
    into.push(forbiddenField(`${path}.${kind}`, 'may not specify more than 1 volume type per source'))
  }
  const { secret: fromSecret, configMap: fromConfigMap, serviceAccountToken: token } = projection
  for (const [kind, source] of Object.entries({ secret: fromSecret, configMap: fromConfigMap })) {
    if (!source) continue
    if (!source.name) into.push(required(`${path}.${kind}.name`))
    checkKeysToPaths(source.items, `${path}.${kind}.items`, into)
  }
  for (const [index, file] of listOf(projection.downwardAPI?.items).entries()) {
    checkDownwardFile(file, `${path}.downwardAPI[${index}]`, into)
  }
  if (token) checkToken(token, `${path}.serviceAccountToken`, into)
}

type Token = NonNullable<VolumeProjection['serviceAccountToken']>

function checkToken({ expirationSeconds = 3600, path: target }: Token, path: string, into: FieldError[]): void {
  const at = `${path}.expirationSeconds`
  if (expirationSeconds < tokenSecondsMin) {
    into.push(invalid(at, expirationSeconds, 'may not specify a duration less than 10 minutes'))
  }
  if (expirationSeconds > tokenSecondsMax) {
    into.push(invalid(at, expirationSeconds, 'may not specify a duration larger than 2^32 seconds'))
  }
  if (target) checkNonReservedPath(target, `${path}.path`, into)
  else into.push(required(`${path}.path`))
}

const csi: Check<'csi'> = ({ driver, nodePublishSecretRef }, path, into) => {
  if (!driver) into.push(required(`${path}.driver`))
  else addProblems(subdomainName(driver.toLowerCase(), false), driver, `${path}.driver`, into)
  if (nodePublishSecretRef && !nodePublishSecretRef.name) into.push(required(`${path}.nodePublishSecretRef.name`))
}

const ephemeral: Check<'ephemeral'> = ({ volumeClaimTemplate }, path, into) => {
  if (!volumeClaimTemplate) into.push(required(`${path}.volumeClaimTemplate`))
}

const image: Check<'image'> = ({ reference }, path, into) => {
  if (!reference) into.push(required(`${path}.reference`))
}

/** A volume of a cloud or network that is named by one field. */
function named(field: string): (source: object, path: string, into: FieldError[]) => void {
  return (source, path, into) => {
    if (!(source as Readonly<Record<string, unknown>>)[field]) into.push(required(`${path}.${field}`))
  }
}

/** In the order in which Kubernetes looks at them: of several sources, the first counts. */
const checks: { readonly [K in keyof Volume]?: Check<K> } = {
  emptyDir,
  hostPath,
  gitRepo: named('repository'),
  gcePersistentDisk: named('pdName'),
  awsElasticBlockStore: named('volumeID'),
  secret,
  nfs,
  iscsi: named('targetPortal'),
  glusterfs: named('endpoints'),
  persistentVolumeClaim,
  rbd: named('image'),
  cinder: named('volumeID'),
  cephfs: named('monitors'),
  downwardAPI,
  flexVolume: named('driver'),
  configMap,
  azureFile: named('secretName'),
  vsphereVolume: named('volumePath'),
  portworxVolume: named('volumeID'),
  azureDisk: named('diskName'),
  projected,
  csi,
  ephemeral,
  image,
}
const sourceNames = Object.keys(checks) as (keyof Volume)[]

/** Exactly one source; those of a sort that Kubernetes knows and this list does not are taken as they are. */
export function checkVolumeSource(volume: Volume, path: string, into: FieldError[]): void {
  const [first, ...others] = sourceNames.filter((name) => volume[name])
  for (const name of others) into.push(forbiddenField(`${path}.${name}`, 'may not specify more than 1 volume type'))
  if (first !== undefined) {
    const check = checks[first] as (source: unknown, path: string, into: FieldError[]) => void
    check(volume[first], `${path}.${first}`, into)
  } else if (Object.keys(volume).every((key) => key === 'name')) into.push(required(path, 'must specify a volume type'))
}
