import { ConfigMap } from '../../api/kinds/config-map.ts'
import type { Kind } from '../../api/kinds/kind.ts'
import { Namespace } from '../../api/kinds/namespace.ts'
import { PersistentVolume } from '../../api/kinds/persistent-volume.ts'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim.ts'
import { PriorityClass } from '../../api/kinds/priority-class.ts'
import { Secret } from '../../api/kinds/secret.ts'
import { ServiceAccount } from '../../api/kinds/service-account.ts'
import type { Container, KubernetesObject, PodSpec } from '../../api/schema/types.ts'
import { volumeReferences } from '../../kubelet/references.ts'
import type { RecordedObject } from './recording.ts'

/** Says of an object that it only takes the place of one that was not in the recording. */
const standInAnnotation = 'rehearsal.dev/stand-in'

/**
 * Objects in the place of those that workloads name and `kubectl get all` does not print: namespaces, service accounts,
 * priority classes, config maps and secrets with the keys that are asked for, claims that are bound. They were there, since
 * the pods ran.
 */
export function standIns(objects: readonly RecordedObject[]): readonly RecordedObject[] {
  const made = new StandIns()
  for (const { object } of objects) {
    const { namespace } = object.metadata
    if (namespace === undefined) continue
    made.add(Namespace as never, '', namespace, {
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    })
    made.add(ServiceAccount as never, namespace, 'default', {})
    const spec = podSpecOf(object)
    if (spec !== undefined) made.addNamed(namespace, spec)
    if (object.kind === 'PersistentVolumeClaim') made.addVolumeOf(object as PersistentVolumeClaim)
  }
  return made.all()
}

const standInUid = ({ plural }: Pick<Kind, 'plural'>, namespace: string, name: string): string =>
  `stand-in-${plural}-${namespace}-${name}`

function podSpecOf({ kind, ...object }: KubernetesObject): PodSpec | undefined {
  const { spec } = object as unknown as { spec?: Templated & { readonly jobTemplate?: { readonly spec?: Templated } } }
  if (kind === 'Pod') return spec as unknown as PodSpec
  return (kind === 'CronJob' ? spec?.jobTemplate?.spec : spec)?.template?.spec
}

interface Templated {
  readonly template?: { readonly spec?: PodSpec }
}

class StandIns {
  private readonly objects = new Map<string, RecordedObject>()

  all(): readonly RecordedObject[] {
    return [...this.objects.values()]
  }

  addNamed(namespace: string, spec: PodSpec): void {
    const { serviceAccountName, priorityClassName, priority = 0 } = spec
    if (serviceAccountName) this.add(ServiceAccount as never, namespace, serviceAccountName, {})
    if (priorityClassName && !priorityClassName.startsWith('system-'))
      this.add(PriorityClass as never, '', priorityClassName, { value: priority })
    for (const volume of spec.volumes ?? []) {
      for (const { kind, name, keys } of volumeReferences(volume)) this.addData(namespace, kind, name, keys)
      const claim = volume.persistentVolumeClaim?.claimName
      if (claim !== undefined) this.addClaim(namespace, claim)
    }
    for (const container of [...(spec.initContainers ?? []), ...spec.containers])
      this.addEnvironment(namespace, container)
  }

  add(kind: Kind, namespace: string, name: string, body: object, annotations: Record<string, string> = {}): void {
    const key = `${kind.table} ${namespace}/${name}`
    if (this.objects.has(key)) return
    const metadata = {
      name,
      ...(namespace === '' ? {} : { namespace }),
      uid: standInUid(kind, namespace, name),
      annotations: { [standInAnnotation]: 'true', ...annotations },
      ...(kind.kind === 'Namespace' ? { labels: { 'kubernetes.io/metadata.name': name } } : {}),
    }
    const object = { apiVersion: kind.apiVersion, kind: kind.kind, metadata, ...body }
    this.objects.set(key, { kind, object: object as unknown as KubernetesObject })
  }

  private addEnvironment(namespace: string, { envFrom = [], env = [] }: Container): void {
    for (const { configMapRef, secretRef } of envFrom) {
      if (configMapRef?.name) this.addData(namespace, 'configmap', configMapRef.name, [])
      if (secretRef?.name) this.addData(namespace, 'secret', secretRef.name, [])
    }
    for (const { valueFrom } of env) {
      const { configMapKeyRef, secretKeyRef } = valueFrom ?? {}
      if (configMapKeyRef?.name) this.addData(namespace, 'configmap', configMapKeyRef.name, [configMapKeyRef.key])
      if (secretKeyRef?.name) this.addData(namespace, 'secret', secretKeyRef.name, [secretKeyRef.key])
    }
  }

  /** The keys of all that ask for it: those of the first are kept. */
  private addData(namespace: string, kind: 'configmap' | 'secret', name: string, keys: readonly string[]): void {
    const table = (kind === 'secret' ? Secret : ConfigMap) as unknown as Kind
    this.add(table, namespace, name, kind === 'secret' ? { type: 'Opaque' } : {})
    const stored = `${table.table} ${namespace}/${name}`
    const found = this.objects.get(stored)
    if (found === undefined || keys.length === 0) return
    const before = (found.object as unknown as { data?: Record<string, string> }).data
    const data = { ...before, ...Object.fromEntries(keys.map((each) => [each, ''])) }
    this.objects.set(stored, { ...found, object: { ...found.object, data } as KubernetesObject })
  }

  private addClaim(namespace: string, name: string): void {
    const volumeName = `stand-in-${namespace}-${name}`
    const accessModes = ['ReadWriteOnce']
    const capacity = { storage: '1Gi' }
    const claim = {
      spec: { accessModes, resources: { requests: capacity }, volumeName, volumeMode: 'Filesystem' },
      status: { phase: 'Bound', accessModes, capacity },
    }
    this.add(PersistentVolumeClaim as never, namespace, name, claim, { 'pv.kubernetes.io/bind-completed': 'yes' })
    this.add(PersistentVolume as never, '', volumeName, {
      spec: {
        accessModes,
        capacity,
        hostPath: { path: `/${volumeName}` },
        claimRef: {
          kind: 'PersistentVolumeClaim',
          namespace,
          name,
          uid: standInUid(PersistentVolumeClaim, namespace, name),
        },
      },
      status: { phase: 'Bound' },
    })
  }

  /** The volume of a claim that was recorded without it. */
  addVolumeOf({ metadata, spec, status }: PersistentVolumeClaim): void {
    const { name, namespace = '', uid } = metadata
    const { volumeName, accessModes, storageClassName, volumeMode } = spec
    if (!volumeName || status?.phase !== 'Bound') return
    this.add(PersistentVolume as never, '', volumeName, {
      spec: {
        accessModes,
        capacity: status.capacity ?? spec.resources?.requests,
        hostPath: { path: `/${volumeName}` },
        claimRef: { kind: 'PersistentVolumeClaim', namespace, name, uid },
        ...(storageClassName === undefined ? {} : { storageClassName }),
        ...(volumeMode === undefined ? {} : { volumeMode }),
      },
      status: { phase: 'Bound' },
    })
  }
}
